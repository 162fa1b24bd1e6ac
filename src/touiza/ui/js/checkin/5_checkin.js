// <check-in>: people are checked in by scan, code or name, with or without network. What was noted lies in IndexedDB under an
// id made here until the server has it; it is sent in its order, and sent again without harm. Words come from the page.
const { open, all, put, clear, isHere, nameOf, codeIn, CheckInCamera } = window.checkIns;
const AGAIN = 15000; // milliseconds between tries while something waits

class CheckIn extends CheckInCamera {
  async connectedCallback() {
    if (!window.isSecureContext || !window.indexedDB || !window.crypto?.subtle) return;
    this.words = JSON.parse(this.dataset.words);
    this.form = this.querySelector("form");
    this.db = await open();
    if (Date.now() > Number(this.dataset.until)) await clear(this.db, location.pathname);
    this.listen();
    this.offerCamera();
    await this.show();
    if (Date.now() < Number(this.dataset.until)) navigator.serviceWorker?.register(this.dataset.worker).catch(() => {});
    this.send();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = this.form.elements.code;
      if (field.value.trim()) this.note(codeIn(field.value), "code");
      field.value = "";
      field.focus();
    });
    for (const button of this.querySelectorAll("[data-press]")) {
      button.hidden = isHere(button.closest("[data-person]"));
      button.addEventListener("click", () => this.press(button.dataset.press));
    }
    addEventListener("online", () => this.send());
    addEventListener("offline", () => this.show());
    setInterval(() => this.send(), AGAIN);
  }

  async note(code, way) {
    const row = await this.rowOf(code);
    const name = row ? nameOf(row) : "";
    if (row && isHere(row)) return this.say(this.words.known, name);
    await this.keep({ code, way, ref: "", name: name || code, row: row?.dataset.person || "" });
    this.say(row ? this.words.noted : this.words.unknown, name || code);
  }

  async press(ref) {
    const row = this.querySelector(`[data-person="${CSS.escape(ref)}"]`);
    if (isHere(row)) return;
    await this.keep({ code: "", way: "list", ref, name: nameOf(row), row: ref });
    this.say(this.words.noted, nameOf(row));
  }

  async keep(what) {
    const waiting = await all(this.db, location.pathname);
    const again = waiting.some((one) => !one.told && ((what.row && one.row === what.row) || (what.code && one.code === what.code)));
    if (!again) await put(this.db, { ...what, key: crypto.randomUUID(), at: Date.now(), page: location.pathname, told: "" });
    await this.show();
    this.send();
  }
}

customElements.define("check-in", CheckIn);
