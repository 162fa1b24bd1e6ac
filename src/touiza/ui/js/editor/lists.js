// A new line in a list begins like the one before; an empty one ends the list. For the text field of a <rich-text>.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || !field.matches?.("rich-text textarea")) return;
  const { selectionStart: at, selectionEnd: end, value } = field;
  const start = value.lastIndexOf("\n", at - 1) + 1;
  const row = value.slice(start, at);
  const sign = row.match(/^(- |> |(\d+)\. )/);
  if (at !== end || !sign) return;
  event.preventDefault();
  const tools = field.closest("rich-text");
  if (row === sign[0]) tools.write(start, at, "");
  else tools.write(at, at, `\n${sign[2] ? `${Number(sign[2]) + 1}. ` : sign[0]}`);
});
