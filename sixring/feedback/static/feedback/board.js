// <action-board>: dragging a card presses the button that moves it there. Without this script the buttons do it.
customElements.define("action-board", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.lift(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.put(event));
    this.addEventListener("dragend", () => this.clear());
  }

  lift(event) {
    this.card = event.target.closest?.("[data-to]");
    if (!this.card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.card.id);
    this.card.classList.add("is-dragged");
  }

  over(event) {
    const column = this.columnAt(event);
    this.querySelectorAll(".is-over").forEach((one) => one.classList.toggle("is-over", one === column));
    if (!column) return;
    event.preventDefault();
    column.classList.add("is-over");
  }

  put(event) {
    const column = this.columnAt(event);
    if (!column) return;
    event.preventDefault();
    this.card.querySelector(`button[value="${column.dataset.state}"]`)?.click();
  }

  columnAt(event) {
    const column = event.target.closest?.("[data-state]");
    return column && this.card?.dataset.to.split(" ").includes(column.dataset.state) ? column : null;
  }

  clear() {
    this.card?.classList.remove("is-dragged");
    this.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
    this.card = null;
  }
});
