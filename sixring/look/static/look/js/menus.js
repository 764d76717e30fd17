// details.menu closes on a click elsewhere and on Escape; up and down move between its items. data-opens="id" opens that dialog, data-closes closes the one around it.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    const inside = menu.contains(event.target);
    if (!inside || event.target.closest(".menu-items :is(a, button)")) menu.open = false;
  }
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], menu = event.target.closest?.("details.menu[open]");
  if (!step || !menu || event.defaultPrevented || event.target.matches("select, textarea, [type=number], [type=date], [list]")) return;
  const items = [...menu.querySelectorAll("summary, a, button, input, select")].filter((one) => one.checkVisibility?.() ?? true);
  event.preventDefault();
  items[(items.indexOf(event.target) + step + items.length) % items.length].focus();
});
