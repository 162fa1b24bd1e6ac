// One picture, piece by piece: where the line breaks it waits and asks again, and goes on where the server says.
const PIECE = 512 * 1024;
const AGAIN = [2000, 5000, 15000]; // milliseconds before another try

class Refused extends Error {}

const wait = (time) => new Promise((done) => {
  setTimeout(done, time);
  addEventListener("online", done, { once: true });
});

async function fingerprint(file) {
  const told = new TextEncoder().encode(`${file.name}/${file.size}/${file.lastModified}`);
  const digest = await crypto.subtle.digest("SHA-256", told);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function said(answer) {
  try {
    return (await answer.json()).said || answer.statusText;
  } catch {
    return answer.statusText;
  }
}

// `to` knows the address, the token of the form, whether to stop, and what to do while the line is down.
async function ask(to, method, address, body, headers = {}) {
  headers["X-CSRFToken"] = to.token;
  for (let tries = 0; !to.stopped(); tries += 1) {
    try {
      const answer = await fetch(address, { method, body, headers, redirect: "error" });
      if (answer.ok || answer.status === 409) return await answer.json();
      if (answer.status < 500 && answer.status !== 429) throw new Refused(await said(answer));
    } catch (problem) {
      if (problem instanceof Refused) throw problem;
    }
    to.waiting();
    await wait(AGAIN[Math.min(tries, AGAIN.length - 1)]);
  }
  return { stopped: true };
}

async function send(file, to, progress) {
  const body = new FormData();
  body.set("size", file.size);
  body.set("fingerprint", await fingerprint(file));
  let told = await ask(to, "POST", to.address, body);
  while (!told.picture && !told.stopped) {
    progress(told.received);
    const headers = { "Upload-Offset": told.received, "Content-Type": "application/offset+octet-stream" };
    told = await ask(to, "PATCH", told.href, file.slice(told.received, told.received + PIECE), headers);
  }
  return !told.stopped;
}

window.pictureSending = { Refused, send };
