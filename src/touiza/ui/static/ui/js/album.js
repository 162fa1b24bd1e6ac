(() => {
const PIECE = 512 * 1024;
const AGAIN = [2000, 5000, 15000]; // milliseconds before another try
class Refused extends Error {}
const wait = (time) => new Promise((done) => {
setTimeout(done, time);
addEventListener("online", done, { once: true });
});
async function fingerprint(file) {
const told = new TextEncoder().encode(`${file.name}/${file.size}/${file.lastModified}`);
const digest = await crypto.subtle.digest("SHA-256", told);
return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
async function said(answer) {
try {
return (await answer.json()).said || answer.statusText;
} catch {
return answer.statusText;
}
}
async function ask(to, method, address, body, headers = {}) {
headers["X-CSRFToken"] = to.token;
for (let tries = 0; !to.stopped(); tries += 1) {
try {
const answer = await fetch(address, { method, body, headers, redirect: "error" });
if (answer.ok || answer.status === 409) return await answer.json();
if (answer.status < 500 && answer.status !== 429) throw new Refused(await said(answer));
} catch (problem) {
if (problem instanceof Refused) throw problem;
}
to.waiting();
await wait(AGAIN[Math.min(tries, AGAIN.length - 1)]);
}
return { stopped: true };
}
async function send(file, to, progress) {
const body = new FormData();
body.set("size", file.size);
body.set("fingerprint", await fingerprint(file));
let told = await ask(to, "POST", to.address, body);
while (!told.picture && !told.stopped) {
progress(told.received);
const headers = { "Upload-Offset": told.received, "Content-Type": "application/offset+octet-stream" };
told = await ask(to, "PATCH", told.href, file.slice(told.received, told.received + PIECE), headers);
}
return !told.stopped;
}
window.pictureSending = { Refused, send };
})();
(() => {
const { Refused, send } = window.pictureSending;
class PictureUpload extends HTMLElement {
connectedCallback() {
this.form = this.querySelector("form");
if (!this.form || !window.crypto?.subtle) return;
this.shown = this.querySelector("[data-shown]");
this.status = this.querySelector("[role=status]");
this.bar = this.querySelector("progress");
this.problems = this.querySelector("[data-problems]");
this.stop = this.shown.querySelector("button");
this.stop.addEventListener("click", () => {
this.stopped = true;
});
this.form.addEventListener("submit", (event) => {
const files = [...this.form.elements.pictures.files];
if (!files.length) return;
event.preventDefault();
if (!this.going) this.sendAll(files);
});
}
async sendAll(files) {
const leave = (event) => event.preventDefault();
this.begin(files);
addEventListener("beforeunload", leave);
let here = 0;
let before = 0;
for (const file of files) {
if (this.stopped) break;
this.say("going", file.name);
here += await this.sendOne(file, before);
before += file.size;
this.bar.value = before;
this.say("sent", here, files.length);
}
removeEventListener("beforeunload", leave);
this.going = false;
this.stop.hidden = true;
this.querySelector("[data-again]").hidden = !here;
if (here < files.length) return;
this.say("done");
location.reload();
}
begin(files) {
this.going = true;
this.stopped = false;
this.shown.hidden = this.stop.hidden = false;
this.problems.replaceChildren();
this.bar.max = files.reduce((sum, file) => sum + file.size, 0);
this.bar.value = 0;
}
async sendOne(file, before) {
const to = {
address: this.dataset.address,
token: this.form.elements.csrfmiddlewaretoken.value,
stopped: () => this.stopped,
waiting: () => this.say("waiting"),
};
try {
const done = await send(file, to, (received) => {
this.bar.value = before + received;
});
return done ? 1 : 0;
} catch (problem) {
if (!(problem instanceof Refused)) throw problem;
const line = document.createElement("li");
line.textContent = this.words("failed", [file.name, problem.message]);
this.problems.append(line);
return 0;
}
}
say(word, ...values) {
this.status.textContent = this.words(word, values);
}
words(word, values) {
return values.reduce((text, value, place) => text.replace(`{${place}}`, () => value), this.dataset[word]);
}
}
customElements.define("picture-upload", PictureUpload);
})();
