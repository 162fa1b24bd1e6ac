// What is done with a post in a list: its buttons belong to one form of the page, #deed. They come back as they stand then,
// and the focus stays on the one that was pressed. Without an answer, the form is sent as without scripts.
document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  const marks = button?.closest("[data-marks]");
  if (event.target.id !== "deed" || event.target.dataset.plain || !marks) return;
  event.preventDefault();
  if (marks.ariaBusy === "true") return;
  marks.ariaBusy = "true";
  const place = [...marks.children].indexOf(button);
  try {
    const answer = await fetch(button.formAction, { method: "POST", body: new FormData(event.target, button), headers: { "X-Part": "marks" } });
    if (!answer.ok || answer.redirected) throw answer;
    const held = document.activeElement === button;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const fresh = template.content.firstElementChild;
    marks.replaceWith(fresh);
    if (held) fresh.children[place]?.focus();
  } catch {
    event.target.dataset.plain = "1";
    event.target.requestSubmit(button);
  }
});
