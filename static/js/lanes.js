// Marks what is one's own among what everybody is sent, and folds the lanes in the hand.
//
// <ol data-you="You"> holds <li data-voice="person's id">; in a narrow window a
// <details data-fold> opens by itself only if it holds one's own, and stays as it was put.
(() => {
  "use strict";
  const narrow = matchMedia("(max-width: 40rem)");
  const seen = new WeakSet();
  const own = `[data-voice="${CSS.escape(document.body.dataset.person)}"]`;

  const mark = (lanes) => {
    for (const mine of lanes.querySelectorAll(own)) {
      mine.classList.add(mine.classList.contains("voice") ? "voice--yours" : "crowd__you");
      const name = mine.querySelector(".voice__name bdi");
      if (name && name.textContent !== lanes.dataset.you) name.textContent = lanes.dataset.you;
    }
  };
  const fold = (lanes) => {
    for (const lane of lanes.querySelectorAll("details[data-fold]")) {
      if (!narrow.matches) lane.open = true;
      else if (!seen.has(lane)) lane.open = lane.querySelector(own) !== null;
      seen.add(lane);
    }
  };
  const look = () => document.querySelectorAll("[data-you]").forEach((lanes) => [mark, fold].forEach((act) => act(lanes)));

  document.addEventListener("htmx:after:swap", look);
  narrow.addEventListener("change", look);
  look();
})();
