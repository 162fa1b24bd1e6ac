// <picture-upload>: hundreds of pictures, one after the other, with progress; the same files chosen again go on where they
// were. Words come from the page. Without scripts the form sends some at a time.
const { Refused, send } = window.pictureSending;

class PictureUpload extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form || !window.crypto?.subtle) return;
    this.shown = this.querySelector("[data-shown]");
    this.status = this.querySelector("[role=status]");
    this.bar = this.querySelector("progress");
    this.problems = this.querySelector("[data-problems]");
    this.stop = this.shown.querySelector("button");
    this.stop.addEventListener("click", () => {
      this.stopped = true;
    });
    this.form.addEventListener("submit", (event) => {
      const files = [...this.form.elements.pictures.files];
      if (!files.length) return;
      event.preventDefault();
      if (!this.going) this.sendAll(files);
    });
  }

  async sendAll(files) {
    const leave = (event) => event.preventDefault();
    this.begin(files);
    addEventListener("beforeunload", leave);
    let here = 0;
    let before = 0;
    for (const file of files) {
      if (this.stopped) break;
      this.say("going", file.name);
      here += await this.sendOne(file, before);
      before += file.size;
      this.bar.value = before;
      this.say("sent", here, files.length);
    }
    removeEventListener("beforeunload", leave);
    this.going = false;
    this.stop.hidden = true;
    this.querySelector("[data-again]").hidden = !here;
    if (here < files.length) return;
    this.say("done");
    location.reload();
  }

  begin(files) {
    this.going = true;
    this.stopped = false;
    this.shown.hidden = this.stop.hidden = false;
    this.problems.replaceChildren();
    this.bar.max = files.reduce((sum, file) => sum + file.size, 0);
    this.bar.value = 0;
  }

  async sendOne(file, before) {
    const to = {
      address: this.dataset.address,
      token: this.form.elements.csrfmiddlewaretoken.value,
      stopped: () => this.stopped,
      waiting: () => this.say("waiting"),
    };
    try {
      const done = await send(file, to, (received) => {
        this.bar.value = before + received;
      });
      return done ? 1 : 0;
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      const line = document.createElement("li");
      line.textContent = this.words("failed", [file.name, problem.message]);
      this.problems.append(line);
      return 0;
    }
  }

  say(word, ...values) {
    this.status.textContent = this.words(word, values);
  }

  words(word, values) {
    return values.reduce((text, value, place) => text.replace(`{${place}}`, () => value), this.dataset[word]);
  }
}

customElements.define("picture-upload", PictureUpload);
