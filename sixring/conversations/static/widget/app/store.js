// What this browser keeps of the chat, shared by its tabs. Where our storage is blocked, the page around us keeps an
// opaque token and nothing else; where it can't either, all is gone with the page, and `place` says so.
import { hear, isFramed, tell } from "./bridge.js";
import { start } from "./words.js";

const PATIENCE = 1500;
const before = `sixring:${start.key}:`;
const memory = new Map();
const ears = [];
let kept = null;

export let place = "here"; // or "site", or "nowhere"

export async function open() {
  kept = ours();
  if (kept) return;
  const token = isFramed ? await recalled() : null;
  place = token === null || token === undefined ? "nowhere" : "site";
  if (token) memory.set("session", { token });
}

function ours() {
  try {
    window.localStorage.setItem(`${before}try`, "1");
    window.localStorage.removeItem(`${before}try`);
    return window.localStorage;
  } catch {
    return null;
  }
}

// The token the page around us keeps ("" for none yet); null when it can't, or does not answer.
function recalled() {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE, null);
    hear("recalled", ({ token, keeps }) => {
      clearTimeout(timer);
      resolve(keeps ? token : null);
    });
    tell("recall");
  });
}

export function get(name) {
  if (!kept || memory.has(name)) return memory.get(name) ?? null;
  try {
    return JSON.parse(kept.getItem(before + name));
  } catch {
    return null;
  }
}

export function set(name, value) {
  if (!kept) memory.set(name, value);
  else
    try {
      kept.setItem(before + name, JSON.stringify(value));
      memory.delete(name);
    } catch {
      memory.set(name, value); // full: this tab still has it
    }
  if (place === "site" && name === "session") tell("keep", { token: value.token });
}

export function remove(name) {
  memory.delete(name);
  kept?.removeItem(before + name);
  if (place === "site" && name === "session") tell("forget");
}

export function names(prefix) {
  const all = kept ? Object.keys(kept).filter((key) => key.startsWith(before)).map((key) => key.slice(before.length)) : [];
  return [...new Set([...all, ...memory.keys()])].filter((name) => name.startsWith(prefix)).sort();
}

// Another tab changed something: act(name).
export function onChange(act) {
  ears.push(act);
}

window.addEventListener("storage", (event) => {
  if (event.storageArea === kept && event.key?.startsWith(before)) for (const ear of ears) ear(event.key.slice(before.length));
});

// One tab at a time, where the browser can; where it can't, `act` has to bear company.
export async function alone(name, act) {
  let began = false;
  const once = () => ((began = true), act());
  try {
    if (kept && navigator.locks) return await navigator.locks.request(before + name, once);
  } catch (error) {
    if (began) throw error;
  }
  return act();
}
