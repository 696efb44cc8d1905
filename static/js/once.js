// A form with data-once is sent once, however quickly its button is pressed: what it does cannot be
// told from somebody else's doing it. A page that one comes back to may send again.
(() => {
  "use strict";
  let sent = new WeakSet();

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-once]")) return;
    if (sent.has(event.target)) event.preventDefault();
    sent.add(event.target);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) sent = new WeakSet();
  });
})();
