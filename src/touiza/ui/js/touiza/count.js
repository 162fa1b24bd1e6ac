// <note-count data-field="id" data-limit="140"> says how many characters are left, and when a note becomes an article.
class NoteCount extends HTMLElement {
  connectedCallback() {
    this.field = document.getElementById(this.dataset.field);
    this.field?.addEventListener("input", () => this.tell());
    if (this.field) this.tell();
  }

  tell() {
    const length = [...this.field.value.trim()].length;
    const left = Number(this.dataset.limit) - length;
    this.textContent = left < 0 ? this.dataset.article : `${this.dataset.left} \u2068${left}\u2069`;
    this.toggleAttribute("data-over", left < 0);
  }
}

customElements.define("note-count", NoteCount);
