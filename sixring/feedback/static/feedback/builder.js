// The builder: the preview follows what is typed and which question is open, and questions may be dragged. Every act is a form that works without this.
const frame = document.querySelector("[data-preview]"), list = document.querySelector("[data-questions]");

const look = (key) => {
  frame.src = frame.dataset.preview + (key ? `&at=${encodeURIComponent(key)}` : "");
};
const opened = () => list?.querySelector("details[open]")?.closest("[data-question]")?.dataset.question;

document.body.addEventListener("sixring:survey-changed", () => look(opened()));
list?.addEventListener("toggle", (event) => {
  if (event.target.open) look(event.target.closest("[data-question]").dataset.question);
}, true);

let held = null;
const over = (event) => held && event.target.closest?.("[data-question]");
const unmark = () => list.querySelectorAll(".is-over").forEach((row) => row.classList.remove("is-over"));

list?.addEventListener("dragstart", (event) => {
  held = event.target.closest("[data-grip]")?.closest("[data-question]");
  if (held) event.dataTransfer.setDragImage(held, 12, 12);
});
list?.addEventListener("dragover", (event) => {
  const row = over(event);
  if (!row) return;
  event.preventDefault();
  unmark();
  row.classList.add("is-over");
});
list?.addEventListener("dragend", () => { unmark(); held = null; });
list?.addEventListener("drop", (event) => {
  const row = over(event), rows = [...list.children];
  if (!row || row === held) return;
  event.preventDefault();
  const form = held.querySelector(".builder-move form"), to = document.createElement("input");
  Object.assign(to, { type: "hidden", name: "to", value: rows.indexOf(row) + 1 });
  form.append(to);
  form.submit();
});
