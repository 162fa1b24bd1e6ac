// <rich-text> puts an editor in the place of a text field, and keeps the field's Markdown up to date with it. Where the
// editor cannot come (no script, a saver of data, a line that breaks) the field stays as it is, signs and all.
const KEYS = { "Mod-b": "bold", "Mod-i": "italic", "Mod-k": "link" };

class RichText extends HTMLElement {
  async connectedCallback() {
    this.field = this.querySelector("textarea");
    this.tools = this.querySelector("[role=toolbar]");
    this.buttons = [...this.tools.querySelectorAll("button")];
    if (navigator.connection?.saveData || !(await this.load())) return;
    this.open();
    this.tools.hidden = false;
    this.buttons.forEach((button, number) => {
      button.tabIndex = number ? -1 : 0;
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps what is chosen in it
      button.addEventListener("click", () => this.act(button.dataset.do));
    });
    this.tools.addEventListener("keydown", (event) => this.move(event));
    this.asked = this.querySelector("[data-address-of]");
    this.asked.addEventListener("keydown", (event) => this.answer(event));
    this.asked.addEventListener("click", (event) => event.target.closest("button") && this.link(event.target.closest("button").value));
  }

  load() {
    const script = Object.assign(document.createElement("script"), { src: this.dataset.script });
    return new Promise((resolve) => {
      script.onload = () => resolve(true);
      script.onerror = () => resolve(false);
      document.head.append(script);
    });
  }

  // The editor takes the field's place: its id, its label, what is wrong with it.
  open() {
    const { field } = this;
    const label = this.querySelector(`label[for="${field.id}"]`);
    const hint = this.querySelector(".hint");
    if (hint) hint.hidden = true; // it tells of signs
    label.id ||= `${field.id}-label`;
    const wrong = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== hint?.id).join(" ");
    const attributes = { id: field.id, role: "textbox", "aria-multiline": "true", "aria-labelledby": label.id, dir: "auto", class: "in prose rich" };
    if (wrong) Object.assign(attributes, { "aria-describedby": wrong, "aria-invalid": "true" });
    field.id += "-source";
    field.hidden = true;
    label.addEventListener("click", () => this.focus());
    const keys = Object.fromEntries(Object.entries(KEYS).map(([key, deed]) => [key, () => this.act(deed) ?? true]));
    this.text = window.richText(field, this.querySelector("template").content, attributes, keys, () => this.show());
    this.show();
  }

  focus() {
    if (this.text) this.text.view.focus();
    else this.field.focus();
  }

  show() {
    for (const button of this.buttons) {
      if (button.dataset.do !== "preview") button.setAttribute("aria-pressed", String(this.text?.is(button.dataset.do) ?? false));
    }
  }

  // Arrows lead through the tools in the direction of reading; Tab leads past them.
  move(event) {
    const rtl = getComputedStyle(this).direction === "rtl";
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    const ends = { Home: 0, End: this.buttons.length - 1 }[event.key];
    if (step === undefined && ends === undefined) return;
    event.preventDefault();
    const at = this.buttons.indexOf(document.activeElement);
    const next = this.buttons[ends ?? (at + step + this.buttons.length) % this.buttons.length];
    this.buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  }

  act(deed) {
    if (deed === "preview") return this.querySelector("text-preview").turn();
    if (deed !== "link") return this.text.act(deed);
    this.asked.hidden = false;
    this.asked.querySelector("input").value = this.text.address();
    this.asked.querySelector("input").focus();
  }

  answer(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    this.link(event.key === "Enter" && event.target.localName === "input" ? "set" : event.target.value);
  }

  link(deed) {
    this.asked.hidden = true;
    if (deed === "set" || deed === "remove") this.text.link(deed === "set" ? this.asked.querySelector("input").value.trim() : "");
    this.focus();
  }
}

customElements.define("rich-text", RichText);
