// What was written and is not there yet: kept in this browser, one item a key, so that tabs don't overwrite each other.
// Sent strictly in order, and again under the same id until the chat has said yes; sending twice is one message.
import { Refused, Unreachable } from "./api.js";
import * as session from "./session.js";
import * as store from "./store.js";

const DAY = 864e5;
const LONGEST_PAUSE = 30000;
const ears = [];
let last = 0, pause = 0, timer = null, running = false, again = false;

export let troubled = false;

export function onChange(act) {
  ears.push(act);
}

const changed = () => ears.forEach((act) => act());

// Oldest first. An item: id, visitor, text, files, claims, at, state ("waiting", "accepted", "refused") and why.
export function items() {
  const now = session.current()?.visitor ?? store.get("session")?.visitor ?? "";
  return store.names("out:").map((name) => store.get(name)).filter((item) => item && (!item.visitor || item.visitor === now));
}

export const waiting = () => items().filter((item) => item.state === "waiting");

export function add(text, files = [], claims = {}) {
  last = Math.max(last + 1, Date.now());
  const id = `${last.toString(36).padStart(9, "0")}-${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
  const visitor = session.current()?.visitor ?? store.get("session")?.visitor ?? "";
  store.set(`out:${id}`, { id, visitor, text, files, claims, at: last, state: "waiting" });
  changed();
  flush();
}

export function drop(id) {
  store.remove(`out:${id}`);
  changed();
}

export function retry(id) {
  const item = store.get(`out:${id}`);
  if (item) keep({ ...item, state: "waiting" });
  flush();
}

// The conversation shows it: it need not be kept here.
export function arrived(clientIds) {
  const gone = clientIds.filter((id) => store.get(`out:${id}`));
  for (const id of gone) store.remove(`out:${id}`);
  if (gone.length) changed();
}

// Nobody sends what somebody else wrote.
export function dropOthers(visitor) {
  for (const name of store.names("out:")) {
    const item = store.get(name);
    if (!item || (item.visitor && item.visitor !== visitor) || Date.now() - item.at > 30 * DAY) store.remove(name);
  }
  changed();
}

export async function flush() {
  clearTimeout(timer);
  if (running) return void (again = true);
  running = true;
  try {
    do {
      again = false;
      await store.alone("outbox", sendAll);
    } while (again);
    pause = 0;
    trouble(false);
  } catch (error) {
    later(error);
  } finally {
    running = false;
  }
}

async function sendAll() {
  let item;
  while ((item = waiting()[0])) await send(item);
}

async function send(item) {
  const visitor = (await session.begin()).visitor;
  if (item.visitor && item.visitor !== visitor) return drop(item.id);
  const body = { client_id: item.id, text: item.text, claims: item.claims };
  if (item.files.length) body.files = item.files.map((file) => file.token);
  try {
    await session.asked("POST", "messages", { body });
    keep({ ...item, visitor, state: "accepted" });
    trouble(false);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    keep({ ...item, visitor, state: "refused", why: error.code });
  }
}

function keep(item) {
  if (store.get(`out:${item.id}`)) store.set(`out:${item.id}`, item);
  changed();
}

function later(error) {
  if (!(error instanceof Unreachable)) console.error(error);
  if (!waiting().length) return;
  trouble(true);
  pause = Math.min(pause * 2 || 1000, LONGEST_PAUSE);
  timer = setTimeout(flush, Math.max(pause * (0.75 + Math.random() / 2), (error.retryAfter || 0) * 1000));
}

function trouble(now) {
  if (troubled === now) return;
  troubled = now;
  changed();
}

window.addEventListener("online", () => flush());
store.onChange((name) => {
  if (!name.startsWith("out:")) return;
  changed();
  if (store.get(name)?.state === "waiting") flush();
});
