// News of the conversation, by a stream that is opened again whenever it breaks off, and by asking where streams don't
// get through. It rests while the page is hidden.
import { Refused, Unreachable } from "./api.js";
import * as session from "./session.js";

const SILENCE = 40000; // the server gives a sign of life every 15 seconds
const ASKED_EVERY = 6000, ASKED_HIDDEN = 60000, LONGEST_PAUSE = 30000;
const ENOUGH = 3; // streams that broke off at once before we ask instead

export class Stream {
  // `on` has load(after) -> cursor, event(name, data), and link(up).
  constructor(on) {
    this.on = on;
    this.cursor = "";
    this.broken = 0;
    this.pause = 0;
    this.stop = new AbortController();
    this.nudge = () => this.stirred?.();
    document.addEventListener("visibilitychange", this.nudge);
    window.addEventListener("online", this.nudge);
    this.run();
  }

  end() {
    this.stop.abort();
    document.removeEventListener("visibilitychange", this.nudge);
    window.removeEventListener("online", this.nudge);
    this.stirred?.();
  }

  async run() {
    while (!this.stop.signal.aborted) {
      try {
        this.cursor = (await this.on.load(this.cursor)) || this.cursor;
        this.link(true);
        this.pause = 0;
        if (document.hidden) await this.rest(ASKED_HIDDEN);
        else if (this.broken >= ENOUGH) await this.rest(ASKED_EVERY);
        else await this.follow();
      } catch (error) {
        if (this.stop.signal.aborted) return;
        this.link(false);
        this.pause = Math.min(this.pause * 2 || 1000, LONGEST_PAUSE);
        await this.rest(Math.max(this.pause * (0.75 + Math.random() / 2), (error.retryAfter || 0) * 1000));
      }
    }
  }

  link(up) {
    if (!this.stop.signal.aborted) this.on.link(up);
  }

  // Until the stream ends: by itself, by silence, or because the page was hidden.
  async follow() {
    const quiet = new AbortController(), signal = AbortSignal.any([this.stop.signal, quiet.signal]);
    const began = Date.now();
    let watch = setTimeout(() => quiet.abort(), SILENCE);
    const hidden = () => document.hidden && setTimeout(() => document.hidden && quiet.abort(), 20000);
    document.addEventListener("visibilitychange", hidden);
    try {
      const answer = await session.asked("GET", `stream?cursor=${encodeURIComponent(this.cursor)}`, { signal });
      await read(answer.body, (block) => {
        clearTimeout(watch);
        watch = setTimeout(() => quiet.abort(), SILENCE);
        if (Date.now() - began > 5000) this.broken = 0;
        this.take(block);
      });
    } catch (error) {
      if (error instanceof Refused && error.status !== 404) throw error;
      if (error instanceof Unreachable && error.retryAfter) this.broken = ENOUGH;
    } finally {
      clearTimeout(watch);
      document.removeEventListener("visibilitychange", hidden);
    }
    if (!document.hidden && Date.now() - began < 3000) this.broken += 1;
  }

  take({ event, data, id }) {
    if (id) this.cursor = id;
    if (event === "expired") session.renew(session.current()?.token).catch(() => {});
    else if (data) this.on.event(event || "message", JSON.parse(data));
  }

  rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.stirred = () => (clearTimeout(timer), resolve());
    });
  }
}

// Blocks of a body of server-sent events.
async function read(body, take) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) take(fields(block));
  }
}

function fields(block) {
  const found = {};
  for (const line of block.split("\n")) {
    const [, name, value] = /^(event|data|id): ?(.*)$/.exec(line) ?? [];
    if (name) found[name] = name === "data" && found.data ? `${found.data}\n${value}` : value;
  }
  return found;
}
