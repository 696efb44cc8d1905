// Opens and closes dialogs for browsers that do not know command and commandfor yet.
(() => {
  "use strict";
  if ("command" in HTMLButtonElement.prototype) return;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    if (["close", "request-close"].includes(button.getAttribute("command"))) dialog.close();
  });
})();
