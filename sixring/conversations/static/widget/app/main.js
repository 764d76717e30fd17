// The chat in its frame: puts its parts together, and says to the page around it what happened.
import { ask } from "./api.js";
import * as asking from "./asking.js";
import * as brand from "./brand.js";
import * as bridge from "./bridge.js";
import { Composer } from "./composer.js";
import { $, aloud, icon } from "./dom.js";
import * as outbox from "./outbox.js";
import * as session from "./session.js";
import { Sheet } from "./sheet.js";
import * as store from "./store.js";
import { Stream } from "./stream.js";
import { Talk } from "./talk.js";
import { count, start, t } from "./words.js";

const FRESH = 60000;
let stream = null, isOpen = !bridge.isFramed, read = 0, up = true, loaded = false, toldUnread = -1, configured = Date.now(), writers = new Map();
let touch = window.matchMedia("(pointer: coarse)").matches, said = "";

const talk = new Talk({ seen, retry: outbox.retry, drop: outbox.drop, choose });
const composer = new Composer(write);
const sheet = new Sheet({ over: leave, hasMessages: () => talk.messages.size > 0 });

async function begin() {
  brand.paint();
  brand.introduce();
  $("close").append(icon("close"));
  $("close").hidden = !bridge.isFramed;
  $("close").addEventListener("click", () => bridge.tell("close"));
  document.addEventListener("keydown", (event) => event.key === "Escape" && !$("sheet").open && bridge.tell("close"));
  document.addEventListener("visibilitychange", () => markRead());
  window.addEventListener("pagehide", sendRead);
  window.addEventListener("offline", notices);
  window.addEventListener("online", notices);
  for (const [type, act] of Object.entries(heard)) bridge.hear(type, act);
  await store.open();
  session.onChange(changed);
  outbox.onChange(draw);
  store.onChange((name) => name === "ended" && recallEnd());
  bridge.tell("ready", { ...brand.button(), side: start.about.side, words: { open: t("open"), close: t("close"), title: t("title", { name: start.about.name }), news: t("news") } });
  composer.fill(store.get("draft") ?? "");
  if (session.isKnown()) follow();
  draw();
  arrange();
  if (isOpen) opened();
}

// What the page around us says.
const heard = {
  open: (said) => ((touch = said.touch), opened()),
  close: closed,
  identify: ({ jwt }) => session.identify(jwt).then(follow).catch(failed),
  logout: () => leave(t("signed_out")),
  shutdown: async () => (await leave("", true), bridge.tell("gone")),
  write: ({ text }) => (text && composer.fill(text), focus()),
  update,
};

function update({ language, theme }) {
  brand.paint(theme);
  const words = new URLSearchParams(location.search);
  if (!language || language.split("-")[0] === document.documentElement.lang || words.get("lang") === language) return;
  words.set("lang", language);
  location.search = words;
}

async function opened() {
  isOpen = true;
  talk.newFrom = [...talk.messages.values()].filter((one) => one.from !== "you" && one.id > read).map((one) => one.id).sort((a, b) => a - b)[0] ?? 0;
  draw();
  arrange();
  talk.toEnd();
  talk.lookAgain();
  focus();
  refresh();
  if (!stream && !start.about.require_user) await session.begin().then(follow).catch(notices);
  outbox.flush();
}

function closed() {
  isOpen = false;
  talk.newFrom = 0;
  if ($("sheet").open) $("sheet").close();
  draw();
}

function focus() {
  if (touch) $("name").focus();
  else ($("asking").hidden ? $("text") : $("asking").querySelector("input"))?.focus();
}

// Whether somebody is there changes while a page lies open.
async function refresh() {
  if (Date.now() - configured < FRESH) return;
  configured = Date.now();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const answer = await ask("GET", `config?lang=${document.documentElement.lang}&zone=${encodeURIComponent(zone)}`).catch(() => null);
  if (!answer) return;
  const { languages, ...about } = await answer.json();
  Object.assign(start.about, about);
  brand.status();
}

// Either the questions or the field to write in.
function arrange() {
  const known = talk.messages.size > 0 || outbox.items().length > 0 || session.current()?.user;
  const asks = !known && !asking.isAnswered(), locked = start.about.require_user && !(session.current() ?? store.get("session"))?.user;
  if (asks && $("asking").hidden) asking.ask(() => (arrange(), focus()));
  $("asking").hidden = !asks || locked;
  $("composer").hidden = asks || locked;
  notices();
}

function write(text, files) {
  outbox.add(text, files, asking.answers());
  talk.toEnd();
}

function follow() {
  if (stream || !(session.current() || session.isKnown())) return;
  stream = new Stream({ load, event, link });
  recallEnd();
  outbox.flush();
}

async function load(after) {
  const answer = await (await session.asked("GET", `messages?after=${encodeURIComponent(after)}`)).json();
  take(answer.messages, loaded);
  read = Math.max(read, answer.read ?? (loaded ? 0 : talk.latest));
  if (!loaded) $("log").setAttribute("aria-live", "polite");
  loaded = true;
  arrange();
  draw();
  return answer.cursor;
}

function take(messages, areNews) {
  for (const one of messages) {
    const isNew = talk.add(one);
    if (isNew && areNews && one.from !== "you") came(one);
  }
  outbox.arrived(messages.map((one) => one.client_id).filter(Boolean));
}

function came(message) {
  writing(message.from, false);
  bridge.tell("message", { id: message.id, from: message.from });
}

function event(name, data) {
  if (name === "message") take([data], true);
  else if (name === "typing") writing(String(data.from ?? ""), data.on);
  else if (name === "read") read = Math.max(read, data.up_to);
  else if (name === "ended") ended(data.conversation);
  draw();
}

function ended(conversation) {
  if ([...talk.messages.values()].sort((a, b) => a.id - b.id).at(-1)?.conversation !== conversation) return;
  store.set("ended", talk.latest);
  recallEnd();
}

function recallEnd() {
  talk.ended = store.get("ended") || 0;
  if (talk.ended && talk.latest > talk.ended) talk.ended = 0;
}

function link(now) {
  if (now && !up) aloud(t("back"));
  up = now;
  notices();
  if (now && outbox.waiting().length) outbox.flush();
}

function writing(name, on) {
  clearTimeout(writers.get(name));
  writers.delete(name);
  if (on && name) writers.set(name, setTimeout(() => writing(name, false), 30000));
  $("typing").textContent = writers.size ? t("typing", { name: [...writers.keys()].join(", ") }) : "";
}

function draw() {
  talk.draw(outbox.items());
  tellUnread();
  notices();
}

const unread = () => [...talk.messages.values()].filter((one) => one.from !== "you" && one.id > read).length;

function tellUnread() {
  const now = isOpen && !document.hidden ? 0 : unread();
  if (now !== toldUnread) bridge.tell("unread", { count: now });
  toldUnread = now;
}

// An answer tapped below a question of ours.
async function choose(id, value) {
  try {
    const answer = await session.asked("POST", "rating", { body: { message: id, value, language: document.documentElement.lang } });
    talk.add({ ...talk.messages.get(id), ask: (await answer.json()).ask });
    aloud(t("thanks"));
  } catch (error) {
    aloud(t("not_sent"));
    failed(error);
  }
  draw();
}

let lookedAt = 0, marking = 0;

function seen(id) {
  lookedAt = Math.max(lookedAt, id);
  markRead();
}

// Only what was in view while somebody could look.
function markRead() {
  tellUnread();
  if (!isOpen || document.hidden || lookedAt <= read) return;
  clearTimeout(marking);
  marking = setTimeout(sendRead, 300);
}

async function sendRead() {
  clearTimeout(marking);
  if (!isOpen || lookedAt <= read) return;
  read = lookedAt;
  await session.asked("POST", "read", { body: { up_to: read }, keepalive: true }).catch(() => {});
  tellUnread();
}

// One line above the conversation: the worst of what there is to say.
function notices() {
  const waiting = outbox.waiting().length, broken = navigator.onLine && (!up || outbox.troubled);
  const locked = start.about.require_user && !(session.current() ?? store.get("session"))?.user;
  const words = !navigator.onLine ? t("offline") : broken ? t("trouble") : locked ? t("sign_in") : store.place === "nowhere" ? t("only_now") : said;
  const bad = broken || !navigator.onLine, stay = bad && store.place !== "here";
  const more = (bad && waiting ? ` ${count("waiting_n", waiting)}` : "") + (stay ? ` ${t("stay")}` : "");
  if ($("notice").textContent !== words + more) $("notice").textContent = words + more;
  $("notice").classList.toggle("is-bad", bad);
}

// The visitor became another one, here or in another tab.
function changed(now, before) {
  if (now && (!before || before.visitor === now.visitor)) return void (stream ? restart() : follow());
  stream?.end();
  stream = null;
  loaded = false;
  read = lookedAt = 0;
  talk.clear();
  store.remove("ended");
  $("log").setAttribute("aria-live", "off");
  outbox.dropOthers(now?.visitor ?? "nobody");
  if (now) follow();
  arrange();
  draw();
}

function restart() {
  stream.end();
  stream = null;
  follow();
}

async function leave(words = "", forGood = false) {
  composer.clear();
  store.remove("claims");
  said = typeof words === "string" ? words : "";
  await session.logout().catch(failed);
  if (forGood) session.forget();
  else arrange();
  draw();
}

function failed(error) {
  bridge.tell("error", { code: String(error.code || "unreachable") });
  notices();
}

begin();
