// What the editor of articles uses of ProseMirror; build_assets.py makes one script of it.
export { EditorState } from "prosemirror-state";
export { EditorView } from "prosemirror-view";
export { DOMParser, Schema } from "prosemirror-model";
export { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
export { keymap } from "prosemirror-keymap";
export { history, redo, undo } from "prosemirror-history";
export { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
export { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export { defaultMarkdownSerializer, schema } from "prosemirror-markdown";
