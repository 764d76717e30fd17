// Forms with data-passkey="create" or "get": their button asks the device, and the answer goes into the form's
// `credential`. Options stand in the page (data-options is the id of its JSON) or come from the form's address.
const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const decoded = (list = []) => list.map((one) => ({ ...one, id: decode(one.id) }));

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}

async function create({ publicKey }) {
  const user = { ...publicKey.user, id: decode(publicKey.user.id) };
  const excludeCredentials = decoded(publicKey.excludeCredentials);
  const challenge = decode(publicKey.challenge);
  return navigator.credentials.create({ publicKey: { ...publicKey, user, excludeCredentials, challenge } });
}

async function get({ publicKey }) {
  const allowCredentials = decoded(publicKey.allowCredentials);
  return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials, challenge: decode(publicKey.challenge) } });
}

function told(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = Object.fromEntries(parts.filter((name) => response[name]).map((name) => [name, encode(response[name])]));
  if (response.getTransports) said.transports = response.getTransports();
  return {
    type: credential.type, id: credential.id, rawId: encode(credential.rawId), response: said,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(form) {
  const options = await optionsOf(form);
  const known = options.creation_options ?? options.request_options;
  const credential = await (form.dataset.passkey === "create" ? create(known) : get(known));
  form.elements.credential.value = JSON.stringify(told(credential));
  form.submit();
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const failed = form.querySelector("[data-failed]");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.hidden = true;
    ask(form).catch(() => (failed.hidden = false));
  });
}
