// The page of a day as one list: who is here, what waits to be sent, what is to be read; and codes as they are meant.
const { all } = window.checkIns;

const isHere = (row) => "here" in row.dataset;
const nameOf = (row) => row.querySelector("[data-name]").textContent;
const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

// The code in what was scanned or typed: of an address its `code`; capitals, digits of any script, no dashes, O as 0, I and L as 1.
function codeIn(text) {
  let code = text.trim();
  try {
    code = new URL(code).searchParams.get("code") || code;
  } catch {} // not an address
  const western = code.normalize("NFKC").replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) & 15) % 16));
  return western.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "").replace(/O/g, "0").replace(/[IL]/g, "1").slice(0, 200);
}

class CheckInList extends HTMLElement {
  // What the page shows: who is here, what waits, what is to be read.
  async show() {
    const kept = await all(this.db, location.pathname);
    const waiting = kept.filter((one) => !one.told);
    for (const one of waiting) if (one.row) this.mark(this.querySelector(`[data-person="${CSS.escape(one.row)}"]`));
    const told = kept.filter((one) => one.told);
    const list = this.querySelector("[data-told]");
    list.replaceChildren(...told.map((one) => Object.assign(document.createElement("li"), { textContent: one.told, dir: "auto" })));
    this.querySelector("[data-told-box]").hidden = !told.length;
    const people = [...this.querySelectorAll("[data-person]")];
    this.querySelector("[data-count]").textContent = fill(this.words.count, { here: people.filter(isHere).length, expected: people.length });
    const net = waiting.length ? fill(this.words.waiting, { n: waiting.length }) : "";
    this.querySelector("[data-net]").textContent = [navigator.onLine ? this.net : this.words.offline, net].filter(Boolean).join(" · ");
    this.dataset.waiting = String(waiting.length);
  }

  mark(row) {
    if (!row || isHere(row)) return;
    row.dataset.here = "";
    const tag = document.createElement("span");
    tag.className = "tag ok";
    tag.textContent = this.words.here;
    row.querySelector("[data-state]").replaceChildren(tag);
    this.querySelector(`[data-press="${CSS.escape(row.dataset.person)}"]`)?.setAttribute("hidden", "");
  }

  say(words, name) {
    this.querySelector("[data-said]").textContent = fill(words, { name });
  }

  async rowOf(code) {
    const bytes = new TextEncoder().encode(`${this.dataset.salt}:${code}`);
    const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0"));
    return this.querySelector(`[data-digest="${digest.join("")}"]`);
  }
}

Object.assign(window.checkIns, { isHere, nameOf, codeIn, CheckInList });
