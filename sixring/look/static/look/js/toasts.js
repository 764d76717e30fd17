// Toasts: the cross closes one; a plain one leaves by itself unless hovered or focused, a bad one stays. With htmx, the answer's
// HX-Trigger {"sixring:toast": "Saved."} shows one, {"sixring:toast": {"text": "Saved.", "undo": "/where/to/post/"}} one that can be undone; an answer with an error's words is swapped into #toasts by the configuration.
const STAY = 8000;
const region = document.getElementById("toasts");

function leave(toast) {
  if (!toast.isConnected || toast.matches(".bad")) return;
  if (toast.matches(":hover, :focus-within")) setTimeout(() => leave(toast), STAY);
  else toast.remove();
}

function say({ text, undo }) {
  const toast = document.getElementById("toast-pattern").content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  const form = toast.querySelector("form");
  if (undo) { form.action = undo; form.setAttribute("hx-post", undo); } else form.remove();
  region.append(toast);
  globalThis.htmx?.process(toast);
}

if (region) {
  new MutationObserver((news) => news.forEach(({ addedNodes }) => addedNodes.forEach((one) => one.matches?.(".toast") && setTimeout(() => leave(one), STAY))))
    .observe(region, { childList: true });
  for (const toast of region.querySelectorAll(".toast")) setTimeout(() => leave(toast), STAY);
  document.body.addEventListener("sixring:toast", ({ detail }) => {
    const told = detail.value ?? detail;
    say(told.text ? told : { text: told });
  });
  region.addEventListener("htmx:afterRequest", (event) => event.target.closest(".toast")?.remove());
  document.addEventListener("click", (event) => {
    const toast = event.target.closest(".toast-close")?.closest(".toast");
    toast?.remove();
    if (toast) document.dispatchEvent(new Event("sixring:toast-gone"));
  });
}
