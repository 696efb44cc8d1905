// Counts what is left between two answers of the server.
//
// The server says how many seconds were left when it answered, so a wrong clock on this
// machine does not matter: only the time that has passed since then is counted here.
// <div class="timer"><p data-timer data-now="…" data-left-seconds="400" data-running="true">
// What counts towards an event (data-until) goes once it is late.
(() => {
  "use strict";
  const SHORT_SECONDS = 120;
  const firstSeen = new WeakMap();

  const leftSeconds = (element) => {
    const { now, leftSeconds: left, running } = element.dataset;
    const stamp = [now, left, running].join();
    // A new stamp is a new answer: the count starts from it again.
    if (firstSeen.get(element)?.stamp !== stamp) firstSeen.set(element, { stamp, at: Date.now() });
    const passed = running === "true" ? (Date.now() - firstSeen.get(element).at) / 1000 : 0;
    return Math.ceil(Number(left) - passed);
  };

  const clock = (seconds) => {
    const whole = Math.abs(seconds);
    return `${seconds < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  const show = (element) => {
    const left = leftSeconds(element);
    const timer = element.closest(".timer");
    element.hidden = "until" in element.dataset && left < 0;
    if (element.textContent !== clock(left)) element.textContent = clock(left);
    timer?.classList.toggle("timer--short", left >= 0 && left < SHORT_SECONDS);
    timer?.classList.toggle("timer--over", left < 0);
  };

  const showAll = () => document.querySelectorAll("[data-timer]").forEach(show);
  showAll();
  setInterval(showAll, 250);
  document.addEventListener("htmx:after:swap", showAll);
})();
