// <a data-count="b"> shows how many things wait there; the number changes silently when the page hears another one (live.js).
document.addEventListener("live:told", ({ detail }) => {
  for (const { href, number, label } of detail.counts) {
    for (const link of document.querySelectorAll(`a[data-count][href="${CSS.escape(href)}"]`)) {
      link.querySelector(":scope > :is(b, .count)")?.remove();
      const mark = document.createElement(link.dataset.count);
      if (mark.localName === "span") mark.className = "count";
      if (link.ariaLabel) [link.ariaLabel, mark.ariaHidden] = [label, "true"];
      mark.textContent = number;
      if (number) link.append(mark);
    }
  }
});
