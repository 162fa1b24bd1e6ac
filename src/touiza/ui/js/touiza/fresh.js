// <live-fresh> says how many new things there are, "3 new posts", and shows them when it is pressed: nothing moves under the
// reader's finger. It asks for its own page, takes from its list what is not here yet, and moves the focus to the first of it.
customElements.define(
  "live-fresh",
  class extends HTMLElement {
    connectedCallback() {
      this.role = "status";
      this.addEventListener("click", (event) => event.target.closest("button") && this.insert());
      document.addEventListener("live:told", ({ detail }) => this.show(detail.fresh[this.dataset.new] ?? ""));
    }

    show(words) {
      if ((this.textContent || "") === words) return;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "fresh", textContent: words });
      this.replaceChildren(...(words ? [button] : []));
    }

    async insert() {
      const button = this.firstElementChild;
      const list = document.getElementById(this.dataset.list);
      if (!list) return location.reload(); // nothing is here yet, or its order is another one now
      button.ariaBusy = "true";
      try {
        const answer = await fetch(location.href, { cache: "no-store" });
        if (!answer.ok || answer.redirected) return location.reload();
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (page.getElementById("deed") && !document.getElementById("deed")) return location.reload(); // buttons want their form
        const first = this.take(page.getElementById(this.dataset.list), list);
        const there = page.querySelector(`live-fresh[data-list="${this.dataset.list}"]`);
        if (there) this.dataset.new = there.dataset.new;
        this.replaceChildren();
        if (!first) return;
        first.tabIndex = -1;
        first.focus();
      } catch {
        button.ariaBusy = null;
      }
    }

    // Put each new thing where it stands in the page as it is now: after the last one before it that is here already.
    take(source, list) {
      let first = null;
      for (const item of source?.querySelectorAll(this.dataset.items || ":scope > [id]") ?? []) {
        if (!item.id || document.getElementById(item.id)) continue;
        const node = document.importNode(item, true);
        let before = item.previousElementSibling;
        while (before && !(before.id && document.getElementById(before.id))) before = before.previousElementSibling;
        const around = item.parentElement === source ? list : document.getElementById(item.parentElement.id);
        if (before) document.getElementById(before.id).after(node);
        else (around ?? list).prepend(node);
        window.htmx?.process(node);
        first ??= node;
      }
      return first;
    }
  },
);
