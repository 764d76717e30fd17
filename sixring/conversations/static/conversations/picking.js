// Picking rows of the desk's list: x picks the row in focus (else the open one), Shift+click and Shift+X pick all between, Escape
// lets go of all. Without this file the boxes work as boxes do.
let last;

const boxes = () => [...document.querySelectorAll("#rows [name=picked]")];
const boxOf = (link) => link?.closest(".row")?.querySelector("[name=picked]");

function pick(box, checked, range) {
  const all = boxes(), from = range ? all.indexOf(last) : -1, to = all.indexOf(box);
  const some = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of some) one.checked = checked;
  last = box;
}

document.addEventListener("click", (event) => {
  if (event.target.matches?.("#rows [name=picked]")) pick(event.target, event.target.checked, event.shiftKey);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  if (event.key === "Escape" && !document.querySelector("details.menu[open]")) {
    for (const box of document.querySelectorAll("#picking :checked")) box.checked = false;
  }
  if (event.key.toLowerCase() !== "x" || localStorage.getItem("sixring:keys") === "off") return;
  const row = event.target.closest?.("#rows .row")?.querySelector("[data-row]") ?? document.querySelector("#rows [aria-current=true]");
  const box = boxOf(row);
  if (!box) return;
  event.preventDefault();
  pick(box, event.shiftKey || !box.checked, event.shiftKey);
});
