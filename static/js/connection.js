// Says whether the page follows the room: it does while its stream is open (js/live.js says so).
//
// An element [data-connection] has data-on, data-waiting and data-lost, words for its
// [data-connection-words]. Lost is said once nothing has been answered for ten seconds.
(() => {
  "use strict";
  const LOST_AFTER_MS = 10000;
  let stream = "";
  let failingSince = null;

  const state = () => {
    if (stream !== "waiting") return "on";
    const isLost = !navigator.onLine || (failingSince && Date.now() - failingSince >= LOST_AFTER_MS);
    return isLost ? "lost" : "waiting";
  };
  const show = () => {
    const now = state();
    for (const shown of document.querySelectorAll("[data-connection]")) {
      const words = shown.querySelector("[data-connection-words]");
      // Written only when it changes: each writing is read out.
      if (words.textContent !== shown.dataset[now]) words.textContent = shown.dataset[now];
      shown.classList.toggle("connection--waiting", now === "waiting");
      shown.classList.toggle("connection--lost", now === "lost");
    }
  };
  const fails = () => {
    failingSince ??= Date.now();
    show();
  };

  document.addEventListener("live", ({ detail }) => {
    stream = detail;
    if (stream === "on") failingSince = null;
    show();
  });
  document.addEventListener("htmx:error", ({ detail }) => detail.ctx && fails());
  document.addEventListener("htmx:sse:error", fails);
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (ctx.response.status >= 500) fails();
    else failingSince = null;
    show();
  });
  document.addEventListener("htmx:after:swap", show);
  for (const change of ["online", "offline"]) addEventListener(change, show);
  setInterval(() => stream === "waiting" && show(), 1000);
})();
