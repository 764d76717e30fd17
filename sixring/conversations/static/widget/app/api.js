// Asking the chat API. Two errors: `Unreachable` (try again later) and `Refused` (it said no, and why).
import { start } from "./words.js";

export const base = new URL(`../../../chat/${start.key}/`, import.meta.url).pathname;
const PATIENCE = 25000;

export class Unreachable extends Error {
  constructor(retryAfter = 0) {
    super("unreachable");
    this.retryAfter = retryAfter;
  }
}

export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function ask(method, what, { body, token, signal, keepalive = false } = {}) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  if (body) headers["content-type"] = "application/json";
  const options = { method, headers, body: body && JSON.stringify(body), signal: signal ?? AbortSignal.timeout(PATIENCE) };
  let answer;
  try {
    answer = await fetch(base + what, { ...options, keepalive, credentials: "omit", cache: "no-store" });
  } catch {
    throw new Unreachable();
  }
  if (answer.ok) return answer;
  throw await problem(answer);
}

export async function problem(answer) {
  if (answer.status === 429 || answer.status >= 500) return new Unreachable(Number(answer.headers.get("retry-after")) || 0);
  const said = await answer.json().catch(() => ({}));
  return new Refused(answer.status, said.code || "", said.message || "");
}
