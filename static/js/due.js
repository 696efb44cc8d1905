// One's own act comes back as a push, like everybody's. Should it not come, the page asks.
(() => {
  "use strict";
  const SOON_MS = 700;
  const isOpen = () => document.documentElement.dataset.live === "on";
  const shown = () => Number(document.getElementById("room-version")?.value);

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    // Only a page that shows the room is pushed to.
    if (isOpen() && document.getElementById("room-version")) ctx.request.headers["Bearing-Stream"] = "open";
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const due = Number(ctx.response.raw.headers.get("Bearing-Version"));
    if (due) setTimeout(() => shown() < due && document.body.dispatchEvent(new Event("resync")), SOON_MS);
  });
})();
