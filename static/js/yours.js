// What is personal is fetched when the room has moved on: a push never carries it.
(() => {
  "use strict";
  const MOST_MS = 2000;
  const AGAIN_MS = 3000;
  let asked = "";

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
    setTimeout(() => document.body.dispatchEvent(new Event("yours")), Math.random() * spread);
    // An answer may have been overtaken by a push: whoever still lacks theirs asks again.
    setTimeout(() => { asked = ""; look(); }, spread + AGAIN_MS);
  };

  document.addEventListener("htmx:after:swap", look);
})();
