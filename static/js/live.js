// Guards the page's stream: says truthfully whether it is open, and asks when it is not.
// The extension never retries a first connection that failed (hence "every 1500ms" on the
// element, which does nothing while one is open or asked for), retries for ever after a refusal, and waits for ever on
// a half-open one. <html data-live> is on, waiting, or over.
(() => {
  "use strict";
  const STALE_MS = 15000; // three heartbeats (meetings/hub/app.py)
  const ASK_MS = 30000;
  const root = document.documentElement;
  let [connection, heardAt, isOver] = [null, 0, false];
  const isStream = (element) => element?.id === "stream";
  const on = (name, act) => document.addEventListener(name, (event) => isStream(event.target) && act(event));
  const say = (state) => {
    root.dataset.live = state;
    document.dispatchEvent(new CustomEvent("live", { detail: state }));
  };
  const ask = () => document.body.dispatchEvent(new Event("resync"));
  // A refusal: the page asks once more, and the answer says what to show (sign-in, or not yours).
  const refused = (status) => {
    if (![401, 403, 404].includes(status)) return say("waiting");
    isOver = true;
    say("over");
    connection?.reader?.cancel();
    document.dispatchEvent(new Event("outdated"));
  };

  on("htmx:config:request", (event) => isOver && event.preventDefault());
  on("htmx:response:error", ({ detail: { ctx } }) => refused(ctx.response.status));
  on("htmx:error", () => say("waiting"));
  on("htmx:sse:before:connection", (event) => {
    connection = event.detail.connection;
    if (isOver) event.preventDefault();
    else if (connection.attempt > 0) say("waiting");
  });
  on("htmx:sse:after:connection", (event) => {
    connection = event.detail.connection;
    heardAt = Date.now();
    say("on");
  });
  on("htmx:sse:after:message", () => {
    heardAt = Date.now();
    if (document.querySelector("[data-own]")) ask();
  });
  on("htmx:sse:error", ({ detail: { status } }) => refused(status));
  on("htmx:sse:close", () => {
    connection = null;
    if (!isOver) say("waiting");
  });
  on("gone", () => refused(404));
  on("moved", () => refused(403));
  // A dead link looks open until something is sent: trying again tells at once.
  addEventListener("offline", () => connection?.reader?.cancel());
  // Whoever looks again, or wakes, has waited long enough.
  const hurry = () => setTimeout(() => connection?.delayCanceller?.());
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  const isStale = () => connection?.reader && Date.now() - heardAt > STALE_MS;
  setInterval(() => isStale() && connection.reader.cancel().finally(hurry), 1000);
  setInterval(() => root.dataset.live !== "on" && !isOver && ask(), ASK_MS);
})();
