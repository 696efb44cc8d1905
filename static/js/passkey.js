// Makes and uses passkeys: a form [data-passkey] is shown where the browser can,
// with what it stands in, and sent with its answer.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential || location.origin !== form.dataset.origin) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

  // For browsers that do not know the JSON forms of WebAuthn yet.
  const parsed = (asked) => ({
    ...asked,
    challenge: bytes(asked.challenge),
    ...(asked.user && { user: { ...asked.user, id: bytes(asked.user.id) } }),
    excludeCredentials: known(asked.excludeCredentials),
    allowCredentials: known(asked.allowCredentials),
  });
  const said = ({ id, rawId, type, response }) => ({
    id, type, rawId: text(rawId), clientExtensionResults: {},
    response: Object.fromEntries(
      ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
        .filter((name) => response[name]).map((name) => [name, text(response[name])]),
    ),
  });

  const answer = async () => {
    const making = form.dataset.passkey === "create";
    const found = making
      ? JSON.parse(form.dataset.options)
      : (await (await fetch(form.dataset.ask, { headers: { Accept: "application/json" } })).json()).request_options;
    const asked = found.publicKey;
    const parse = making ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
    const publicKey = PublicKeyCredential[parse]?.(asked) ?? parsed(asked);
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
    return made.toJSON?.() ?? said(made);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await answer());
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
  form.parentElement.hidden = false;
  document.querySelector("[data-passkey-absent]")?.setAttribute("hidden", "");
})();
