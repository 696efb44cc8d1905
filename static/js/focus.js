// Gives the focus back when a swap took away what had it: to the heading of the nearest place
// around it that is still there, so that the keyboard goes on from where the change happened.
(() => {
  "use strict";
  let around = null;

  const placesOf = (element) => {
    const places = [];
    for (let place = element; place; place = place.parentElement) if (place.id) places.push(place.id);
    return places;
  };

  document.addEventListener("htmx:before:swap", () => {
    const held = document.activeElement;
    around = held && held !== document.body ? placesOf(held) : null;
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!around || document.activeElement !== document.body) return;
    const place = around.map((id) => document.getElementById(id)).find((one) => one?.getClientRects().length);
    const heading = place?.querySelector("h1, h2, h3") ?? place ?? document.querySelector("h1");
    if (!heading) return;
    if (heading.tabIndex < 0) heading.tabIndex = -1; // base.html tells the morph to leave it
    heading.focus();
  });
})();
