// Says how many characters are left in a field: [data-counts] with a maxlength, and an
// element [data-count-for="its id"] whose data-words is "%s characters left".
(() => {
  "use strict";
  // A screen reader hears the number only when it begins to matter.
  const NEAR = 20;

  const show = (field) => {
    const place = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
    if (!place || field.maxLength < 0) return;
    const left = field.maxLength - field.value.length;
    place.ariaLive = left <= NEAR ? "polite" : "off";
    place.textContent = place.dataset.words.replace("%s", left);
    place.hidden = false;
  };

  const showAll = () => document.querySelectorAll("[data-counts]").forEach(show);
  document.addEventListener("input", (event) => event.target.matches("[data-counts]") && show(event.target));
  document.addEventListener("htmx:after:swap", showAll);
  showAll();
})();
