// <kept-draft> keeps the draft of its form by itself, under the key of the form, and says so.
const EVERY = 12000; // milliseconds between two looks at whether there is something to keep

class KeptDraft extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.field = this.form.elements.body;
    this.kept = this.field.value;
    this.clock = setInterval(() => this.keep(), EVERY);
    this.form.addEventListener("submit", () => clearInterval(this.clock));
  }

  disconnectedCallback() {
    clearInterval(this.clock);
  }

  async keep() {
    const text = this.field.value;
    if (text === this.kept || !text.trim()) return;
    const data = new FormData(this.form);
    data.delete("picture");
    data.set("deed", "keep");
    const answer = await fetch(this.form.action, { method: "POST", body: data }).catch(() => null);
    if (answer?.status === 204) this.kept = text;
    if (answer?.status !== 422) this.textContent = answer?.status === 204 ? this.dataset.kept : this.dataset.failed;
  }
}

customElements.define("kept-draft", KeptDraft);
