// Prints the page: a button with data-print.
(() => {
  "use strict";
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-print]")) window.print();
  });
})();
