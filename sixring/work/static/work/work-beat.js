// <work-beat url seconds>: counts how long this page is open, in front and in use (some input within the last minute), shows it,
// and tells the server every half minute and on leaving. It knows that there was input, never what.
const IDLE = 60000, BEAT = 30000, TICK = 1000;
let stirred = Date.now();
for (const sign of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"])
  addEventListener(sign, () => { stirred = Date.now(); }, { passive: true, capture: true });

class WorkBeat extends HTMLElement {
  connectedCallback() {
    this.shown = Number(this.getAttribute("seconds")) * 1000;
    this.since = 0;
    this.look = () => this.tick();
    this.leave = () => this.flush(Date.now());
    this.timer = setInterval(this.look, TICK);
    for (const sign of ["focus", "blur", "pagehide"]) addEventListener(sign, sign === "focus" ? this.look : this.leave);
    document.addEventListener("visibilitychange", this.look);
    this.tick();
  }

  disconnectedCallback() {
    this.flush(Date.now());
    clearInterval(this.timer);
    removeEventListener("focus", this.look);
    for (const sign of ["blur", "pagehide"]) removeEventListener(sign, this.leave);
    document.removeEventListener("visibilitychange", this.look);
  }

  get working() {
    return document.visibilityState === "visible" && document.hasFocus() && Date.now() - stirred < IDLE;
  }

  tick() {
    const now = Date.now();
    if (this.since && now - this.last > 10 * TICK) this.flush(this.last); // the machine slept
    this.last = now;
    if (this.working) this.since ||= now;
    else if (this.since) this.flush(Math.min(now, stirred + IDLE));
    if (this.since && now - this.since >= BEAT) { this.flush(now); this.since = now; }
    this.show(now);
  }

  flush(end) {
    if (!this.since) return;
    const spent = end - this.since;
    this.since = 0;
    if (spent < TICK) return;
    this.shown += spent;
    const said = new FormData();
    said.set("csrfmiddlewaretoken", this.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "");
    said.set("seconds", String(Math.round(spent / 100) / 10));
    navigator.sendBeacon(this.getAttribute("url"), said);
  }

  show(now) {
    const all = Math.floor((this.shown + (this.since ? now - this.since : 0)) / 1000);
    const text = (all < 60 ? this.dataset.seconds : all < 3600 ? this.dataset.minutes : this.dataset.hours) ?? "";
    const said = text.replace("{h}", Math.floor(all / 3600)).replace("{m}", Math.floor(all / 60) % 60).replace("{s}", all % 60);
    const place = this.querySelector("span");
    if (place && said && place.textContent !== said) place.textContent = said;
  }
}

if (!customElements.get("work-beat")) customElements.define("work-beat", WorkBeat);
