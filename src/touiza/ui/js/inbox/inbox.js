// The inbox by keyboard: j and k go to the next and the previous item, r to the answer, 1 to 9 take a saved answer,
// e says that none is needed, Ctrl+Enter sends, ? shows the keys. A person switches them off with <html data-keys="off">.
// A saved answer is added to what was typed; nothing is ever sent by a key but with Ctrl+Enter.
const typing = "input, textarea, select, [contenteditable]";

class InboxKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.take(event, event.target.closest("button[data-words]")));
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === this.words) this.words.form.requestSubmit();
    });
    if (document.documentElement.dataset.keys === "off") {
      this.querySelectorAll("[data-keys-help]").forEach((help) => { help.hidden = true; });
      return;
    }
    document.addEventListener("keydown", (event) => this.press(event));
  }

  get words() {
    return this.querySelector("#answer textarea");
  }

  press(event) {
    if (!this.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.target.matches(typing)) return;
    const act = this.deed(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  deed(key) {
    if (key === "j" || key === "k") return () => this.go(key === "j" ? 1 : -1);
    if (key === "r" && this.words) return () => this.words.focus();
    if (key === "e" && this.querySelector("#none")) return () => this.openNone(this.querySelector("#none"));
    if (key === "?" && this.querySelector("[data-keys-help]")) return () => this.querySelector("[data-keys-help]").scrollIntoView({ block: "center" });
    const saved = /^[1-9]$/.test(key) && this.querySelectorAll("button[data-words]")[Number(key) - 1];
    return saved ? () => saved.click() : null;
  }

  go(step) {
    const items = [...this.querySelectorAll("a.item")];
    const here = items.indexOf(document.activeElement);
    const open = items.findIndex((item) => item.ariaCurrent === "true");
    const next = items[(here >= 0 ? here : open) + step] ?? (here < 0 && open < 0 ? items[0] : null);
    if (!next) return;
    if (open >= 0) next.click();
    else next.focus();
  }

  openNone(fold) {
    fold.open = true;
    fold.querySelector("select")?.focus();
  }

  take(event, button) {
    if (!button || !this.words) return;
    event.preventDefault();
    this.words.value = [this.words.value.trim(), button.dataset.words].filter(Boolean).join("\n\n");
    this.words.focus();
  }
}

customElements.define("inbox-keys", InboxKeys);
