// <rich-text> puts tools over a text field: buttons and keys that write the signs of headings, lists and links.
const LINES = { head: "## ", list: "- ", steps: "1. ", quote: "> " };
const AROUND = { bold: "**", italic: "*" };
const KEYS = { b: "bold", i: "italic", k: "link" };
const SIGNS = /^(#{1,6} |- |\d+\. |> )/;

class RichText extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("textarea");
    this.tools = this.querySelector("[role=toolbar]");
    this.buttons = [...this.tools.querySelectorAll("button")];
    this.tools.hidden = false;
    this.buttons.forEach((button, number) => {
      button.tabIndex = number ? -1 : 0;
      button.addEventListener("click", () => this.act(button.dataset.do));
    });
    this.tools.addEventListener("keydown", (event) => this.move(event));
    this.field.addEventListener("keydown", (event) => this.key(event));
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

  key(event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()]) {
      event.preventDefault();
      this.act(KEYS[event.key.toLowerCase()]);
    }
  }

  act(deed) {
    if (deed === "preview") this.querySelector("text-preview").turn();
    else if (AROUND[deed]) this.around(AROUND[deed]);
    else if (deed === "link") this.link();
    else this.lines(LINES[deed]);
  }

  // Writing goes through the browser, so that it can be undone like what is typed.
  write(start, end, text) {
    this.field.focus();
    this.field.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      this.field.setRangeText(text, start, end, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  around(sign) {
    const { selectionStart: start, selectionEnd: end, value } = this.field;
    const inside = value.slice(start, end);
    const before = value.slice(start - sign.length, start), after = value.slice(end, end + sign.length);
    const single = sign === "*" && value[start - 2] === "*" && value[start - 3] !== "*"; // the inner half of two stars
    if (before === sign && after === sign && !single) {
      this.write(start - sign.length, end + sign.length, inside);
      this.field.setSelectionRange(start - sign.length, end - sign.length);
    } else {
      this.write(start, end, sign + inside + sign);
      this.field.setSelectionRange(start + sign.length, end + sign.length);
    }
  }

  lines(sign) {
    const { value } = this.field;
    const start = value.lastIndexOf("\n", this.field.selectionStart - 1) + 1;
    const stop = value.indexOf("\n", this.field.selectionEnd);
    const end = stop < 0 ? value.length : stop;
    const rows = value.slice(start, end).split("\n");
    const off = rows.every((row) => row.startsWith(sign) || (sign === "1. " && /^\d+\. /.test(row)));
    const text = rows.map((row, number) => {
      const bare = row.replace(SIGNS, "");
      if (off) return bare;
      return (sign === "1. " ? `${number + 1}. ` : sign) + bare;
    }).join("\n");
    this.write(start, end, text);
    if (rows.length > 1) this.field.setSelectionRange(start, start + text.length);
  }

  link() {
    const { selectionStart: start, selectionEnd: end, value } = this.field;
    const chosen = value.slice(start, end);
    const isAddress = /^https?:\/\/\S+$/.test(chosen);
    const words = isAddress ? this.querySelector("[data-do=link]").dataset.words : chosen || this.querySelector("[data-do=link]").dataset.words;
    const address = isAddress ? chosen : "https://";
    this.write(start, end, `[${words}](${address})`);
    if (isAddress) this.field.setSelectionRange(start + 1, start + 1 + words.length);
    else this.field.setSelectionRange(start + words.length + 3, start + words.length + 3 + address.length);
  }
}

customElements.define("rich-text", RichText);
