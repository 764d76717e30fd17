// <snippet-picker url="…/snippets/"> in the composer: "/" at the start of a word, or the button, opens a list that is filtered as you
// type; Enter puts the text in, filled for this conversation. What is left unfilled is named below and selected at a click; Send waits.
const VARIABLE = /\{\{\s*[A-Za-z_][\w.-]{0,60}\s*\}\}/g;

class SnippetPicker extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.text = this.form?.querySelector("textarea");
    this.opener = this.querySelector("[data-opens-snippets]");
    this.panel = this.querySelector("[popover]");
    this.field = this.querySelector("input");
    this.list = this.querySelector("[data-list]");
    if (!this.text || !this.panel.showPopover) return;
    this.opener.hidden = false;
    this.opener.addEventListener("click", () => this.open(""));
    this.text.addEventListener("keydown", (event) => this.slash(event));
    this.text.addEventListener("input", () => this.tellUnfilled());
    this.field.addEventListener("input", () => this.filter());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => setTimeout(() => this.panel.contains(document.activeElement) || this.close("", false), 120));
    this.list.addEventListener("pointerdown", (event) => { event.preventDefault(); this.use(event.target.closest("[role=option]")); });
    this.tellUnfilled();
  }

  slash(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const before = this.text.value.slice(0, this.text.selectionStart);
    if (before && !/\s$/.test(before)) return;
    event.preventDefault();
    this.open("/");
  }

  async open(typed) {
    this.typed = typed;
    this.field.disabled = false;
    this.field.value = "";
    this.panel.showPopover();
    this.place();
    this.field.focus();
    this.list.replaceChildren();
    const answer = await fetch(this.getAttribute("url"), { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return this.close(typed);
    this.list.innerHTML = await answer.text(); // our own fragment; the policy lets no script of it run
    this.place();
    this.filter();
  }

  place() {
    const box = this.text.getBoundingClientRect();
    this.panel.style.insetInlineStart = `${Math.max(8, box.left)}px`;
    this.panel.style.insetBlockEnd = `${innerHeight - box.top + 6}px`;
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get shown() {
    return this.options.filter((one) => !one.hidden);
  }

  filter() {
    const words = this.field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const one of this.options) one.hidden = !words.every((word) => one.textContent.toLowerCase().includes(word));
    const none = this.list.querySelector("[data-none]");
    if (none) none.hidden = !this.options.length || this.shown.length > 0;
    this.choose(this.shown[0]);
  }

  choose(option) {
    for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
    if (option) this.field.setAttribute("aria-activedescendant", option.id); else this.field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
    this.chosen = option;
  }

  key(event) {
    const shown = this.shown, at = shown.indexOf(this.chosen);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) { event.preventDefault(); this.choose(shown[(at + step + shown.length) % shown.length]); }
    else if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); this.use(this.chosen); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.close(this.typed + (this.typed && this.field.value)); }
    else if (event.key === "Backspace" && !this.field.value) { event.preventDefault(); this.close(""); }
    else if (event.key === " " && this.typed && !shown.length) { event.preventDefault(); this.close(`${this.typed}${this.field.value} `); }
  }

  close(typed = "", focus = true) {
    if (!this.panel.matches(":popover-open")) return;
    this.panel.hidePopover();
    this.field.disabled = true;
    if (focus) this.text.focus();
    if (typed) this.insert(typed);
  }

  async use(option) {
    if (!option) return;
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(option.dataset.url, { method: "POST", headers, redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return this.close(this.typed);
    const { text } = await answer.json(), at = this.text.selectionStart;
    this.close();
    this.insert(text);
    this.selectFirst(at);
  }

  insert(text) {
    this.text.setRangeText(text, this.text.selectionStart, this.text.selectionEnd, "end");
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  selectFirst(from = 0) {
    VARIABLE.lastIndex = from;
    const found = VARIABLE.exec(this.text.value);
    VARIABLE.lastIndex = 0;
    if (!found) return;
    this.text.focus();
    this.text.setSelectionRange(found.index, found.index + found[0].length);
  }

  get unfilled() {
    return [...new Set(this.text.value.match(VARIABLE) ?? [])];
  }

  tellUnfilled() {
    const left = this.unfilled;
    if (!left.length) return this.word?.remove();
    this.word ??= Object.assign(document.createElement("p"), { className: "hint watch-text snippet-unfilled" });
    this.word.setAttribute("role", "status");
    this.word.replaceChildren(this.dataset.unfilled, ...left.flatMap((name) => [" ", this.pointer(name)]));
    if (!this.word.isConnected) this.text.after(this.word);
  }

  pointer(name) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: name });
    button.addEventListener("click", () => this.selectFirst(this.text.value.indexOf(name)));
    return button;
  }
}

document.addEventListener("submit", (event) => {
  const picker = event.target.querySelector("snippet-picker");
  if (!picker?.text || event.submitter?.closest("[data-continues]") || !picker.unfilled.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  picker.selectFirst();
}, true);

customElements.define("snippet-picker", SnippetPicker);
