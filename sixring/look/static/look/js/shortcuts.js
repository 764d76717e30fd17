// data-key="r" (or "g d", or "Mod+Enter" inside a form) on a link, button or field: the key clicks or focuses it.
// A key finds what is shown (links always; what has data-key-closed also in a closed menu, unless all around is hidden); a summary opens with the focus at its first item.
// data-keys-list around rows: j and k move between their [data-row] links. "?" opens dialog#shortcuts. "/" without a field of its own opens the palette. Keys can be turned off there.
// Escape in a field leaves it for the [data-rests] of its section.
const PAUSE = 900;
let first = "", since = 0;

const off = () => localStorage.getItem("sixring:keys") === "off";
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const visible = (one) => one.checkVisibility?.() ?? one.offsetParent !== null;
const bound = (key, root = document) =>
  [...root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && (visible(one) || one.matches("a") || ("keyClosed" in one.dataset && visible(one.closest("details")))));

function act(one) {
  if (one.matches("input, textarea, select")) one.focus();
  else one.click();
  if (one.matches("summary") && one.parentElement.open) enter(one.parentElement);
}

// The menu's own [data-focused] is looked after by its script.
function enter(menu) {
  if (!menu.querySelector("[data-focused]")) [...menu.querySelectorAll("button, a, input, select")].find(visible)?.focus();
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-keys-list] [data-row]")].filter(visible);
  if (!rows.length) return false;
  const focused = rows.indexOf(document.activeElement);
  const at = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
  return true;
}

function list() {
  const dialog = document.querySelector("dialog#shortcuts");
  if (!dialog || dialog.open) return;
  const body = dialog.querySelector("[data-keys]");
  body.replaceChildren(...[...document.querySelectorAll("[data-key]")].filter(unlike()).map(line));
  for (const button of dialog.querySelectorAll("[data-keys-switch]")) button.setAttribute("aria-pressed", String(button.value === (off() ? "off" : "on")));
  dialog.showModal();
}

function unlike() {
  const seen = new Set();
  return (one) => !seen.has(one.dataset.key) && seen.add(one.dataset.key);
}

function line(one) {
  const row = document.createElement("div"), name = document.createElement("dt"), keys = document.createElement("dd");
  name.textContent = one.dataset.keyLabel || one.getAttribute("aria-label") || one.textContent.trim();
  for (const part of one.dataset.key.split(/[ +]/)) {
    const key = document.createElement("kbd");
    key.textContent = part === "Mod" ? (/Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl") : part;
    keys.append(key, " ");
  }
  row.append(name, keys);
  return row;
}

function leave(field) {
  if (document.activeElement !== field) return; // a menu that closed has taken the focus
  field.blur();
  field.closest("section")?.querySelector("[data-rests]")?.focus({ preventScroll: true });
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const send = event.target.form && bound("Mod+Enter", event.target.form);
    if (send) { event.preventDefault(); send.click(); }
    return;
  }
  if (event.key === "Escape" && typing(event.target) && !event.target.closest("dialog")) return leave(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") { event.preventDefault(); return list(); }
  if (off()) return;
  const pair = first && Date.now() - since < PAUSE ? `${first} ${event.key}` : "";
  const target = (pair && bound(pair)) || bound(event.key);
  first = event.key;
  since = Date.now();
  if (target) { event.preventDefault(); first = ""; act(target); }
  else if (event.key === "/") { event.preventDefault(); document.dispatchEvent(new Event("sixring:palette")); }
  else if ((event.key === "j" || event.key === "k") && move(event.key === "j" ? 1 : -1)) event.preventDefault();
}

document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shows-keys]")) list();
  const button = event.target.closest("[data-keys-switch]");
  if (!button) return;
  localStorage.setItem("sixring:keys", button.value);
  for (const one of document.querySelectorAll("[data-keys-switch]")) one.setAttribute("aria-pressed", String(one === button));
});
