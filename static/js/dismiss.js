// Closes a notice or a toast; a toast with data-passing goes by itself once it can be read.
(() => {
  "use strict";
  const PASSING_MS = 8000;
  const waiting = new WeakSet();

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-dismiss]");
    button?.closest(button.dataset.dismiss)?.remove();
  });

  const pass = (toast) => {
    if (toast.matches(":hover, :focus-within")) setTimeout(pass, PASSING_MS, toast);
    else toast.remove();
  };
  const watch = () => {
    for (const toast of document.querySelectorAll("[data-passing]")) {
      if (!waiting.has(toast)) setTimeout(pass, PASSING_MS, toast);
      waiting.add(toast);
    }
  };
  document.addEventListener("htmx:after:swap", watch);
  watch();
})();
