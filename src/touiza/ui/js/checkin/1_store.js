// Where check-ins lie until the server has them: IndexedDB, each with its number (the order), its page and its own key.
const STORE = "checkins";

function openStore() {
  return ask(indexedDB.open("touiza-check-in", 1), (request) => {
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "n", autoIncrement: true });
  });
}

async function all(db, page) {
  const rows = await ask(db.transaction(STORE).objectStore(STORE).getAll());
  return rows.filter((one) => one.page === page);
}

const put = (db, row) => ask(db.transaction(STORE, "readwrite").objectStore(STORE).put(row));
const drop = (db, n) => ask(db.transaction(STORE, "readwrite").objectStore(STORE).delete(n));

// After the day nothing of it stays on the phone, but for what was never sent: that still waits for the network.
async function clear(db, page) {
  for (const row of await all(db, page)) if (row.told) await drop(db, row.n);
}

function ask(request, prepare = () => {}) {
  return new Promise((resolve, reject) => {
    prepare(request);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

window.checkIns = { open: openStore, all, put, drop, clear };
