// Keeps what somebody types in a form with data-draft="name" until it has been sent.
//
// Kept in this tab only, under the person who typed it; put back when the form appears again
// (reload, lost network, a refused page) into fields that nobody has touched; forgotten when
// the server has accepted it, and at signing out (a form with data-drafts-end).
(() => {
  "use strict";
  const NOT_KEPT = ["hidden", "password", "file", "submit", "button", "search"];
  const key = (form) => `draft:${document.body.dataset.person}:${form.dataset.draft}`;
  const fields = (form) => [...form.elements].filter((field) => field.name && !NOT_KEPT.includes(field.type));
  const ticks = (field) => ["checkbox", "radio"].includes(field.type);
  const named = (field) => (ticks(field) ? `${field.name}=${field.value}` : field.name);
  const first = (options) => (options.find((option) => option.defaultSelected) ?? options[0])?.value;
  const start = (field) => {
    if (field.options) return first([...field.options]);
    else return ticks(field) ? field.defaultChecked : field.defaultValue;
  };
  const now = (field) => (ticks(field) ? field.checked : field.value);
  const kept = (form) => JSON.parse(sessionStorage.getItem(key(form)) ?? "{}");

  const keep = (form) => {
    const before = kept(form); // a refused form comes back with its text as if it had always been there
    const typed = fields(form).filter((field) => now(field) !== start(field) || named(field) in before);
    sessionStorage.setItem(key(form), JSON.stringify(Object.fromEntries(typed.map((field) => [named(field), now(field)]))));
  };
  const putBack = (form) => {
    const typed = kept(form);
    if (fields(form).some((field) => now(field) !== start(field))) return;
    for (const field of fields(form).filter((one) => named(one) in typed)) {
      field[ticks(field) ? "checked" : "value"] = typed[named(field)];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const putAllBack = () => document.querySelectorAll("form[data-draft]").forEach(putBack);
  const move = (from, to) => Object.keys(sessionStorage).filter((name) => name.startsWith(from)).forEach((name) => {
    if (to) sessionStorage.setItem(to + name.slice(from.length), sessionStorage.getItem(name));
    sessionStorage.removeItem(name);
  });

  document.addEventListener("input", ({ target }) => target.form?.matches("[data-draft]") && keep(target.form));
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (target.matches("[data-drafts-end]")) sessionStorage.clear();
    // Sent as a page: whether it was accepted shows on the page that comes next.
    else if (target.matches("[data-draft]") && !defaultPrevented) move(key(target), key(target).replace("draft:", "sent:"));
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement?.closest("form[data-draft]");
    if (!form || ctx.request.method === "GET" || !ctx.response.raw.ok) return;
    sessionStorage.removeItem(key(form));
    form.reset(); // else the morph would keep the focused field's text as still being typed
  });
  document.addEventListener("htmx:after:swap", putAllBack);

  const wentBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (wentBack || document.querySelector("[data-refused]")) move("sent:", "draft:");
  else move("sent:");
  putAllBack();
})();
