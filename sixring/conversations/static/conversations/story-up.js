// What was said before comes as one scrolls up: near the top [data-up] hears sixring:up, and what stands on the screen stays
// where it is while earlier messages are put above it.
const NEAR = 160;

const box = () => document.querySelector(".talk-scroll");
const raise = () => box()?.querySelector("[data-up]")?.dispatchEvent(new CustomEvent("sixring:up"));

document.addEventListener("scroll", ({ target }) => {
  if (target === box() && target.dataset.rising && target.scrollTop < NEAR) raise();
}, { capture: true, passive: true });
// Only somebody who wants up gets up: a story shorter than its pane has no scroll to tell by.
document.addEventListener("wheel", ({ target, deltaY }) => {
  const here = target.closest?.(".talk-scroll");
  if (here && deltaY < 0) { here.dataset.rising = "1"; if (here.scrollTop < NEAR) raise(); }
}, { passive: true });
document.addEventListener("touchmove", ({ target }) => { const here = target.closest?.(".talk-scroll"); if (here) here.dataset.rising = "1"; }, { passive: true });
document.addEventListener("keydown", ({ target, key }) => {
  const here = target.closest?.(".talk-scroll");
  if (here && ["PageUp", "Home", "ArrowUp"].includes(key)) { here.dataset.rising = "1"; if (here.scrollTop < NEAR) raise(); }
});

let below = 0;
document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.matches?.("[data-up]")) below = box().scrollHeight - box().scrollTop;
});
document.body.addEventListener("htmx:afterSwap", () => {
  if (below) { box().scrollTop = box().scrollHeight - below; below = 0; }
});
