// What the page asks for by itself is asked for in the mode of one's own part (#yours-mode: changing a
// position, say). If that has changed before the answer is there, the answer is not shown but asked for again:
// else the push of one's own act would bring back the form that one has just sent.
(() => {
  "use strict";
  const askedIn = new WeakMap();
  const now = () => {
    const mode = document.getElementById("yours-mode");
    return mode ? `${mode.name}=${mode.value}` : "";
  };

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement?.getAttribute("hx-include")?.includes("#yours-mode")) askedIn.set(ctx, now());
  });
  document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
    if (!askedIn.has(ctx) || askedIn.get(ctx) === now()) return;
    tasks.length = 0;
    const [event] = ctx.sourceElement.getAttribute("hx-trigger").split(" ");
    setTimeout(() => document.body.dispatchEvent(new Event(event)));
  });
})();
