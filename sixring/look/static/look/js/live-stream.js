// <live-stream src="/live/" cursor="…">: listens for changes from the cursor on and resumes from the last one seen. When no stream holds
// it asks src + "news/" instead, and tries the stream again; #live-link says why and since when nothing comes. Each change
// {cursor, subject: "interaction:9", conversation: 7, verb, by} becomes DOM events on <body>: sixring:change, and by subject and
// conversation sixring:interaction, sixring:interaction-9, sixring:conversation, sixring:conversation-7, for hx-trigger="… from:body".
// Also: sixring:presence {conversation, here}, sixring:live (the link holds), sixring:missed (too much; load anew what you show).
const SLOWEST = 30000, ASK = 3000, STREAM_AGAIN = 20000, QUIET = 40000;

class LiveStream extends HTMLElement {
  connectedCallback() {
    this.cursor = this.getAttribute("cursor") ?? "";
    this.failures = 0;
    this.again = () => this.open();
    this.out = () => this.down("signed-out");
    addEventListener("online", this.again);
    addEventListener("offline", () => this.down("offline"));
    document.body.addEventListener("sixring:signed-out", this.out);
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", (event) => event.persisted && this.open());
    this.open();
  }

  disconnectedCallback() {
    removeEventListener("online", this.again);
    document.body.removeEventListener("sixring:signed-out", this.out);
    this.stop();
  }

  stop() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.source?.close();
  }

  address(path = "") {
    const url = new URL(this.getAttribute("src") + path, location.href);
    if (this.cursor) url.searchParams.set("cursor", this.cursor);
    return url;
  }

  open() {
    this.stop();
    this.tried = Date.now();
    this.source = new EventSource(this.address());
    this.source.onopen = () => { this.say("everybody", {}); this.up(); };
    this.source.onmessage = (event) => { this.up(); this.heard(event); };
    this.source.addEventListener("change", (event) => { this.up(); this.heard(event); });
    this.source.addEventListener("presence", (event) => { this.up(); this.present(JSON.parse(event.data)); });
    this.source.addEventListener("here", (event) => { this.cursor = event.lastEventId || this.cursor; this.up(); });
    this.source.addEventListener("reload", (event) => this.missed(event.lastEventId));
    this.source.onerror = () => { this.stop(); this.failures += 1; this.ask(); };
  }

  heard(event) {
    const change = JSON.parse(event.data || "{}");
    this.cursor = event.lastEventId || change.cursor || this.cursor;
    this.tell(change);
  }

  tell(change) {
    const [kind, id] = String(change.subject ?? "").split(":");
    const talk = change.conversation;
    const names = new Set(["change", kind, id && `${kind}-${id}`, talk && "conversation", talk && `conversation-${talk}`].filter(Boolean));
    for (const name of names) this.say(name, change);
  }

  say(name, detail) {
    document.body.dispatchEvent(new CustomEvent(`sixring:${name}`, { detail, bubbles: true }));
  }

  present(found) {
    this.say("presence", found);
  }

  missed(cursor) {
    this.cursor = cursor || this.cursor;
    if ([...document.querySelectorAll("textarea")].every((box) => !box.value && box !== document.activeElement)) return location.reload();
    this.say("missed", {});
  }

  // Without a stream: what happened since, and why there is none.
  async ask() {
    let cause = "";
    try {
      const answer = await fetch(this.address("news/"), { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) cause = this.told(await answer.json());
      else cause = answer.status === 401 ? "signed-out" : answer.status === 429 ? "too-many" : "server";
    } catch {
      cause = navigator.onLine ? "server" : "offline";
    }
    if (cause) this.down(cause);
    else this.up(false);
    this.next(cause);
  }

  told({ cursor, news, here, reload, full }) {
    this.cursor = cursor;
    if (reload) this.missed(cursor);
    for (const change of news) this.tell(change);
    this.say("everybody", {});
    for (const one of here) this.present(one);
    return full ? "too-many" : "";
  }

  next(cause) {
    const streamDue = this.failures < 3 || Date.now() - this.tried > STREAM_AGAIN;
    const answers = !cause || cause === "too-many";
    const wait = answers ? (streamDue && this.failures < 3 ? 1000 : ASK) : Math.min(1000 * 2 ** Math.min(this.failures, 5), SLOWEST);
    if (!answers) this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (streamDue && answers ? this.open() : this.ask()), wait);
  }

  up(streaming = true) {
    clearTimeout(this.silence);
    if (streaming || this.cause) this.failures = 0;
    if (streaming) this.silence = setTimeout(this.again, QUIET); // a link can die without a word
    this.dataset.link = streaming ? "stream" : "asking";
    if (this.cause === "signed-out") location.reload(); // signed in again elsewhere: this page's form tokens are old
    if (this.cause !== undefined) this.say("live", {});
    this.cause = this.since = undefined;
    const banner = document.getElementById("live-link");
    if (banner) banner.hidden = true;
  }

  down(cause) {
    this.cause = cause;
    this.dataset.link = cause;
    this.since ??= new Date();
    const banner = document.getElementById("live-link");
    const since = banner?.querySelector("time");
    if (!since) return;
    since.dateTime = this.since.toISOString();
    since.textContent = this.since.toLocaleTimeString(undefined, { timeStyle: "short" });
    for (const one of banner.querySelectorAll("[data-cause]")) one.hidden = !one.dataset.cause.split(" ").includes(cause);
    banner.hidden = false;
  }
}

customElements.define("live-stream", LiveStream);
