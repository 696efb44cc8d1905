// Decides what an answer may replace, before htmx swaps it in.
//
// An answer to one's own act and an answer to the page's asking may cross on the way: what is
// older than what is shown is dropped (data-version on both). And a form that somebody may be
// filling is kept (data-keep) as long as it is about the same thing (data-key), unless the
// answer is to that very form.
(() => {
  "use strict";

  const older = (shown, coming) => Number(coming.dataset.version) < Number(shown.dataset.version);

  const answersItself = (kept, ctx) => ctx.request?.method !== "GET" && kept.contains(ctx.sourceElement);

  // A morph with its own copy leaves the form as it is: text, caret and listeners. Only its
  // parts marked data-live follow the server.
  const copyWithLiveParts = (kept, newer) => {
    const copy = kept.cloneNode(true);
    for (const live of newer.querySelectorAll("[data-live]")) {
      copy.querySelector(`#${CSS.escape(live.id)}`)?.replaceWith(live);
    }
    return copy;
  };

  // A push does not know who looks: what is theirs stays as it is shown, unless its stage is over.
  const keepPersonal = (shown, coming) => {
    for (const place of coming.querySelectorAll("[data-elsewhere]")) {
      const mine = shown.querySelector(`#${CSS.escape(place.id)}`);
      const { stage } = place.dataset;
      if (mine && (!stage || mine.querySelector(`[data-stage="${stage}"]`))) place.replaceWith(mine.cloneNode(true));
    }
  };

  const keepForms = (shown, coming, ctx) => {
    keepPersonal(shown, coming);
    for (const kept of shown.querySelectorAll("[data-keep]")) {
      const same = `[data-keep][data-key="${CSS.escape(kept.dataset.key)}"]`;
      const newer = coming.querySelector(same);
      if (newer && !answersItself(kept, ctx)) newer.replaceWith(copyWithLiveParts(kept, newer));
    }
  };

  const dropped = (task, ctx) => {
    const shown = typeof task.target === "string" ? document.querySelector(task.target) : task.target;
    const coming = task.fragment?.firstElementChild;
    if (!shown || !coming) return false;
    if (older(shown, coming)) return true;
    if (shown.hasAttribute("data-keep") && shown.dataset.key === coming.dataset.key) {
      return !answersItself(shown, ctx);
    }
    keepForms(shown, coming, ctx);
    return false;
  };

  document.addEventListener("htmx:before:swap", (event) => {
    const { tasks, ctx } = event.detail;
    for (let index = tasks.length - 1; index >= 0; index -= 1) {
      if (dropped(tasks[index], ctx)) tasks.splice(index, 1);
    }
  });
})();
