// A question below a message of ours: its answers as buttons, and a way to the rest of it. Tapping one sends it.
import { el } from "./dom.js";
import { t } from "./words.js";

export function rating(one, choose) {
  const { low, high, low_word, high_word, chosen, open, more } = one.ask;
  const points = Array.from({ length: Math.max(0, high - low + 1) }, (_, place) => low + place);
  const button = (point) => el("button", { type: "button", class: "rating-point", "aria-pressed": String(point === chosen), disabled: !open || chosen !== null, onclick: () => choose(one.id, point) }, String(point));
  const ends = (low_word || high_word) && el("p", { class: "rating-ends" }, el("bdi", {}, low_word), el("bdi", {}, high_word));
  const said = chosen !== null && el("p", { class: "rating-said" }, t("thanks"));
  const rest = open && more.startsWith("/s/") && el("a", { href: more, target: "_blank", rel: "noopener" }, t("tell_more"));
  return el("div", { class: "rating" }, points.length && el("div", { class: "rating-points", role: "group", "aria-label": one.text }, ...points.map(button)), ends, said, rest);
}
