// A check-in is sent without leaving the page; while there is no connection it is kept here and sent on later.
const KEPT = "sixring-check-ins";
const PAUSE = 20000;
const said = document.querySelector("[data-said]");
const wrong = document.querySelector("[data-wrong]");
const path = location.pathname;
let quiet;

const kept = () => JSON.parse(localStorage.getItem(KEPT) || "[]");
const keep = (all) => localStorage.setItem(KEPT, JSON.stringify(all));

function show(where, text) {
  for (const one of [said, wrong]) one.hidden = true;
  where.textContent = text;
  where.hidden = !text;
  clearTimeout(quiet);
  quiet = setTimeout(() => { where.hidden = true; }, PAUSE);
}

const send = (fields) =>
  fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });

async function checkIn(event) {
  event.preventDefault();
  const form = event.target;
  const fields = { ...Object.fromEntries(new FormData(form)), at: new Date().toISOString() };
  try {
    const answer = await send(fields);
    const told = await answer.json();
    if (!answer.ok) return show(wrong, told.wrong);
    show(said, said.dataset.thanks);
    done(form, told.id);
  } catch {
    keep([...kept(), fields]);
    show(said, said.dataset.kept);
    done(form, crypto.randomUUID?.() ?? "");
  }
}

function done(form, id) {
  form.reset();
  if (form.elements.id) form.elements.id.value = id;
  document.querySelector("#id_code").focus();
}

// Oldest first; what the server refuses for good is let go, what can't be sent yet stays.
async function sendOn() {
  for (const fields of kept()) {
    try {
      const answer = await send(fields);
      if (answer.status === 429 || answer.status >= 500) return;
    } catch {
      return;
    }
    keep(kept().slice(1));
  }
}

for (const form of document.querySelectorAll("[data-check-in]")) form.addEventListener("submit", checkIn);
addEventListener("online", sendOn);
setInterval(sendOn, 30000);
sendOn();
