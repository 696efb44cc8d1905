// Says in words that a request failed, and takes it back when requests work again.
//
// Also that one is asked quietly for one's position (a "nudged" of the stream).
// The words wait in <template data-standing="…"> and are shown in #notices.
(() => {
  "use strict";
  const LOST_AFTER_MS = 10000;
  let failingSince = null;

  const place = () => document.getElementById("notices");
  const say = (reason) => {
    // The room's own screen has no words: nobody stands there to close a notice.
    const words = document.querySelector(`template[data-standing="${reason}"]`)?.content.cloneNode(true);
    if (!words) return;
    words.firstElementChild.dataset.said = reason;
    place().replaceChildren(words);
    closeDialogs();
  };
  // A dialog in front makes everything behind it deaf, so it makes room for the notice.
  const closeDialogs = () => document.querySelectorAll("dialog:modal").forEach((dialog) => dialog.close());

  document.addEventListener("live", ({ detail }) => {
    if (detail !== "on") return;
    failingSince = null;
    place().querySelectorAll('[data-said="offline"]').forEach((said) => said.remove());
  });
  // Nobody who has spoken meanwhile is asked.
  document.addEventListener("nudged", () => document.getElementById("position") && say("nudged"));
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx) return; // a mistake in a page, not the network
    failingSince ??= Date.now();
    if (ctx.request.method !== "GET" || Date.now() - failingSince >= LOST_AFTER_MS) say("offline");
  });
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    const reason = { 403: "forbidden", 404: "missing", 405: "missing", 410: "missing" }[ctx.response.status];
    if (ctx.response.status === 409) {
      closeDialogs();
      // Who lost a race is shown at once what there is now.
      document.body.dispatchEvent(new CustomEvent("resync"));
    } else if (ctx.response.status !== 422) say(reason ?? "broken");
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    failingSince = ctx.response.status >= 500 ? (failingSince ?? Date.now()) : null;
    if (ctx.response.status >= 400) return;
    if (ctx.request.method !== "GET") place().replaceChildren();
    else place().querySelectorAll('[data-said="offline"], [data-said="broken"]').forEach((said) => said.remove());
  });
})();
