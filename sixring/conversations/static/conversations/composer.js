// <answer-composer> around form.composer: follows the chosen way (lines, files, limit, signature), counts near the limit, takes files
// by paste, drop and picker, fills in "reply to all". <leaving-in seconds="6"> counts down what can still be undone.
const NEAR = 0.9;
// The alphabet of short messages (GSM 03.38); those of its extension count twice. One letter outside makes all of it UCS-2.
const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/, TWICE = /[\^{}\\[~\]|€]/g;

function partsOf(text) {
  const gsm = GSM.test(text), size = text.length + (gsm ? text.match(TWICE)?.length ?? 0 : 0);
  const [whole, part] = gsm ? [160, 153] : [70, 67];
  return size <= whole ? 1 : Math.ceil(size / part);
}

class AnswerComposer extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.box = this.form?.querySelector("textarea");
    if (!this.box) return;
    this.way = this.form.elements.way;
    this.waiting = 0;
    this.form.addEventListener("input", (event) => this.changed(event.target));
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("click", (event) => this.clicked(event));
    this.listenForFiles();
    this.follow();
    if (this.hasAttribute("data-after-send")) document.addEventListener("htmx:afterSettle", giveBack, { once: true });
    if (this.hasAttribute("data-restored")) this.begin();
  }

  begin() {
    this.box.focus();
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
    this.tellKeeper();
  }

  tellKeeper() {
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  changed(field) {
    if (field === this.way || field.name === "sender") this.follow();
    if (field === this.box) this.count();
    if (["to", "cc", "bcc"].includes(field.name)) this.lookForNew();
    if (field.name === "uploads" && !field.checked) { field.closest(".chip").remove(); this.tellKeeper(); }
  }

  clicked(event) {
    const way = event.target.closest("[data-way]");
    if (way) { this.way.value = way.dataset.way; this.way.dispatchEvent(new Event("change", { bubbles: true })); this.box.focus(); }
    const all = event.target.closest(".composer-all");
    if (all) { event.preventDefault(); this.toAll(all); }
  }

  get chosen() {
    return this.way?.selectedOptions?.[0];
  }

  follow() {
    const way = this.chosen;
    if (!way) return;
    const said = { copies: "copies" in way.dataset, media: "media" in way.dataset, "no-media": !("media" in way.dataset), claimed: "claimed" in way.dataset, outside: "outside" in way.dataset, public: "public" in way.dataset };
    for (const one of this.form.querySelectorAll("[data-when]")) one.hidden = !said[one.dataset.when];
    const sender = this.senderOf(way.dataset.account);
    for (const one of this.form.querySelectorAll(".composer-signature")) one.hidden = one.dataset.account !== way.dataset.account || !["", sender].includes(one.dataset.sender);
    if (!said.copies) for (const name of ["to", "cc", "bcc", "subject"]) this.form.elements[name].value = "";
    const icon = this.form.querySelector(".is-way:not(.is-sender) > .icon"), use = icon?.querySelector("use");
    use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${way.dataset.family}`));
    icon?.setAttribute("class", `icon hue-${way.dataset.family}`);
    for (const one of this.form.querySelectorAll(".composer-also [data-way]")) one.hidden = one.dataset.way === way.value;
    this.count();
  }

  // The address an account with several writes as; the others' can't be chosen.
  senderOf(account) {
    const choice = this.form.elements.sender;
    if (!choice) return "";
    const own = [...choice.options].filter((one) => !(one.disabled = one.hidden = one.dataset.account !== account));
    if (own.length && !own.includes(choice.selectedOptions[0])) own[0].selected = true;
    choice.closest(".pill").hidden = !own.length;
    return own.length ? choice.value : "";
  }

  count() {
    const place = this.form.querySelector(".composer-count"), most = Number(this.chosen?.dataset.most ?? 0);
    const left = most - [...this.box.value].length;
    const parts = "segments" in (this.chosen?.dataset ?? {}) ? partsOf(this.box.value) : 1;
    place.textContent = !most || left > most * (1 - NEAR) ? (parts > 1 ? this.dataset.parts.replace("{n}", parts) : "") : (left < 0 ? this.dataset.over : this.dataset.left).replace("{n}", Math.abs(left).toLocaleString());
    place.classList.toggle("is-over", Boolean(most) && left < 0);
  }

  toAll(link) {
    for (const name of ["to", "cc"]) this.form.elements[name].value = link.dataset[name];
    this.form.querySelector(".composer-lines").open = true;
    this.lookForNew();
    this.tellKeeper();
    this.box.focus();
  }

  lookForNew() {
    const word = this.form.querySelector(".composer-new");
    if (!word) return;
    const typed = ["to", "cc", "bcc"].map((name) => this.form.elements[name].value.toLowerCase()).join(",");
    word.hidden = !word.dataset.new.toLowerCase().split(",").some((one) => typed.includes(one));
  }

  listenForFiles() {
    const picker = this.form.elements.files;
    if (!picker) return;
    picker.addEventListener("change", () => { this.take([...picker.files]); picker.value = ""; });
    this.box.addEventListener("paste", (event) => this.takeFrom(event, event.clipboardData));
    this.addEventListener("dragover", (event) => {
      if (!this.takesFiles(event.dataTransfer)) return;
      event.preventDefault();
      this.form.classList.add("is-over");
    });
    this.addEventListener("dragleave", (event) => this.contains(event.relatedTarget) || this.form.classList.remove("is-over"));
    this.addEventListener("drop", (event) => { this.form.classList.remove("is-over"); this.takeFrom(event, event.dataTransfer); });
  }

  takesFiles(carried) {
    return [...(carried?.types ?? [])].includes("Files");
  }

  takeFrom(event, carried) {
    if (!this.takesFiles(carried) || !carried.files.length) return;
    event.preventDefault();
    if ("media" in (this.chosen?.dataset ?? {})) this.take([...carried.files]);
    else this.say(this.form.querySelector('[data-when="no-media"]').textContent);
  }

  async take(files) {
    for (const file of files) await this.upload(file);
  }

  async upload(file) {
    const body = new FormData();
    body.append("files", file, file.name || "image.png");
    this.busy(1);
    this.say(this.dataset.uploading.replace("{name}", file.name));
    try {
      const answer = await fetch(this.dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" } });
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok) return this.say(found.querySelector("p")?.textContent || this.dataset.failed);
      this.form.querySelector(".chips").append(...found.querySelectorAll(".chip"));
      this.say("");
      this.tellKeeper();
    } catch {
      this.say(this.dataset.failed);
    } finally {
      this.busy(-1);
    }
  }

  busy(step) {
    this.waiting += step;
    this.form.querySelector(".composer-send").disabled = this.waiting > 0;
  }

  say(text) {
    this.form.querySelector(".composer-word").textContent = text;
  }
}

// After sending the keys are the conversation's again; htmx would have put the focus back into the text.
function giveBack() {
  document.querySelector(".talk-scroll")?.focus({ preventScroll: true });
}

class LeavingIn extends HTMLElement {
  connectedCallback() {
    this.until = Date.now() + Number(this.getAttribute("seconds")) * 1000;
    this.timer = setInterval(() => this.tell(), 500);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tell() {
    const left = Math.ceil((this.until - Date.now()) / 1000);
    this.textContent = left > 0 ? this.dataset.word.replace("{n}", left) : this.dataset.now;
    if (left <= 0) clearInterval(this.timer);
  }
}

// Whatever is called back, from the story or a toast, comes in front of what has been typed since.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.path.includes("/held/")) event.detail.parameters.text = document.getElementById("text")?.value ?? "";
});

customElements.define("answer-composer", AnswerComposer);
customElements.define("leaving-in", LeavingIn);
