// What a swap takes away takes the focus along to nowhere; here it comes back: to what has the same id, menu key or address, else to
// the [data-rests] or first row of where it was, else to the [data-rests] of the page, else to the page.
let last = null;
const visible = (one) => one.checkVisibility?.() ?? one.offsetParent !== null;

function again(one) {
  const key = one.closest("details.menu")?.querySelector("summary")?.dataset.key;
  if (one.id) return `#${CSS.escape(one.id)}`;
  if (key) return `summary[data-key="${CSS.escape(key)}"]`;
  return one.matches("a[href]") ? `a[href="${CSS.escape(one.getAttribute("href"))}"]` : "";
}

function back() {
  if (document.activeElement !== document.body || !last || (last.one.isConnected && visible(last.one))) return;
  const inside = last.home && ["[data-rests]", "[data-row][aria-current]", "[data-row]"].map((one) => `#${last.home} ${one}`);
  const places = [last.again, ...(inside || []), "[data-rests]", "#main"].filter(Boolean);
  const found = places.map((one) => [...document.querySelectorAll(one)].find(visible)).find(Boolean);
  found?.focus({ preventScroll: true });
}

document.addEventListener("focusin", ({ target }) => {
  last = { one: target, again: again(target), home: target.closest("#talk, #queue")?.id };
});
for (const news of ["htmx:afterSettle", "htmx:afterRequest", "sixring:toast-gone"]) document.addEventListener(news, () => setTimeout(back));
