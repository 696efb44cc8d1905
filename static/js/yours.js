// What is personal is fetched when the room has moved on: a push never carries it.
(() => {
  "use strict";
  const MOST_MS = 2000;
  let asked = "";

  const look = () => {
    const floor = document.getElementById("room-floor");
    const part = document.querySelector("#room-yours");
    const asks = document.querySelector("[data-asks-yours]");
    const stage = floor?.dataset.stage;
    if (!asks || !part || !stage || asked === stage) return;
    if (part.querySelector("[data-stage]")?.dataset.stage === stage) return;
    asked = stage;
    // In a crowd not everybody asks in the same instant.
    const spread = Math.min(MOST_MS, Number(asks.dataset.asksYours) * 2);
    setTimeout(() => document.body.dispatchEvent(new Event("yours")), Math.random() * spread);
  };

  document.addEventListener("htmx:after:swap", look);
})();
