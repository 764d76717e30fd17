// The conversation as it is shown: messages, days, what waits to be sent, and where what is new begins. Drawn anew as a
// whole, each entry by its key; what did not change keeps its element.
import { $, el, icon } from "./dom.js";
import { linked } from "./links.js";
import { rating } from "./rating.js";
import { day, exactly, size, t, time } from "./words.js";

const BY = { email: "by_email", call: "by_phone", phone: "by_phone", sms: "by_message", message: "by_message", whatsapp: "by_message" };
const NEAR = 80; // pixels from the end within which new messages are scrolled to

export class Talk {
  // `on` has seen(id), retry(id), drop(id), choose(id, value).
  constructor(on) {
    this.on = on;
    this.log = $("log");
    this.down = $("down");
    this.messages = new Map();
    this.drawn = new Map();
    this.ended = 0;
    this.newFrom = 0;
    this.watch = new IntersectionObserver((entries) => this.looked(entries), { root: this.log, threshold: 0.4 });
    this.pinned = true;
    this.log.addEventListener("scroll", () => ((this.pinned = this.isAtEnd), this.offerDown()), { passive: true });
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.log);
    this.log.addEventListener("load", () => this.pinned && this.toEnd(), true);
    this.down.append(icon("chevron-down"), t("down"));
    this.down.addEventListener("click", () => this.toEnd());
  }

  // Whether it was not known yet.
  add(message) {
    const known = this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (message.id > this.ended) this.ended = 0;
    return !known;
  }

  clear() {
    this.messages.clear();
    this.ended = this.newFrom = 0;
    this.draw([]);
  }

  get latest() {
    return Math.max(0, ...this.messages.keys());
  }

  draw(outgoing) {
    const entries = this.entries(outgoing);
    const wanted = new Set(entries.map((entry) => entry.key));
    for (const [key, { element }] of this.drawn) if (!wanted.has(key)) this.undraw(key, element);
    let before = $("welcome");
    for (const entry of entries) before = this.place(entry, before);
    if (this.pinned) this.toEnd();
    this.offerDown();
  }

  place(entry, before) {
    const known = this.drawn.get(entry.key), sign = JSON.stringify(entry.sign ?? "");
    const element = known?.sign === sign ? known.element : entry.draw();
    if (known && known.element !== element) known.element.replaceWith(element);
    if (before.nextElementSibling !== element) before.after(element);
    this.drawn.set(entry.key, { element, sign });
    return element;
  }

  undraw(key, element) {
    element.remove();
    this.drawn.delete(key);
  }

  entries(outgoing) {
    const shown = new Set([...this.messages.values()].map((message) => message.client_id));
    const all = [...this.messages.values()].sort((a, b) => new Date(a.at) - new Date(b.at) || a.id - b.id);
    const written = outgoing.filter((item) => !shown.has(item.id)).map((item) => ({ ...item, from: "you", channel: "webchat", item: true }));
    const found = [];
    let lastDay = "", lastWho = "";
    for (const one of [...all, ...written]) {
      const today = day(new Date(one.at));
      if (today !== lastDay) found.push(this.dayOf(today, one));
      if (this.newFrom && one.id === this.newFrom) found.push({ key: "new", draw: () => rule(t("new_messages"), "is-new") });
      const who = `${one.from} ${one.from_key ?? ""} ${one.channel}`;
      found.push(this.entryOf(one, who !== lastWho || today !== lastDay, one === all.at(-1) && !written.length));
      [lastDay, lastWho] = [today, who];
    }
    if (this.ended) found.push({ key: "ended", draw: () => el("p", { class: "event" }, icon("resolve"), t("ended")) });
    return found;
  }

  dayOf(name, one) {
    return { key: `day ${name} ${one.client_id ?? one.id}`, draw: () => rule(name) };
  }

  // A message keeps its element when it arrives: it has the key it had while it waited.
  entryOf(one, named, isLast) {
    const key = `m ${one.item ? one.id : one.client_id ?? one.id}`;
    const sign = [one.item ?? 0, one.state, named, isLast, one.text, (one.files ?? []).map((file) => file.id ?? file.token), one.why, one.ask];
    return { key, sign, draw: () => this.bubble(one, named, isLast) };
  }

  bubble(one, named, isLast) {
    const mine = one.from === "you", at = new Date(one.at);
    const name = mine ? t("you") : one.from === "team" ? t("team") : one.from;
    const via = one.channel === "webchat" ? "" : t(BY[one.channel] ?? "by_other");
    const state = mine ? this.stateOf(one, isLast) : "";
    const head = named && !mine ? el("bdi", { class: "bubble-name" }, name) : el("span", { class: "unseen" }, `${name}:`);
    const foot = [el("time", { datetime: at.toISOString(), title: exactly(at) }, time(at)), via && el("span", {}, via), state];
    const element = el("div", { class: `bubble ${mine ? "is-mine" : "is-theirs"}${one.item ? ` is-${one.state}` : ""}`, "data-id": one.item ? null : one.id },
      head, one.text && el("div", { class: "bubble-text" }, ...linked(one.text)), files(one.files), one.ask && rating(one, this.on.choose),
      el("div", { class: "bubble-foot" }, ...foot.filter(Boolean)), one.state === "refused" && this.refused(one));
    if (!mine) this.watch.observe(element);
    return element;
  }

  stateOf(one, isLast) {
    if (!one.item) return isLast && el("span", { class: "state" }, icon("check"), t("sent"));
    if (one.state === "waiting") return el("span", { class: "state" }, icon("clock"), t("waiting"));
    if (one.state === "accepted") return el("span", { class: "state" }, icon("check"), t("sent"));
    return el("span", { class: "state bad" }, icon("warning"), one.why === "identify_first" ? t("sign_in") : t("not_sent"));
  }

  refused(one) {
    return el("div", { class: "bubble-acts" },
      el("button", { type: "button", class: "button small", onclick: () => this.on.retry(one.id) }, t("again")),
      el("button", { type: "button", class: "button small quiet", onclick: () => this.on.drop(one.id) }, t("discard")));
  }

  looked(entries) {
    const ids = entries.filter((entry) => entry.isIntersecting).map((entry) => Number(entry.target.dataset.id));
    if (ids.length) this.on.seen(Math.max(...ids));
  }

  // Look again: the frame was hidden, and what is within it has not moved.
  lookAgain() {
    for (const element of this.log.querySelectorAll(".is-theirs")) {
      this.watch.unobserve(element);
      this.watch.observe(element);
    }
  }

  get isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toEnd() {
    this.pinned = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  offerDown() {
    this.down.hidden = this.isAtEnd;
  }
}

const rule = (words, css = "") => el("p", { class: `rule ${css}` }, el("span", {}, words));

function files(all = []) {
  return all.length ? el("ul", { class: "files", }, ...all.map((file) => el("li", {}, drawn(file)))) : null;
}

function drawn(file) {
  const name = el("bdi", {}, file.name);
  if (!file.url) return el("span", { class: "file" }, icon("attach"), name, el("span", { class: "file-size" }, file.id ? t("lost_file") : size(file.size)));
  const safe = (path) => (typeof path === "string" && path.startsWith("/chat/") ? path : null);
  const link = { href: safe(file.url), download: file.name, rel: "noopener" };
  if (!safe(file.preview)) return el("a", { ...link, class: "file" }, icon("download"), name, el("span", { class: "file-size" }, size(file.size)));
  const picture = el("img", { src: safe(file.preview), alt: t("picture", { name: file.name }), width: file.width, height: file.height, loading: "lazy" });
  return el("a", { ...link, class: "picture", "aria-label": t("download", { name: file.name }) }, picture);
}
