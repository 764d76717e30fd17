// The page that asks whether this browser may show notices of answers. It has to be a page of its own: browsers don't
// ask in a frame.
const box = document.getElementById("notify"), said = document.getElementById("notify-said");
const on = document.getElementById("notify-on"), off = document.getElementById("notify-off");
const PROGRAM = "/widget/notices.js", SCOPE = "/widget/";
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function say(what) {
  said.textContent = said.dataset[what] ?? "";
}

function show(subscription) {
  on.hidden = Boolean(subscription);
  off.hidden = !subscription;
  (subscription ? off : on).focus();
}

async function tell(told) {
  const answer = await fetch(location.href, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) });
  if (!answer.ok) throw new Error(String(answer.status));
}

function bytes(coded) {
  const plain = atob(coded.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(coded.length / 4) * 4, "="));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return say("denied");
  await navigator.serviceWorker.register(PROGRAM, { scope: SCOPE });
  const program = await ready();
  const made = await program.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) });
  const { endpoint, keys } = made.toJSON();
  await tell({ endpoint, ...keys });
  show(made);
  say("on");
}

// This page lies below the program's scope, so waiting for it to be ready is enough.
function ready() {
  return navigator.serviceWorker.ready;
}

async function unsubscribe() {
  const made = await current();
  if (made) {
    await tell({ endpoint: made.endpoint, off: true });
    await made.unsubscribe();
  }
  show(null);
  say("off");
}

async function current() {
  return (await navigator.serviceWorker.getRegistration(SCOPE))?.pushManager.getSubscription() ?? null;
}

function carefully(act) {
  return async () => {
    on.disabled = off.disabled = true;
    await act().catch(() => say("failed"));
    on.disabled = off.disabled = false;
  };
}

if (able) {
  on.addEventListener("click", carefully(subscribe));
  off.addEventListener("click", carefully(unsubscribe));
  on.disabled = false;
  // Subscribed in another chat of ours is not subscribed here; asking again does no harm.
} else {
  say("cannot");
}
