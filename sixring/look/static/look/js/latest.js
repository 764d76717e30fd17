// data-starts-at-end: a story opens at its latest message, and follows new ones while you are at its end.
const NEAR = 120;

function watch(box) {
  box.scrollTop = box.scrollHeight;
  let near = true;
  box.addEventListener("scroll", () => { near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR; }, { passive: true });
  const follow = () => { if (near) box.scrollTop = box.scrollHeight; };
  new MutationObserver(follow).observe(box, { childList: true, subtree: true, attributeFilter: ["open"] });
  new ResizeObserver(follow).observe(box);
}

document.querySelectorAll("[data-starts-at-end]").forEach(watch);
document.body.addEventListener("htmx:load", ({ target }) => {
  const boxes = [target, ...target.querySelectorAll("[data-starts-at-end]")];
  boxes.filter((box) => box !== document.body && box.matches("[data-starts-at-end]")).forEach(watch);
});
