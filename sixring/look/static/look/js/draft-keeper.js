// <draft-keeper key="reply-7" url="…/draft/" agent="3" version="5"> around a form keeps what is typed: in this browser at once, and at
// `url` after a pause, until it was sent (htmx answered with success, or the page carries data-sent="reply-7"). `version` is that of
// the draft the page was drawn with; where another window was quicker, both texts are offered. Without `url` it keeps it here alone.
const words = JSON.parse(document.querySelector('meta[name="sixring-words"]')?.content ?? "{}");
const FIELDS = ["way", "to", "cc", "bcc", "subject", "uploads", "forward"];
const PAUSE = 900, LONGEST = 2500, SLOWEST = 20000, KEEPALIVE = 60000;
const known = new Map(); // what a place's earlier element knew: htmx draws the form anew while a save is on its way

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    const agent = this.getAttribute("agent");
    this.place = `sixring:draft:${agent ? `${agent}:` : ""}${this.getAttribute("key")}`;
    this.url = this.getAttribute("url");
    this.form = this.querySelector("form");
    this.box = this.querySelector("textarea");
    if (!this.box) return;
    if (!known.has(this.place)) known.set(this.place, { version: 0, mine: new Set(), pause: PAUSE });
    this.state = known.get(this.place);
    this.state.keeper = this;
    this.addEventListener("input", () => this.changed());
    this.addEventListener("change", () => this.changed());
    this.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful && event.detail.elt === this.form) this.forget();
    });
    this.leave = () => this.state.dirty && this.save(true);
    this.again = () => this.state.dirty && this.save();
    this.ended = (event) => this.endedElsewhere(event.detail);
    addEventListener("pagehide", this.leave);
    addEventListener("online", this.again);
    document.body.addEventListener("sixring:live", this.again);
    document.body.addEventListener("sixring:own-drafts", this.ended);
    this.begin();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.leave);
    removeEventListener("online", this.again);
    document.body.removeEventListener("sixring:live", this.again);
    document.body.removeEventListener("sixring:own-drafts", this.ended);
  }

  begin() {
    const drawn = Number(this.getAttribute("version") ?? 0), here = this.local();
    this.state.offered = false;
    if (this.wasSent()) return this.forget();
    if (this.querySelector("[data-restored]")) return this.adopt(drawn);
    if (!here?.dirty || here.text === this.box.value) {
      this.adopt(drawn);
      if (!this.url && here?.text && !this.box.value) this.put(here);
      if (this.box.value) this.tell();
      return;
    }
    const theirs = { version: drawn, text: this.box.value };
    const ours = here.version === drawn || !this.url || (drawn && (here.sent === theirs.text || this.state.mine.has(theirs.text)));
    this.state.kept = this.typed().toString();
    this.put(here);
    if (!ours) return this.offer(theirs);
    this.state.version = drawn;
    this.tell();
    this.changed(0);
  }

  wasSent() {
    return [...document.querySelectorAll("[data-sent]")].some((one) => one.dataset.sent === this.getAttribute("key"));
  }

  local() {
    try { return JSON.parse(localStorage.getItem(this.place)); } catch { return null; }
  }

  adopt(version) {
    this.state.version = version;
    this.state.dirty = false;
    this.state.kept = this.typed().toString();
    if (this.url) localStorage.removeItem(this.place);
  }

  typed() {
    const found = new URLSearchParams({ text: this.box.value });
    for (const [name, value] of new FormData(this.form)) if (FIELDS.includes(name) && typeof value === "string" && value) found.append(name, value);
    return found;
  }

  put(here) {
    this.box.value = here.text;
    for (const [name, value] of Object.entries(here.fields ?? {})) {
      const field = this.form.elements[name];
      if (field?.matches?.("select, input:not([type=checkbox], [type=hidden], [type=file])")) field.value = value;
    }
  }

  changed(pause = this.state.pause) {
    const state = this.state, typed = this.typed();
    if (typed.toString() === state.kept) { state.dirty = false; return this.url && localStorage.removeItem(this.place); }
    state.dirty = true;
    state.since ??= Date.now();
    this.store(typed);
    if (!this.url || state.offered) return;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => state.keeper.save(), Math.max(0, Math.min(pause, state.since + LONGEST - Date.now())));
  }

  store(typed) {
    const fields = Object.fromEntries([...typed].filter(([name]) => !["text", "uploads", "forward"].includes(name)));
    const { version, sent } = this.state;
    try { localStorage.setItem(this.place, JSON.stringify({ text: this.box.value, fields, version, sent, dirty: true })); } catch { /* full: the server has it soon */ }
  }

  async save(leaving = false) {
    const state = this.state, typed = this.typed(), text = typed.toString();
    if (!this.url || !state.dirty || state.offered || (state.saving && !leaving)) return;
    clearTimeout(state.timer);
    state.since = undefined;
    state.saving = true;
    state.mine.add(state.sent = this.box.value);
    this.store(typed);
    typed.append("version", state.version);
    typed.append("noting", this.getAttribute("key").startsWith("note") ? "1" : "");
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken?.value ?? "" };
    try {
      const answer = await fetch(this.url, { method: "POST", body: typed, headers, redirect: "manual", keepalive: leaving && text.length < KEEPALIVE });
      if (answer.type === "opaqueredirect") return document.body.dispatchEvent(new CustomEvent("sixring:signed-out"));
      if (answer.status === 409) return this.newer(await answer.json());
      if (!answer.ok) throw new Error(answer.status);
      const { version } = await answer.json();
      if (state.ended) return version && this.drop(); // it arrived behind the message itself
      state.version = version;
      state.kept = text;
      state.pause = PAUSE;
      state.keeper.changed();
    } catch {
      state.pause = Math.min(state.pause * 2, SLOWEST);
      state.timer = setTimeout(() => state.keeper.save(), state.pause);
    } finally {
      state.saving = false;
    }
  }

  newer(theirs) {
    const state = this.state;
    if (state.keeper !== this) return state.keeper.newer(theirs);
    if (theirs.text === this.box.value || (theirs.version && state.mine.has(theirs.text))) { // ours: its answer was lost
      state.version = theirs.version;
      state.saving = false;
      return this.changed(0);
    }
    this.offer(theirs);
  }

  offer(theirs) {
    this.state.offered = true;
    this.word?.remove();
    this.word = document.createElement("div");
    this.word.className = "banner watch is-boxed draft-conflict";
    this.word.setAttribute("role", "alert");
    const said = document.createElement("p"), other = document.createElement("q");
    said.append(theirs.version ? words.newer : words.ended);
    other.textContent = theirs.text.slice(0, 200);
    if (theirs.version) said.append(" ", other);
    this.word.append(said, this.button(words.mine, () => this.settle(theirs)), this.button(theirs.version ? words.theirs : words.discard, () => { this.put({ text: theirs.text, fields: fieldsOf(theirs.envelope) }); this.settle(theirs); }));
    this.box.after(this.word);
  }

  settle(theirs) {
    this.word?.remove();
    Object.assign(this.state, { offered: false, version: theirs.version, kept: undefined });
    if (this.box.value === theirs.text) this.adopt(theirs.version);
    else this.changed(0);
    this.box.focus();
  }

  endedElsewhere(own) {
    const kind = this.getAttribute("key").split("-")[0], state = this.state;
    if (String(own.conversation) !== this.getAttribute("key").split("-")[1] || own[kind] !== 0) return;
    if (!state.version || state.dirty || state.saving || state.offered) return;
    this.box.value = "";
    this.forget();
  }

  forget() {
    clearTimeout(this.state.timer);
    this.state.ended = true;
    known.delete(this.place);
    known.set(this.place, this.state = { version: 0, mine: new Set(), pause: PAUSE, keeper: this, dirty: false });
    this.state.kept = this.typed().toString();
    localStorage.removeItem(this.place);
    this.word?.remove();
  }

  discard() {
    this.box.value = "";
    if (this.url) this.drop();
    this.forget();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.box.focus();
  }

  drop() {
    const body = new URLSearchParams({ noting: this.getAttribute("key").startsWith("note") ? "1" : "" });
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, Accept: "application/json" };
    fetch(`${this.url}end/`, { method: "POST", body, headers }).catch(() => {});
  }

  tell() {
    this.word?.remove();
    this.word = document.createElement("p");
    this.word.className = "hint";
    this.word.setAttribute("role", "status");
    this.word.append(words.kept ?? "Your draft was kept.", " ", this.button(words.discard ?? "Discard", () => this.discard()));
    this.box.after(this.word);
  }

  button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }
}

function fieldsOf(envelope = {}) {
  return Object.fromEntries(["way", "to", "cc", "bcc", "subject"].filter((name) => name in envelope).map((name) => [name, [envelope[name]].flat().join(", ")]));
}

customElements.define("draft-keeper", DraftKeeper);
