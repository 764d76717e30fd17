// How the chat looks and what its head says: the brand's name, colour and logo, the theme, and when somebody is there.
import { $, el, icon } from "./dom.js";
import { moment, start, t } from "./words.js";

const root = document.documentElement;

export function paint(theme = "") {
  const { light, light_ink: lightInk, dark, dark_ink: darkInk } = start.shades;
  const chosen = ["light", "dark"].includes(theme) ? theme : theme === "auto" ? "auto" : start.about.theme;
  if (chosen === "auto") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  root.style.setProperty("--accent", `light-dark(${light}, ${dark})`);
  root.style.setProperty("--accent-ink", `light-dark(${lightInk}, ${darkInk})`);
}

// The button on the page around us stands on any ground, so it wears the light theme's shade.
export const button = () => ({ colour: start.shades.light, ink: start.shades.light_ink });

export function introduce() {
  const { logo, name, greeting } = start.about;
  $("name").textContent = name;
  $("brand").replaceChildren(/^https:\/\//.test(logo ?? "") ? el("img", { src: logo, alt: "", width: 40, height: 40, referrerpolicy: "no-referrer" }) : icon("chat"));
  $("greeting").textContent = greeting || t("greeting");
  status();
}

// Whether somebody is there, by when an answer can be expected, and until or from when it is open: the reader's clock.
export function status() {
  const { open, hours, closes, opens, expected_at: by } = start.about, isKnown = Boolean(!open || hours || closes);
  const when = open ? closes && t("open_until", { when: moment(new Date(closes)) }) : opens && t("opens", { when: moment(new Date(opens)) });
  const promised = by && t("answer_by", { when: moment(new Date(by)) });
  const words = [promised, when || hours].filter(Boolean);
  $("status").replaceChildren(isKnown ? el("span", { class: `presence ${open ? "is-open" : ""}`, "aria-hidden": "true" }) : "", ...(words.length ? words.join(" · ") : t(open ? "online" : "away")));
}
