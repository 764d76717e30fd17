// <tile-order>: dragging a tile, or Alt with an arrow key, presses what the buttons press. Without this script they do it.
customElements.define("tile-order", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.lift(event));
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.put(event));
    this.addEventListener("dragend", () => this.clear());
    this.addEventListener("keydown", (event) => this.key(event));
  }

  lift(event) {
    this.tile = event.target.closest?.("[data-tile]");
    if (!this.tile) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.tile.dataset.tile);
    this.tile.classList.add("is-dragged");
  }

  over(event) {
    if (!this.tile) return;
    event.preventDefault();
    const under = this.tileAt(event);
    this.querySelectorAll(".is-over").forEach((one) => one.classList.toggle("is-over", one === under));
    under?.classList.add("is-over");
  }

  put(event) {
    if (!this.tile) return;
    event.preventDefault();
    const under = this.tileAt(event);
    if (!under || under === this.tile) return;
    const below = this.tile.compareDocumentPosition(under) & Node.DOCUMENT_POSITION_FOLLOWING;
    this.send(this.tile.dataset.tile, (below ? under.nextElementSibling : under)?.dataset.tile ?? "");
  }

  key(event) {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const tile = event.target.closest?.("[data-tile]");
    if (!way || !event.altKey || !tile) return;
    event.preventDefault();
    tile.querySelector(`button[value="${way}"]`)?.click();
  }

  send(tile, way) {
    const form = this.querySelector("[data-drop]");
    form.elements.tile.value = tile;
    form.elements.way.value = way;
    form.requestSubmit();
  }

  tileAt(event) {
    return event.target.closest?.("[data-tile]");
  }

  clear() {
    this.tile?.classList.remove("is-dragged");
    this.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
    this.tile = null;
  }
});
