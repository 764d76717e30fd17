// What is asked before the first message, where the owner wants to know. Answers go along as claims: they prove nothing.
import { $, el } from "./dom.js";
import * as store from "./store.js";
import { start, t } from "./words.js";

const KINDS = {
  name: { type: "text", autocomplete: "name", maxlength: 100, fits: (value) => value.length > 0 },
  email: { type: "email", autocomplete: "email", maxlength: 320, fits: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) },
  phone: { type: "tel", autocomplete: "tel", maxlength: 40, fits: (value) => /^\+?[\d\s()./-]{5,40}$/.test(value) },
};
const questions = start.about.ask.filter((one) => Object.hasOwn(KINDS, one.field));

export const isAnswered = () => !questions.length || store.get("claims") !== null;
export const answers = () => store.get("claims") ?? {};

// Draw the form; `done()` once it is answered or, where nothing is required, skipped.
export function ask(done) {
  const form = $("asking");
  const required = questions.some((one) => one.required);
  form.replaceChildren(el("h2", {}, t("ask_title")), el("p", { class: "hint" }, t("ask_why")), ...questions.map(field),
    el("div", { class: "form-foot" }, el("button", { class: "button primary" }, t("start")),
      !required && el("button", { type: "button", class: "button quiet", onclick: () => finish({}, done) }, t("skip"))));
  form.onsubmit = (event) => {
    event.preventDefault();
    submit(form, done);
  };
}

function field({ field: name, required }) {
  const { type, autocomplete, maxlength } = KINDS[name];
  return el("div", { class: "field" },
    el("label", { for: `ask-${name}` }, t(name), !required && el("span", { class: "field-optional" }, ` (${t("optional")})`)),
    el("input", { id: `ask-${name}`, name, type, autocomplete, maxlength, required, dir: type === "text" ? "auto" : "ltr", "aria-describedby": `ask-${name}-wrong` }),
    el("p", { class: "errorlist", id: `ask-${name}-wrong`, role: "alert" }));
}

function submit(form, done) {
  const wrong = questions.filter((one) => !check(form.elements[one.field], one));
  if (wrong.length) return form.elements[wrong[0].field].focus();
  const said = questions.map((one) => [one.field, form.elements[one.field].value.trim()]).filter(([, value]) => value);
  finish(Object.fromEntries(said), done);
}

function check(input, { field: name, required }) {
  const value = input.value.trim(), fits = value ? KINDS[name].fits(value) : !required;
  input.setAttribute("aria-invalid", String(!fits));
  input.closest(".field").classList.toggle("is-wrong", !fits);
  $(`ask-${name}-wrong`).textContent = fits ? "" : t(`need_${name}`);
  return fits;
}

function finish(said, done) {
  store.set("claims", said);
  done();
}
