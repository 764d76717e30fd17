// The page to try the chat on: every button is a call of the API, and every event a line.
const log = document.getElementById("log");
const asked = new URLSearchParams(location.search);

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  log.append(item);
  log.scrollTop = log.scrollHeight;
}

for (const name of ["ready", "open", "close", "message", "unread", "error"])
  document.addEventListener(`sixring:${name}`, ({ detail }) => line(`sixring:${name} ${detail ? JSON.stringify(detail) : ""}`));

document.getElementById("calls").addEventListener("click", ({ target }) => {
  const words = target.dataset?.call && JSON.parse(target.dataset.call);
  if (!words) return;
  line(`Sixring(${words.map((word) => (word?.length > 60 ? '"eyJ…"' : JSON.stringify(word))).join(", ")})`);
  window.Sixring(...words);
});

window.Sixring("boot", { language: asked.get("lang") ?? "", theme: asked.get("theme") ?? "", side: asked.get("side") ?? "" });
