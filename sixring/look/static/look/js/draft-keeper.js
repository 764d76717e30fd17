// <draft-keeper key="conversation-7"> around a form: keeps its textarea in this browser until the message was sent. Sent means:
// htmx answered with success, or the page carries data-sent="conversation-7" (messages with extra_tags="sent:conversation-7" do).
const words = JSON.parse(document.querySelector('meta[name="sixring-words"]')?.content ?? "{}");

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.place = `sixring:draft:${this.getAttribute("key")}`;
    this.box = this.querySelector("textarea");
    if (!this.box) return;
    this.box.addEventListener("input", () => this.keep());
    this.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful && event.target.contains(this.box)) this.forget();
    });
    if (this.wasSent()) this.forget();
    else this.restore();
  }

  wasSent() {
    return [...document.querySelectorAll("[data-sent]")].some((one) => one.dataset.sent === this.getAttribute("key"));
  }

  keep() {
    if (this.box.value) localStorage.setItem(this.place, this.box.value);
    else this.forget();
  }

  forget() {
    localStorage.removeItem(this.place);
    this.word?.remove();
  }

  restore() {
    const text = localStorage.getItem(this.place);
    if (!text || this.box.value) return;
    this.box.value = text;
    this.tell();
  }

  tell() {
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "button quiet small";
    discard.textContent = words.discard ?? "Discard";
    discard.addEventListener("click", () => { this.box.value = ""; this.forget(); this.box.focus(); });
    this.word = document.createElement("p");
    this.word.className = "hint";
    this.word.setAttribute("role", "status");
    this.word.append(words.kept ?? "Your draft was kept.", " ", discard);
    this.box.after(this.word);
  }
}

customElements.define("draft-keeper", DraftKeeper);
