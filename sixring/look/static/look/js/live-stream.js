// <live-stream src="/live/" cursor="…">: listens for changes from the cursor on, resumes from the last one seen, and shows
// #live-link while the link is down. Each change {cursor, subject: "interaction:9", conversation: 7, verb} becomes DOM events on
// <body>: sixring:change (detail = the change), and by subject and conversation sixring:interaction, sixring:interaction-9,
// sixring:conversation, sixring:conversation-7, for hx-trigger="… from:body". An event "reload" means: too much was missed.
const SLOWEST = 30000;

class LiveStream extends HTMLElement {
  connectedCallback() {
    this.cursor = this.getAttribute("cursor") ?? "";
    this.wait = 1000;
    this.again = () => this.open();
    addEventListener("online", this.again);
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => event.persisted && this.open());
    this.open();
  }

  disconnectedCallback() {
    removeEventListener("online", this.again);
    clearTimeout(this.timer);
    this.source?.close();
  }

  open() {
    clearTimeout(this.timer);
    this.source?.close();
    const url = new URL(this.getAttribute("src"), location.href);
    if (this.cursor) url.searchParams.set("cursor", this.cursor);
    this.source = new EventSource(url);
    this.source.onopen = () => this.up();
    this.source.onmessage = (event) => this.heard(event);
    this.source.addEventListener("change", (event) => this.heard(event));
    this.source.addEventListener("reload", () => this.missed());
    this.source.onerror = () => this.down();
  }

  heard(event) {
    const change = JSON.parse(event.data || "{}");
    this.cursor = event.lastEventId || change.cursor || this.cursor;
    const [kind, id] = String(change.subject ?? "").split(":");
    const talk = change.conversation;
    const names = new Set(["change", kind, id && `${kind}-${id}`, talk && "conversation", talk && `conversation-${talk}`].filter(Boolean));
    for (const name of names) document.body.dispatchEvent(new CustomEvent(`sixring:${name}`, { detail: change, bubbles: true }));
  }

  missed() {
    const banner = document.getElementById("live-link");
    if (!document.querySelector("textarea:focus")) return location.reload();
    if (banner) banner.hidden = false;
  }

  up() {
    this.wait = 1000;
    this.since = undefined;
    const banner = document.getElementById("live-link");
    if (banner) banner.hidden = true;
  }

  down() {
    this.source.close();
    this.since ??= new Date();
    this.timer = setTimeout(this.again, this.wait);
    this.wait = Math.min(this.wait * 2, SLOWEST);
    this.tell();
  }

  tell() {
    const banner = document.getElementById("live-link");
    const since = banner?.querySelector("time");
    if (!since) return;
    since.dateTime = this.since.toISOString();
    since.textContent = this.since.toLocaleTimeString(undefined, { timeStyle: "short" });
    banner.hidden = false;
  }
}

customElements.define("live-stream", LiveStream);
