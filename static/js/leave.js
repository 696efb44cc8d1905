// A request that was redirected is answered with another page: go there instead of swapping it in.
(() => {
  "use strict";

  document.addEventListener("htmx:before:response", (event) => {
    const { redirected, url } = event.detail.ctx.response.raw;
    if (!redirected) return;
    event.preventDefault();
    // Signing in leads back to a page only when the page itself was asked for, not a piece of it.
    if (new URL(url).searchParams.has("next")) location.reload();
    else location.assign(url);
  });
})();
