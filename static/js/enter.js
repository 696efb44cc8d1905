// Tells the server that somebody is in the room, once it is open: a form [data-enter] is sent.
//
// Its value is how many people the room has: in a crowd not everybody sends in the same instant.
(() => {
  "use strict";
  const MOST_MS = 2000;

  const enter = () => {
    const form = document.querySelector("form[data-enter]");
    if (!form || !document.querySelector("#room-floor[data-open]")) return;
    const spread = Math.min(MOST_MS, Number(form.dataset.enter) * 2);
    form.removeAttribute("data-enter");
    setTimeout(() => form.requestSubmit(), Math.random() * spread);
  };

  document.addEventListener("htmx:after:swap", enter);
  addEventListener("load", enter);
})();
