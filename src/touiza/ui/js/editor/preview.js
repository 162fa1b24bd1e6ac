// <text-preview> shows the text of its <rich-text> as readers will see it, drawn by the server, in place of the field.
class TextPreview extends HTMLElement {
  async turn() {
    const editor = this.closest("rich-text");
    const field = editor.querySelector("textarea");
    const on = this.hidden;
    if (on && !(await this.draw(field.form))) return;
    this.hidden = !on;
    field.closest(".field").hidden = on;
    editor.querySelector("[data-do=preview]").setAttribute("aria-pressed", String(on));
    if (!on) editor.focus();
  }

  async draw(form) {
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "body", "language", "kind"]) data.set(name, form.elements[name]?.value ?? "");
    const answer = await fetch(this.dataset.address, { method: "POST", body: data }).catch(() => null);
    if (answer?.ok) this.innerHTML = await answer.text();
    return Boolean(answer?.ok);
  }
}

customElements.define("text-preview", TextPreview);
