// What is personal is fetched when the room has moved on: a push never carries it.
(() => {
  "use strict";
  const MOST_MS = 2000;
  const LACKS_MS = 3000;
  const AGAIN_MS = 1000;
  let asked = "";

  const ask = () => document.body.dispatchEvent(new Event("yours"));
  const isFilled = (floor, part) =>
    part.querySelector("[data-stage]")?.dataset.stage === floor.dataset.stage && !floor.querySelector("[data-elsewhere]");

  const look = () => {
    const floor = document.getElementById("room-floor");
    const part = document.querySelector("#room-yours");
    const asks = document.querySelector("[data-asks-yours]");
    const stage = floor?.dataset.stage;
    if (!asks || !part || !stage || asked === stage || isFilled(floor, part)) return;
    asked = stage;
    // In a crowd not everybody asks in the same instant.
    const spread = Math.min(MOST_MS, Number(asks.dataset.asksYours) * 2);
    setTimeout(ask, Math.random() * spread);
    // An answer may have been overtaken by a push: whoever still lacks theirs asks again.
    setTimeout(() => { asked = ""; look(); }, spread + LACKS_MS);
  };

  // That it changed is said once: an answer that did not come is asked for until it does.
  const again = ({ target }) => {
    if (target.matches?.("[data-asks-yours]")) setTimeout(ask, AGAIN_MS * (0.5 + Math.random()));
  };
  // What was asked of a link that has been mute meanwhile waits for nothing.
  const askAnew = () => {
    const waiting = document.querySelector("[data-asks-yours].htmx-request");
    if (!waiting) return;
    waiting.dispatchEvent(new Event("htmx:abort"));
    setTimeout(ask);
  };

  document.addEventListener("htmx:after:swap", look);
  document.addEventListener("live", ({ detail }) => detail === "on" && askAnew());
  document.addEventListener("htmx:error", again);
  document.addEventListener("htmx:after:request", (event) => event.detail.ctx.response.status >= 500 && again(event));
})();
