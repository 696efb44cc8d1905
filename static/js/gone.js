// Shows what somebody had typed into a form that a swap took away, because its question moved
// on meanwhile: nothing typed goes without a word. The words wait in <template data-standing="gone">.
(() => {
  "use strict";
  let typed = new Map();

  const isText = (field) => field.matches("textarea, input:is(:not([type]), [type=text])");
  const words = (form) =>
    [...form.elements].filter((field) => isText(field) && field.value.trim() && field.value !== field.defaultValue)
      .map((field) => field.value);

  const show = (texts) => {
    const notice = document.querySelector('template[data-standing="gone"]').content.cloneNode(true);
    const place = notice.querySelector(".notice__text");
    for (const text of texts.reverse()) {
      const quote = document.createElement("blockquote");
      quote.className = "notice__text notice__typed";
      quote.textContent = text;
      place.after(quote);
    }
    document.getElementById("notices").append(notice);
  };

  document.addEventListener("htmx:before:swap", () => {
    typed = new Map([...document.querySelectorAll("form[data-draft]")].map((form) => [form.dataset.draft, words(form)]));
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const [draft, texts] of typed) {
      const here = document.querySelector(`form[data-draft="${CSS.escape(draft)}"]`);
      if (!here && texts.length) show(texts);
    }
    typed.clear();
  });
})();
