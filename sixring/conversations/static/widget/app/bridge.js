// Between this frame and the page around it. Only the site that the page was opened for is spoken and listened to:
// by exact origin, and by window. What it may say is a fixed list, each value of its kind.
import { start } from "./words.js";

const site = new URLSearchParams(location.search).get("site") || "";
const framed = window.parent !== window && site !== "";
const text = (value) => typeof value === "string" && value.length <= 10000;
const token = (value) => typeof value === "string" && /^[\w.-]{0,8192}$/.test(value);
const TAKES = {
  open: { touch: (value) => typeof value === "boolean" }, close: {}, logout: {}, shutdown: {},
  identify: { jwt: token }, write: { text }, recalled: { token, keeps: (value) => typeof value === "boolean" },
  update: { language: (value) => /^([a-z]{2,3}(-[\w-]{1,20})?)?$/i.test(value), theme: (value) => ["", "auto", "light", "dark"].includes(value) },
};
const ears = new Map();

export const isFramed = framed;

// Tell the page around us.
export function tell(type, more = {}) {
  if (framed) window.parent.postMessage({ sixring: start.key, type, ...more }, site);
}

export function hear(type, act) {
  ears.set(type, act);
}

window.addEventListener("message", (event) => {
  if (!framed || event.source !== window.parent || event.origin !== site) return;
  const data = event.data;
  if (!data || typeof data !== "object" || data.sixring !== start.key || !Object.hasOwn(TAKES, data.type)) return;
  if (Object.entries(TAKES[data.type]).every(([name, fits]) => fits(data[name]))) ears.get(data.type)?.(data);
});
