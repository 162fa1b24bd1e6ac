// Sending what waits, in its order, until the server has answered for each. Sent again, nothing happens twice.
const { all, put, drop, CheckInList } = window.checkIns;

class CheckInSending extends CheckInList {
  // One at a time; what comes meanwhile goes with the next.
  async send() {
    if (this.sending) return (this.more = true);
    this.sending = true;
    try {
      do {
        this.more = false;
        await this.sendAll();
      } while (this.more);
    } catch {
      this.net = this.words.offline;
    } finally {
      this.sending = false;
      await this.show();
    }
  }

  async sendAll() {
    const waiting = (await all(this.db, location.pathname)).filter((one) => !one.told).slice(0, Number(this.dataset.most));
    if (!waiting.length) return;
    const answer = await fetch(this.dataset.sync, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ now: Date.now(), checkins: waiting.map(({ key, code, ref, way, at }) => ({ key, code, ref, way, at })) }),
    });
    if (!answer.ok || answer.redirected) {
      this.net = this.words.refused;
      return;
    }
    const { outcomes, here } = await answer.json();
    for (const one of outcomes) await this.settle(waiting, one);
    for (const ref of here) this.mark(this.querySelector(`[data-person="${CSS.escape(ref)}"]`));
    this.net = this.words.sent;
    this.more = true;
    this.refresh();
  }

  async settle(waiting, outcome) {
    const sent = waiting.find((one) => one.key === outcome.key);
    if (!sent) return;
    if (!outcome.sentence) return drop(this.db, sent.n);
    await put(this.db, { ...sent, told: `${outcome.name || sent.name}: ${outcome.sentence}` });
  }

  // Have the worker keep the page as it is now, so that it opens like this without network.
  refresh() {
    if (navigator.onLine) fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => {});
  }
}

window.checkIns.CheckInSending = CheckInSending;
