(() => {
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
})();
(() => {
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
})();
(() => {
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
})();
(() => {
const close = (list) => !list.querySelector(":scope > li > p");
const ours = (nodes) =>
nodes.remove("image")
.update("heading", { ...nodes.get("heading"), content: "text*" })
.update("bullet_list", {
...nodes.get("bullet_list"), attrs: { tight: { default: true } }, parseDOM: [{ tag: "ul", getAttrs: (list) => ({ tight: close(list) }) }],
})
.update("ordered_list", {
...nodes.get("ordered_list"), attrs: { order: { default: 1 }, tight: { default: true } },
parseDOM: [{ tag: "ol", getAttrs: (list) => ({ order: list.start, tight: close(list) }) }],
});
window.richText = (field, html, attributes, keys, changed) => {
const P = window.ProseMirror;
const schema = new P.Schema({ nodes: ours(P.schema.spec.nodes), marks: P.schema.spec.marks });
const { nodes, marks } = schema;
const BLOCKS = { head: nodes.heading, list: nodes.bullet_list, steps: nodes.ordered_list, quote: nodes.blockquote };
const MARKS = { bold: marks.strong, italic: marks.em, link: marks.link };
let kept; // what was chosen when an address was asked for
const around = ({ selection: { $from } }, type) => Array.from({ length: $from.depth }, (_, depth) => $from.node(depth + 1).type).includes(type);
const marked = ({ selection: { from, to, empty, $from }, doc, storedMarks }, type) =>
empty ? Boolean(type.isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, type);
const is = (deed) => (MARKS[deed] ? marked(view.state, MARKS[deed]) : BLOCKS[deed] ? around(view.state, BLOCKS[deed]) : false);
function command(deed) {
if (MARKS[deed]) return P.toggleMark(MARKS[deed]);
if (deed === "head") return is("head") ? P.setBlockType(nodes.paragraph) : P.setBlockType(nodes.heading, { level: 2 });
if (is(deed)) return deed === "quote" ? P.lift : P.liftListItem(nodes.list_item);
return deed === "quote" ? P.wrapIn(nodes.blockquote) : P.wrapInList(BLOCKS[deed]);
}
const act = (deed) => (command(deed)(view.state, view.dispatch, view), view.focus());
const typed = {
...keys,
"Mod-z": P.undo, "Mod-y": P.redo, "Shift-Mod-z": P.redo,
"Mod-]": P.sinkListItem(nodes.list_item), "Mod-[": P.liftListItem(nodes.list_item),
"Shift-Enter": P.chainCommands(P.exitCode, (state, dispatch) => {
dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
return true;
}),
Enter: P.splitListItem(nodes.list_item),
};
const rules = [
P.textblockTypeInputRule(/^(#{2,3})\s$/, nodes.heading, (match) => ({ level: match[1].length })),
P.wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
P.wrappingInputRule(/^1\.\s$/, nodes.ordered_list),
P.wrappingInputRule(/^>\s$/, nodes.blockquote),
];
const place = document.createElement("div");
field.after(place);
const view = new P.EditorView({ mount: place }, {
attributes,
state: P.EditorState.create({
doc: P.DOMParser.fromSchema(schema).parse(html),
plugins: [P.inputRules({ rules }), P.keymap(typed), P.keymap(P.baseKeymap), P.history()],
}),
dispatchTransaction(step) {
view.updateState(view.state.apply(step));
if (step.docChanged) {
field.value = P.defaultMarkdownSerializer.serialize(view.state.doc, { tightLists: true });
field.dispatchEvent(new Event("input", { bubbles: true }));
}
changed();
},
});
function reach() {
const { from, to, empty, $from } = view.state.selection;
const link = marks.link.isInSet($from.marks()) || (!empty && marks.link.isInSet($from.nodeAfter?.marks ?? []));
if (!empty || !link) return { from, to, href: link ? link.attrs.href : "" };
let start = from, end = to;
$from.parent.forEach((node, offset) => {
const at = $from.start() + offset;
if (link.isInSet(node.marks) && at <= from && at + node.nodeSize >= from) [start, end] = [at, at + node.nodeSize];
});
return { from: start, to: end, href: link.attrs.href };
}
return {
view, act, is,
address: () => (kept = reach()).href || "https://",
link(href) {
const { from, to } = kept;
const step = view.state.tr.removeMark(from, to, marks.link);
if (href && href !== "https://") {
const mark = marks.link.create({ href: /^(https?:|mailto:|\/)/i.test(href) ? href : `https://${href}` });
if (from === to) step.replaceWith(from, to, schema.text(href, [mark]));
else step.addMark(from, to, mark);
}
view.dispatch(step);
},
};
};
})();
