// What the page came with: the words of one language, and what the chat says of itself.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("words");
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);

export const start = read("start");

// t("until", { when: "17:00" })
export function t(name, values = {}) {
  return String(words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => (key in values ? isolated(values[key]) : whole));
}

// A word that counts: count("unread", 3)
export function count(name, n) {
  const forms = words[name];
  return (forms[plural.select(n)] ?? forms.other).replace("{n}", n.toLocaleString(language));
}

// Foreign words keep their own direction within ours.
function isolated(value) {
  return typeof value === "number" ? value.toLocaleString(language) : `\u2068${value}\u2069`;
}

const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
const far = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const near = new Intl.DateTimeFormat(language, { weekday: "long" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });

export const time = (date) => clock.format(date);
export const exactly = (date) => exact.format(date);

export function size(bytes) {
  const [value, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "kilobyte"] : [bytes / 1024 ** 2, "megabyte"];
  const digits = value < 10 && unit === "megabyte" ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits }).format(Math.max(value, 1));
}

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const daysFromNow = (date) => Math.round((midnight(date) - midnight(new Date())) / 864e5);

export function day(date) {
  const days = daysFromNow(date);
  if (days === 0) return t("today");
  if (days === -1) return t("yesterday");
  return days > -7 && days < 0 ? near.format(date) : far.format(date);
}

// A moment to come: "17:00", "tomorrow 9:00", "Monday 9:00".
export function moment(date) {
  const days = daysFromNow(date);
  if (days === 0) return time(date);
  return `${days === 1 ? t("tomorrow") : days < 7 ? near.format(date) : far.format(date)} ${time(date)}`;
}
