// Writing: a field that grows, Enter sends, what is typed outlives the page, and the desk hears that somebody types.
import { $, icon } from "./dom.js";
import { Files } from "./files.js";
import * as session from "./session.js";
import * as store from "./store.js";
import { t } from "./words.js";

const LONGEST = 10000;
const TYPING_EVERY = 4000, TYPING_OVER = 6000;
const touch = window.matchMedia("(pointer: coarse)");

export class Composer {
  // `send(text, files)` takes what was written.
  constructor(send) {
    this.sendOff = send;
    this.text = $("text");
    this.told = 0;
    this.files = new Files({ changed: () => this.changed(), wrong: (why) => this.wrong(why) });
    $("send").append(icon("send"));
    $("composer").addEventListener("submit", (event) => (event.preventDefault(), this.send()));
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("input", () => this.typed());
    this.fill(store.get("draft") ?? "");
  }

  pressed(event) {
    const plain = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
    if (!plain || (touch.matches && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    this.send();
  }

  typed() {
    store.set("draft", this.text.value);
    this.wrong("");
    this.changed();
    this.tellTyping(this.text.value.trim() !== "");
  }

  changed() {
    const empty = !this.text.value.trim() && !this.files?.ready.length;
    this.text.dir = this.text.value ? "auto" : ""; // an empty field's placeholder is ours
    $("send").setAttribute("aria-disabled", String(empty || Boolean(this.files?.isBusy)));
    if (CSS.supports("field-sizing: content")) return;
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 160)}px`;
  }

  send() {
    const text = this.text.value.trim();
    if ((!text && !this.files.ready.length) || this.files.isBusy) return;
    if (text.length > LONGEST) return this.wrong(t("too_long", { n: LONGEST, have: text.length }));
    clearTimeout(this.over);
    this.told = 0;
    this.fill("");
    this.wrong("");
    this.sendOff(text, this.files.give());
    this.text.focus();
  }

  fill(text) {
    this.text.value = text;
    if (text) store.set("draft", text);
    else store.remove("draft");
    this.changed();
  }

  clear() {
    this.fill("");
    this.wrong("");
    this.files.clear();
  }

  wrong(why) {
    $("word").textContent = why;
  }

  // At most every few seconds, and once more when it is over. Nobody misses it when it fails.
  tellTyping(on) {
    clearTimeout(this.over);
    if (!session.current()) return;
    if (on) this.over = setTimeout(() => this.tellTyping(false), TYPING_OVER);
    if (on ? Date.now() - this.told < TYPING_EVERY : !this.told) return;
    this.told = on ? Date.now() : 0;
    session.asked("POST", "typing", { body: { on } }).catch(() => {});
  }
}
