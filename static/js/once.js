// A form that changes something is sent once, however quickly its button is pressed: twice, what it does could
// not be told from somebody else's doing it, and what it asks or invites would be there twice.
//
// Until it is answered; a page that one comes back to, or that was stopped, may send again. What is sent
// without a button (a drag, an entrance) is not pressed twice, and a passkey may be refused and tried again.
(() => {
  "use strict";
  const STOPPED_AFTER_MS = 10000;
  let sent = new WeakSet();

  const changes = (form, submitter) => submitter && form.matches("form[method=post]:not([data-passkey])");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!changes(form, event.submitter)) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else {
      sent.add(form);
      setTimeout(() => sent.delete(form), STOPPED_AFTER_MS);
    }
  }, true);
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement?.closest("form");
    if (form) sent.delete(form);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) sent = new WeakSet();
  });
})();
