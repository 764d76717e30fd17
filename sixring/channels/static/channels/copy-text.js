// <copy-text><input readonly> (or a textarea)<button hidden data-copied="Copied.">: shows the button and copies the input's text.
class CopyText extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input, textarea"), button = this.querySelector("button");
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(input.value);
      document.body.dispatchEvent(new CustomEvent("sixring:toast", { detail: button.dataset.copied }));
    });
  }
}

customElements.define("copy-text", CopyText);
