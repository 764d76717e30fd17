// <news-pill for="rows" on="sixring:conversation">: news while you read waits under "3 new"; at the top of an idle list it comes at
// once. Either way the list #rows gets the event sixring:show, for hx-trigger="sixring:show".
const words = JSON.parse(document.querySelector('meta[name="sixring-words"]')?.content ?? "{}");

class NewsPill extends HTMLElement {
  connectedCallback() {
    this.subjects = new Set();
    this.on = this.getAttribute("on") ?? "sixring:conversation";
    this.heard = (event) => this.hear(event.detail);
    document.body.addEventListener(this.on, this.heard);
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "pill is-news";
    this.button.hidden = true;
    this.button.addEventListener("click", () => this.show());
    this.setAttribute("role", "status");
    this.replaceChildren(this.button);
  }

  disconnectedCallback() {
    document.body.removeEventListener(this.on, this.heard);
  }

  get list() {
    return document.getElementById(this.getAttribute("for"));
  }

  reading() {
    const list = this.list, scroller = list?.closest(".pane-scroll") ?? list;
    return document.hidden || scroller?.scrollTop > 20 || list?.matches(":focus-within, :hover") || list?.querySelector(":checked");
  }

  hear(change) {
    this.subjects.add(change?.conversation ?? change?.subject);
    if (!this.reading()) return this.show();
    this.button.textContent = (words.fresh ?? "{n} new").replace("{n}", this.subjects.size);
    this.button.hidden = false;
  }

  show() {
    this.subjects.clear();
    this.button.hidden = true;
    this.list?.dispatchEvent(new CustomEvent("sixring:show", { bubbles: true }));
  }
}

customElements.define("news-pill", NewsPill);
