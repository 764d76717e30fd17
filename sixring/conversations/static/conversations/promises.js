// A details that opens puts the focus into its [data-focused]; Alt+P presses [data-key="Alt+p"]; <ask-now> opens its dialog.
// <mention-picker url="…"> in a form: behind an @ in its textarea it lists the options fetched from the url; arrows, Enter, Escape.
const AT = /(?:^|[^\w@])@([\p{L}\p{N}_.-]*(?: [\p{L}\p{N}_.-]*)?)$/u;

document.addEventListener("toggle", (event) => {
  if (!event.target.open || !event.target.matches("details")) return;
  const field = event.target.querySelector("[data-focused]");
  field?.focus();
  field?.select();
}, true);

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyP") return;
  const offered = document.querySelector('[data-key="Alt+p"]');
  if (!offered) return;
  event.preventDefault();
  offered.click();
});

// An offer that was on its way when the chip was pressed must not take the press back.
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target.matches?.(".promise-chip")) return;
  const pressed = target.querySelector("[name=promise]")?.checked;
  target.addEventListener("htmx:afterSwap", () => { const box = target.querySelector("[name=promise]"); if (box && pressed) box.checked = true; }, { once: true });
});

class AskNow extends HTMLElement {
  connectedCallback() {
    const dialog = this.querySelector("dialog");
    dialog.addEventListener("close", () => setTimeout(() => this.remove(), 1000)); // its button's request is still on the way
    dialog.showModal();
  }
}

class MentionPicker extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("[role=listbox]");
    this.box = this.closest("form")?.querySelector("textarea");
    if (!this.box) return;
    this.box.setAttribute("aria-controls", this.list.id);
    this.box.setAttribute("aria-autocomplete", "list");
    this.box.addEventListener("input", () => this.look());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("blur", () => this.hide());
    this.list.addEventListener("pointerdown", (event) => { event.preventDefault(); this.pick(event.target.closest("[role=option]")); });
  }

  get options() { return [...this.list.querySelectorAll("[role=option]:not([hidden])")]; }
  get chosen() { return this.list.querySelector("[aria-selected=true]:not([hidden])"); }

  async look() {
    const typed = AT.exec(this.box.value.slice(0, this.box.selectionStart));
    if (!typed) return this.hide();
    this.loaded ??= fetch(this.getAttribute("url"), { headers: { "HX-Request": "true" } }).then(async (answer) => { if (answer.ok) this.list.innerHTML = await answer.text(); }).catch(() => { this.loaded = undefined; });
    await this.loaded;
    const wanted = typed[1].toLowerCase();
    this.start = this.box.selectionStart - typed[1].length - 1;
    for (const one of this.list.children) one.hidden = !` ${one.dataset.find}`.includes(` ${wanted}`);
    if (!this.options.length || this.options.some((one) => `${one.dataset.handle.toLowerCase()} ` === wanted)) return this.hide();
    this.list.hidden = false;
    this.choose(this.options[0]);
  }

  choose(option) {
    for (const one of this.list.children) one.setAttribute("aria-selected", String(one === option));
    this.box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  hide() {
    this.list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (this.list.hidden || event.ctrlKey || event.metaKey || event.isComposing) return;
    const options = this.options, at = options.indexOf(this.chosen);
    if (event.key === "ArrowDown") this.choose(options[(at + 1) % options.length]);
    else if (event.key === "ArrowUp") this.choose(options[(at - 1 + options.length) % options.length]);
    else if (event.key === "Enter" || event.key === "Tab") this.pick(this.chosen);
    else if (event.key === "Escape") this.hide();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  pick(option) {
    if (!option) return;
    this.box.setRangeText(`@${option.dataset.handle} `, this.start, this.box.selectionStart, "end");
    this.hide();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("ask-now", AskNow);
customElements.define("mention-picker", MentionPicker);
