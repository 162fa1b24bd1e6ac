(() => {
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const words = (buffer) =>
btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
for (const form of document.querySelectorAll("form[data-passkey]")) {
const able = "PublicKeyCredential" in window && navigator.credentials;
form.hidden = !able;
tell(form, able ? "" : "cannot");
}
document.addEventListener("submit", async (event) => {
const form = event.target;
if (!form.dataset.passkey || form.elements.credential.value) return;
event.preventDefault();
event.stopImmediatePropagation();
tell(form, "");
try {
const credential = await ask(form);
form.elements.credential.value = JSON.stringify(credential);
} catch (error) {
tell(form, error.name === "InvalidStateError" ? "known" : error.name === "SecurityError" ? "place" : "failed");
return;
}
form.requestSubmit(event.submitter);
}, true);
async function ask(form) {
const { publicKey } = await options(form);
publicKey.challenge = bytes(publicKey.challenge);
for (const one of [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])]) one.id = bytes(one.id);
if (form.dataset.passkey === "get") return plain(await navigator.credentials.get({ publicKey }));
publicKey.user.id = bytes(publicKey.user.id);
return plain(await navigator.credentials.create({ publicKey }));
}
async function options(form) {
if (form.dataset.options) return JSON.parse(form.dataset.options);
const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
if (!answer.ok) throw new Error(String(answer.status));
return (await answer.json()).request_options;
}
function plain(credential) {
const response = {};
for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
if (credential.response[name]) response[name] = words(credential.response[name]);
}
const { id, type } = credential;
return { id, rawId: words(credential.rawId), type, response };
}
function tell(form, which) {
for (const line of form.parentElement.querySelectorAll("[data-passkey-says]")) line.hidden = line.dataset.passkeySays !== which;
}
})();
