// The text of a <rich-text>: ProseMirror on what our cleaner lets through, and nothing else. It begins with the HTML the server
// made of the Markdown, by the function that makes the page, and gives Markdown back.

// A list is tight (no empty lines in its Markdown) unless its points are paragraphs already.
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
  // Tab leads on, as in every field; lists go in and out with Ctrl and a bracket.
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

  // The whole of the link where the cursor is, or what is chosen.
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
