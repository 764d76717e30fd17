// <time-ago><time datetime="…">3 h</time></time-ago>: keeps the words fresh; exact on hover in the viewer's time zone.
const MINUTE = 60, HOUR = 3600, DAY = 86400;
const words = JSON.parse(document.querySelector('meta[name="sixring-words"]')?.content ?? "{}");
// Plain English means day before month and a 24-hour clock here, as the server writes it.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || undefined;
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });
const shown = new Set();

function span(seconds) {
  if (seconds < MINUTE) return words.now ?? "now";
  const [unit, size] = seconds < HOUR ? ["min", MINUTE] : seconds < DAY ? ["h", HOUR] : ["d", DAY];
  return (words[unit] ?? `{n} ${unit}`).replace("{n}", Math.floor(seconds / size));
}

function short(moment) {
  const seconds = (Date.now() - moment) / 1000;
  if (Math.abs(seconds) >= 7 * DAY) {
    const year = moment.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year }).format(moment);
  }
  const text = span(Math.abs(seconds));
  return seconds < 0 ? (words.in ?? "in {span}").replace("{span}", text) : text;
}

class TimeAgo extends HTMLElement {
  connectedCallback() {
    this.time = this.querySelector("time");
    if (!this.time) return;
    shown.add(this);
    this.refresh();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  refresh() {
    const moment = new Date(this.time.dateTime);
    if (Number.isNaN(moment.getTime())) return;
    const text = short(moment);
    if (this.time.textContent !== text) this.time.textContent = text;
    this.time.title = exact.format(moment);
  }
}

setInterval(() => shown.forEach((one) => one.refresh()), 20000);
customElements.define("time-ago", TimeAgo);
