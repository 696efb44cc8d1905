// Prints the page: a button with data-print. What is folded on the screen is open on paper.
(() => {
  "use strict";
  let opened = [];

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-print]")) window.print();
  });
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .no-print)")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
})();
