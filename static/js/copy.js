// Copies a field's text: a button [data-copy="#field"], which says [data-copied] once it has. Without
// the clipboard, or without script, there is no button and the field can be selected.
(() => {
  "use strict";

  const offer = () => {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  };

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
  document.addEventListener("htmx:after:swap", offer);
  offer();
})();
