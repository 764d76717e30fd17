// Who else is here. <desk-beside conversation="7" agent="3" url="…/beside/"> in the composer says where its reader is (POST /live/here/),
// names colleagues who read or write and the customer who types, shows drafts, and stops the first Send after a colleague answered or took the conversation.
// Faces go into [data-faces="7"] and into the list's rows; they come as sixring:presence from live-stream.js.
const HERE = "/live/here/", EVERY = 20000, IDLE = 6000, SOON = 250;
const CONCERNS = new Set(["message.written", "conversation.leaving", "conversation.called_back", "conversation.assigned", "draft.taken_over"]);
const present = new Map();

class DeskBeside extends HTMLElement {
  connectedCallback() {
    this.talk = Number(this.getAttribute("conversation"));
    this.me = Number(this.getAttribute("agent"));
    this.found = this.querySelector("[data-found]");
    this.words = this.querySelector(".beside-words");
    this.since = this.found.querySelector("[data-since]")?.dataset.since;
    this.box = this.closest("form").querySelector("textarea");
    this.at = this.closest("form").classList.contains("is-note") ? "noting" : "writing"; // customers hear of answers alone
    this.drafts = this.draftsOf(present.get(this.talk));
    this.state = "reading";
    this.closest("form").addEventListener("input", (event) => event.isTrusted !== false && this.typing());
    this.listeners = [
      [document.body, "sixring:presence", (event) => this.heard(event.detail)],
      [document.body, `sixring:conversation-${this.talk}`, (event) => this.changed(event.detail)],
      [document.body, "sixring:live", () => { this.say(); this.soon(); }],
      [document.body, "sixring:missed", () => this.missed()],
      [document, "visibilitychange", () => (document.hidden ? this.left() : this.say())],
      [window, "pagehide", () => this.left()],
    ];
    for (const [on, name, act] of this.listeners) on.addEventListener(name, act);
    this.timer = setInterval(() => document.hidden || this.say(), EVERY);
    if (!document.hidden) this.say();
    draw();
  }

  disconnectedCallback() {
    for (const [on, name, act] of this.listeners) on.removeEventListener(name, act);
    clearInterval(this.timer);
    clearTimeout(this.rest);
    clearTimeout(this.later);
  }

  typing() {
    const state = this.box.value.trim() ? this.at : "reading";
    clearTimeout(this.rest);
    if (state !== "reading") this.rest = setTimeout(() => this.is("reading"), IDLE);
    this.is(state);
  }

  is(state) {
    if (this.state === state) return;
    this.state = state;
    this.say();
  }

  left() {
    this.say("left");
  }

  say(state = this.state) {
    fetch(HERE, { method: "POST", body: JSON.stringify({ conversation: this.talk, state }), keepalive: state === "left" }).catch(() => {});
  }

  draftsOf(people = []) {
    return people.map((one) => `${one.agent}:${one.agent === this.me ? Boolean(one.draft) : one.draft}`).join();
  }

  heard({ conversation, here }) {
    if (conversation !== this.talk) return;
    const drafts = this.draftsOf(here);
    if (drafts !== this.drafts) this.soon();
    this.drafts = drafts;
  }

  changed(change) {
    if (change.by !== this.me && CONCERNS.has(change.verb)) this.soon();
  }

  missed() {
    document.body.dispatchEvent(new CustomEvent(`sixring:conversation-${this.talk}`, { detail: {} }));
    document.getElementById("rows")?.dispatchEvent(new CustomEvent("sixring:show", { bubbles: true }));
    this.soon();
  }

  soon() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.look(), SOON);
  }

  async look() {
    if (this.found.contains(document.activeElement)) return this.soon();
    const url = new URL(this.getAttribute("url"), location.href);
    url.searchParams.set("since", this.since);
    const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const open = [...this.found.querySelectorAll("details[open]")].map((one) => one.dataset.draft);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.found.replaceChildren(...page.body.childNodes);
    for (const one of this.found.querySelectorAll("details")) one.open = open.includes(one.dataset.draft);
    const now = this.found.querySelector("[data-since]").dataset;
    window.htmx?.process(this.found);
    document.body.dispatchEvent(new CustomEvent("sixring:own-drafts", { detail: { conversation: this.talk, reply: Number(now.reply), note: Number(now.note) } }));
    if (this.box.value.trim()) return;
    this.collision?.remove(); // nothing was being written: nothing collides
    this.since = now.since;
  }

  get collision() {
    return this.found.querySelector("[data-collision]");
  }

  draw() {
    const all = present.get(this.talk) ?? [], others = colleagues(this.talk, this.me);
    const writing = others.filter((one) => one.state !== "reading"), some = writing.length ? writing : others;
    const kind = (some.length > 1 ? "many" : "") + (writing.length ? "Writing" : "Reading");
    const text = this.dataset[kind[0].toLowerCase() + kind.slice(1)];
    const customer = all.find((one) => one.customer);
    const said = [
      customer && this.dataset.typing.replace("{name}", customer.name || this.dataset.somebody),
      some.length && text.replace("{names}", some.slice(0, 3).map((one) => one.name).join(this.dataset.and)),
    ].filter(Boolean).join(" ");
    if (this.words.textContent !== said) this.words.textContent = said;
    this.words.classList.toggle("is-writing", Boolean(customer) || writing.length > 0);
  }
}

// The first Send after something happened meanwhile only points at it.
document.addEventListener("submit", (event) => {
  const found = event.target.querySelector("desk-beside [data-collision]:not([data-seen])");
  if (!found || event.submitter?.closest("[data-continues]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  found.dataset.seen = "";
  found.classList.replace("watch", "bad");
  found.scrollIntoView({ block: "nearest" });
  document.querySelector(".talk-scroll")?.scrollTo(0, 1e9);
}, true);

function colleagues(talk, me) {
  return (present.get(Number(talk)) ?? []).filter((one) => one.agent !== me && !one.customer);
}

function faces(people) {
  return people.slice(0, 3).map((one) => {
    const face = document.createElement("span");
    face.className = `here-face${one.state !== "reading" ? " is-writing" : ""}`;
    face.title = one.name;
    face.setAttribute("role", "img");
    face.setAttribute("aria-label", one.name);
    face.textContent = one.name.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
    return face;
  });
}

function draw() {
  const beside = document.querySelector("desk-beside");
  const me = Number(document.querySelector("[data-me]")?.dataset.me ?? beside?.getAttribute("agent") ?? 0);
  const others = (talk) => colleagues(talk, me);
  for (const place of document.querySelectorAll("[data-faces]")) fill(place, others(place.dataset.faces));
  for (const row of document.querySelectorAll("a[data-row]")) {
    const talk = row.pathname.match(/^\/conversations\/(\d+)\/$/)?.[1];
    if (!talk) continue;
    const here = others(talk), foot = row.closest("li")?.querySelector(".row-foot");
    let place = foot?.querySelector(".here-faces");
    if (!place && here.length && foot) foot.append(place = Object.assign(document.createElement("span"), { className: "here-faces" }));
    if (place) fill(place, here);
  }
  beside?.draw?.();
}

function fill(place, people) {
  const key = people.map((one) => one.agent + one.state).join();
  if (place.dataset.shown === key) return;
  place.dataset.shown = key;
  place.replaceChildren(...faces(people));
}

document.body.addEventListener("sixring:everybody", () => present.clear());
document.body.addEventListener("sixring:presence", ({ detail: { conversation, here } }) => {
  if (here.length) present.set(conversation, here); else present.delete(conversation);
  draw();
});
document.body.addEventListener("htmx:load", draw);
customElements.define("desk-beside", DeskBeside);
