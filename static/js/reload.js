// Loads a page anew that has become another for this person, or could not be made, as soon as it can be had.
// While the server is away an error page would take its place, and nobody would take that away again.
(() => {
  "use strict";
  const AGAIN_MS = 1000;
  const AWAY = [500, 502, 503, 504];

  const later = () => setTimeout(reload, AGAIN_MS);
  const reload = () =>
    fetch(location.href, { method: "HEAD" }).then(({ status }) => (AWAY.includes(status) ? later() : location.reload()), later);

  document.addEventListener("outdated", reload);
  // The page of an error that passes by itself, and with it this page.
  if (document.querySelector("[data-comes-back]")) later();
})();
