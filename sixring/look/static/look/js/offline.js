// Shows #offline while the device has no network, and a toast when htmx could not reach the server: nothing typed is lost.
const banner = document.getElementById("offline");
const show = () => { if (banner) banner.hidden = navigator.onLine; };
addEventListener("online", show);
addEventListener("offline", show);
show();
document.body.addEventListener("htmx:sendError", () => {
  const words = document.querySelector("#offline [data-unsent]")?.dataset.unsent;
  if (words) document.body.dispatchEvent(new CustomEvent("sixring:toast", { detail: words }));
});
