// Toasts: the cross closes one; a plain one leaves by itself unless hovered or focused, a bad one stays. With htmx, the answer's
// HX-Trigger {"sixring:toast": "Saved."} shows one; an answer with an error's words is swapped into #toasts by the configuration.
const STAY = 8000;
const region = document.getElementById("toasts");

function leave(toast) {
  if (!toast.isConnected || toast.matches(".bad")) return;
  if (toast.matches(":hover, :focus-within")) setTimeout(() => leave(toast), STAY);
  else toast.remove();
}

function say(text) {
  const toast = document.getElementById("toast-pattern").content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  region.append(toast);
}

if (region) {
  new MutationObserver((news) => news.forEach(({ addedNodes }) => addedNodes.forEach((one) => one.matches?.(".toast") && setTimeout(() => leave(one), STAY))))
    .observe(region, { childList: true });
  for (const toast of region.querySelectorAll(".toast")) setTimeout(() => leave(toast), STAY);
  document.body.addEventListener("sixring:toast", (event) => say(event.detail.value ?? event.detail));
  document.addEventListener("click", (event) => event.target.closest(".toast-close")?.closest(".toast")?.remove());
}
