// The sheet over the chat: what else can be done, going on elsewhere, the conversation by mail, and starting anew.
import { Refused } from "./api.js";
import { $, el, icon } from "./dom.js";
import * as session from "./session.js";
import * as store from "./store.js";
import { moment, start, t } from "./words.js";

const SAID = { email: "mail_myself", phone: "way_phone_why", page: "scan", push: "way_push_how" };
const WAYS = { email: "mail", phone: "phone", page: "web", message: "message", push: "bell" };

export class Sheet {
  // `over()` starts anew; `hasMessages()` says whether there is anything to go on with.
  constructor({ over, hasMessages }) {
    this.over = over;
    this.hasMessages = hasMessages;
    this.dialog = $("sheet");
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    $("menu").append(icon("more"));
    $("menu").addEventListener("click", () => (this.menu(), this.dialog.showModal()));
  }

  get ways() {
    return start.about.ways.filter((way) => Object.hasOwn(WAYS, way));
  }

  show(title, back, ...content) {
    const close = el("button", { type: "button", class: "icon-button", "aria-label": t(back ? "back_to" : "close_this"), onclick: back ?? (() => this.dialog.close()) }, icon(back ? "chevron-left" : "close"));
    const head = el("h2", { id: "sheet-title", tabindex: "-1" }, title);
    this.dialog.replaceChildren(el("header", { class: back ? "sheet-head flips has-back" : "sheet-head" }, back && close, head, !back && close), el("div", { class: "sheet-body" }, ...content));
    if (this.dialog.open) head.focus();
  }

  menu() {
    const talks = this.hasMessages();
    this.show(t("menu"), null,
      talks && this.ways.length > 0 && el("h3", {}, t("go_on")),
      talks && this.ways.length > 0 && el("p", { class: "hint" }, t("go_on_why")),
      ...(talks ? this.ways : []).map((way) => this.row(WAYS[way], t(`way_${way}`), t(`way_${way}_why`), () => this.way(way))),
      talks && this.row("mail", t("transcript"), "", () => this.transcript()),
      this.row("bin", t("over"), t("over_why"), () => this.sure()),
      store.place === "site" && el("p", { class: "hint" }, t("only_here")));
  }

  row(name, title, why, act) {
    return el("button", { type: "button", class: "sheet-row", onclick: act }, icon(name), el("span", {}, el("strong", {}, title), why && el("span", { class: "hint" }, why)));
  }

  way(way) {
    if (way === "email") this.askEmail();
    else this.goOn(way);
  }

  askEmail() {
    const input = el("input", { id: "go-email", type: "email", autocomplete: "email", maxlength: 320, dir: "ltr", "aria-describedby": "go-wrong" });
    const wrong = el("p", { class: "errorlist", id: "go-wrong", role: "alert" });
    const form = el("form", { class: "form", novalidate: true }, el("div", { class: "field" }, el("label", { for: "go-email" }, t("your_email")), input, wrong),
      el("div", { class: "form-foot" }, el("button", { class: "button primary" }, t("mail_link"))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const address = input.value.trim(), fits = input.validity.valid && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address);
      input.setAttribute("aria-invalid", String(!fits));
      wrong.textContent = fits ? "" : t("need_email");
      if (fits) this.goOn("email", address);
      else input.focus();
    });
    this.show(t("way_email"), () => this.menu(), form, el("p", {}, el("button", { type: "button", class: "button quiet", onclick: () => this.goOn("email") }, t("mail_myself"))));
    input.focus();
  }

  async goOn(way, address) {
    this.busy(t(`way_${way}`));
    try {
      const answer = await session.asked("POST", "continue", { body: { way, ...(address ? { address } : {}) } });
      this.told(way, await answer.json(), address);
    } catch (error) {
      this.failed(t(`way_${way}`), error);
    }
  }

  // What to do now, in our words where we have them: a link, a picture of it, a number and a code.
  told(way, said, address) {
    const link = safe(said.link), until = said.until && new Date(said.until);
    const words = address ? t("mailed", { address }) : SAID[way] ? t(SAID[way]) : said.says;
    this.show(t(`way_${way}`), () => this.menu(),
      words && el("p", {}, words),
      said.qr && el("img", { class: "qr", alt: t("scan"), src: `data:image/svg+xml,${encodeURIComponent(said.qr)}`, width: 192, height: 192 }),
      said.number && el("p", { class: "pair" }, el("span", { class: "hint" }, t("number")), el("a", { href: `tel:${said.number.replace(/[^\d+]/g, "")}`, dir: "ltr" }, said.number)),
      said.code && el("p", { class: "pair" }, el("span", { class: "hint" }, t("code")), el("strong", { class: "code", dir: "ltr" }, said.code)),
      link && this.link(link, way), until && way !== "push" && el("p", { class: "hint" }, t("until", { when: moment(until) })));
  }

  link(link, way) {
    const copy = el("button", { type: "button", class: "button" }, t("copy"));
    copy.addEventListener("click", () => navigator.clipboard?.writeText(link).then(() => (copy.textContent = t("copied")), () => {}));
    const open = el("a", { class: "button primary", href: link, target: "_blank", rel: "noopener noreferrer" }, t(`way_${way}`));
    const isForElsewhere = way === "page" && navigator.clipboard; // opened here it would be spent
    return el("div", { class: "actions" }, !isForElsewhere && open, navigator.clipboard && way !== "push" && copy);
  }

  async transcript() {
    this.busy(t("transcript"));
    try {
      const said = await (await session.asked("POST", "transcript", { body: {} })).json();
      this.show(t("transcript"), () => this.menu(), el("p", {}, said.says || t("transcript_sent")));
    } catch (error) {
      this.failed(t("transcript"), error, error.code === "no_address" ? t("no_address") : "");
    }
  }

  sure() {
    this.show(t("over"), () => this.menu(), el("p", {}, t("sure_over")), el("div", { class: "actions" },
      el("button", { type: "button", class: "button danger", onclick: () => (this.dialog.close(), this.over()) }, t("yes_over")),
      el("button", { type: "button", class: "button", onclick: () => this.menu() }, t("no"))));
  }

  busy(title) {
    this.show(title, () => this.menu(), el("p", { class: "hint", role: "status" }, "…"));
  }

  failed(title, error, why = "") {
    const words = why || (error instanceof Refused && error.status !== 404 && error.message) || t("failed");
    const further = error.code === "no_address" && this.ways.includes("email") && el("button", { type: "button", class: "button primary", onclick: () => this.askEmail() }, t("way_email"));
    this.show(title, () => this.menu(), el("p", { class: "errorlist", role: "alert" }, words), further);
  }
}

// Only what can be followed without harm.
function safe(link) {
  try {
    return ["https:", "http:", "mailto:"].includes(new URL(link, location.href).protocol) ? link : "";
  } catch {
    return "";
  }
}
