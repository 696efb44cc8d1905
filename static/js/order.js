// Lets a question of an agenda be dragged to its place by its handle (Sortable), or moved with Alt
// and an arrow key wherever the focus is in it. Both send the form that its buttons are in: the
// server answers with the order as it is, moved or refused.
//
// <ol data-order> holds <li data-movable id="question-…"> with a form [data-move] and in it a
// [data-handle], which the stylesheet hides where there is no script.
(() => {
  "use strict";
  const KEYS = { ArrowUp: "[data-up]", ArrowDown: "[data-down]" };
  let [dragged, putBack] = [null, null];

  const begin = ({ item, from }) => {
    const next = item.nextElementSibling;
    dragged = item.previousElementSibling;
    putBack = () => from.insertBefore(item, next);
  };
  const end = ({ item }) => {
    const before = item.previousElementSibling;
    if (before === dragged) return;
    const form = item.querySelector("[data-move]");
    const after = form.querySelector('input[name="after"]');
    after.disabled = false; // the morph that answers takes it back
    after.value = before ? before.id.replace("question-", "") : "";
    item.querySelector("[data-handle]").focus();
    form.requestSubmit();
  };
  // What was not sent, or not answered, has not moved.
  const failed = () => {
    putBack?.();
    putBack = null;
    document.querySelectorAll('[data-move] input[name="after"]').forEach((after) => { after.disabled = true; });
  };

  const look = () => {
    const list = document.querySelector("[data-order]");
    if (!list || Sortable.get(list)) return;
    const options = { draggable: "[data-movable]", handle: "[data-handle]", forceFallback: true, fallbackTolerance: 4 };
    Sortable.create(list, { ...options, ghostClass: "agenda__ghost", dragClass: "agenda__drag", onStart: begin, onEnd: end });
  };

  document.addEventListener("keydown", (event) => {
    const row = event.altKey && KEYS[event.key] && event.target.closest("[data-movable]");
    if (!row) return;
    event.preventDefault();
    row.querySelector(KEYS[event.key])?.click();
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => ctx?.sourceElement?.matches("[data-move]") && failed());
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    if (ctx.sourceElement?.matches("[data-move]") && ctx.response.status !== 409) failed();
  });
  document.addEventListener("htmx:after:swap", look);
  look();
})();
