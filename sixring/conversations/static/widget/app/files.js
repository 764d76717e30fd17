// Files on their way: chosen, pasted or dropped; taken up one after the other, each with its progress, until they go
// with a message.
import { base, problem, Refused, Unreachable } from "./api.js";
import { $, aloud, el, icon } from "./dom.js";
import * as session from "./session.js";
import { size, start, t } from "./words.js";

const { most_bytes: LARGEST, most: MOST } = start.about.files;

export class Files {
  // `on` has changed() and wrong(text).
  constructor(on) {
    this.on = on;
    this.all = [];
    this.running = false;
    $("attach").append(icon("attach"));
    $("attach").addEventListener("click", () => $("file").click());
    $("file").addEventListener("change", (event) => (this.take(event.target.files), (event.target.value = "")));
    $("text").addEventListener("paste", (event) => this.pasted(event));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) document.addEventListener(name, (event) => this.dragged(event));
  }

  get isBusy() {
    return this.all.some((one) => !one.token && !one.wrong);
  }

  get ready() {
    return this.all.filter((one) => one.token);
  }

  pasted(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  }

  dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const leaves = event.type === "drop" || (event.type === "dragleave" && !event.relatedTarget);
    $("drop").hidden = leaves || $("composer").hidden;
    if (event.type === "drop" && !$("composer").hidden) this.take(event.dataTransfer.files);
  }

  take(files) {
    for (const file of files) {
      const why = this.refusal(file);
      if (why) this.on.wrong(why);
      else this.all.push({ file, name: file.name, size: file.size, percent: 0 });
    }
    this.draw();
    this.run();
    $("text").focus();
  }

  refusal(file) {
    const name = file.name;
    if (this.all.length >= MOST) return t("file_many", { n: MOST, name });
    if (file.size > LARGEST) return t("file_large", { name, size: size(LARGEST) });
    return file.size ? "" : t("file_empty", { name });
  }

  async run() {
    if (this.running) return;
    this.running = true;
    let one;
    while ((one = this.all.find((each) => !each.token && !each.wrong))) await this.upload(one);
    this.running = false;
  }

  async upload(one) {
    try {
      const { token } = await session.begin();
      const said = await this.send(one, token).catch(async (error) => {
        if (error.code !== "token") throw error;
        return this.send(one, (await session.renew(token)).token);
      });
      one.token = said.file;
      aloud(t("attached", { name: one.name }));
    } catch (error) {
      if (!this.all.includes(one)) return;
      one.wrong = error instanceof Refused ? error.message : t("failed");
      this.on.wrong(error.status === 404 ? t("file_refused", { name: one.name }) : t("file_failed", { name: one.name, why: one.wrong }));
      if (error instanceof Refused) this.all = this.all.filter((each) => each !== one);
    }
    this.draw();
  }

  // XMLHttpRequest tells how far it has come; fetch does not.
  send(one, token) {
    return new Promise((resolve, reject) => {
      const ask = (one.request = new XMLHttpRequest());
      ask.open("POST", `${base}uploads?name=${encodeURIComponent(one.name.slice(0, 200))}`);
      ask.setRequestHeader("authorization", `Bearer ${token}`);
      ask.setRequestHeader("content-type", one.file.type || "application/octet-stream");
      ask.upload.onprogress = (event) => event.lengthComputable && this.came(one, (event.loaded / event.total) * 100);
      ask.onerror = ask.onabort = () => reject(new Unreachable());
      ask.onload = async () => {
        const answer = new Response(ask.responseText, { status: ask.status });
        if (answer.ok) resolve(await answer.json());
        else reject(await problem(answer));
      };
      ask.send(one.file);
    });
  }

  came(one, percent) {
    one.percent = Math.round(percent);
    const bar = one.chip?.querySelector("progress");
    if (bar) bar.value = one.percent;
  }

  remove(one) {
    this.all = this.all.filter((each) => each !== one);
    one.request?.abort();
    this.draw();
    aloud(t("removed", { name: one.name }));
    $("text").focus();
  }

  again(one) {
    one.wrong = "";
    this.draw();
    this.run();
  }

  // The files that go with a message now.
  give() {
    const given = this.ready.map(({ token, name, size: bytes }) => ({ token, name, size: bytes }));
    this.all = this.all.filter((one) => !one.token);
    this.draw();
    return given;
  }

  clear() {
    for (const one of this.all) one.request?.abort();
    this.all = [];
    this.draw();
  }

  draw() {
    $("chips").hidden = !this.all.length;
    $("chips").replaceChildren(...this.all.map((one) => (one.chip = this.chip(one))));
    this.on.changed();
  }

  chip(one) {
    const busy = !one.token && !one.wrong;
    return el("li", { class: `chip${one.wrong ? " is-wrong" : ""}` }, icon(one.wrong ? "warning" : "attach"),
      el("bdi", { class: "chip-name" }, one.name), el("span", { class: "chip-size" }, size(one.size)),
      busy && el("progress", { max: 100, value: one.percent, "aria-label": t("uploading", { name: one.name, percent: "" }).replace(/\s*%/, "") }),
      one.wrong && el("button", { type: "button", class: "button small", onclick: () => this.again(one) }, t("again")),
      el("button", { type: "button", class: "chip-remove", "aria-label": t("remove", { name: one.name }), onclick: () => this.remove(one) }, icon("close")));
  }
}
