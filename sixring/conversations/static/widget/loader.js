// The chat's loader: <script src=".../widget/loader.js" data-chat="KEY" async></script>. It adds a button and a frame
// inside a shadow root, and gives the page `Sixring(command, ...)`. See docs/widget.md.
(() => {
  const script = document.currentScript || document.querySelector("script[data-chat][src*='/widget/loader.js']");
  const waiting = window.Sixring;
  if (!script || (waiting && waiting.here)) return;
  const base = new URL(".", script.src), origin = base.origin;
  const ears = {}, late = [];
  let key = "", host = null, button = null, badge = null, frame = null, opener = null;
  let isOpen = false, isReady = false, unread = 0, options = {}, said = {};

  const is = (kind) => (value) => typeof value === kind;
  const colour = (value) => /^#[0-9a-f]{6}$/i.test(value);
  const token = (value) => typeof value === "string" && /^[\w.-]{1,8192}$/.test(value);
  const count = (value) => Number.isInteger(value) && value >= 0 && value < 1e6;
  // What the frame may say, and of what kind each of its values has to be. Everything else is dropped.
  const SAYS = {
    ready: { colour, ink: colour, side: is("string"), words: (w) => w && ["open", "close", "title", "news"].every((n) => typeof w[n] === "string") },
    unread: { count }, message: { id: count, from: is("string") }, close: {}, gone: {}, error: { code: is("string") },
    recall: {}, keep: { token }, forget: {},
  };

  const store = (act) => { try { return act(window.localStorage); } catch { return null; } };
  const kept = () => "sixring:" + key;
  const post = (type, more) => frame && frame.contentWindow && frame.contentWindow.postMessage({ sixring: key, type, ...more }, origin);
  const tell = (type, more) => (isReady ? post(type, more) : late.push([type, more]));
  const emit = (name, detail) => {
    document.dispatchEvent(new CustomEvent("sixring:" + name, { detail }));
    for (const ear of [...(ears[name] || [])]) try { ear(detail); } catch (error) { console.error(error); }
  };
  const styled = (element, rules) => {
    for (const name in rules) element.style.setProperty(name, rules[name], "important");
    return element;
  };
  const narrow = window.matchMedia("(max-width: 480px), (max-height: 480px)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  function boot(more = {}) {
    options = { ...options, ...more };
    if (frame) return more.language || more.theme ? tell("update", looks()) : undefined;
    key = String(options.chat || script.dataset.chat || "");
    if (!/^[\w-]{1,40}$/.test(key)) return console.warn("Sixring: data-chat has to be the chat's key.");
    // Not before the page has loaded: it should not have to wait for us, nor for long on a picture that never comes.
    if (document.readyState === "complete") return build();
    window.addEventListener("load", build, { once: true });
    setTimeout(build, 5000);
  }

  function build() {
    if (frame || !key || !document.body) return;
    host = styled(document.createElement("sixring-chat"), { all: "initial", position: "fixed", display: "block", width: "0", height: "0", "z-index": options.zIndex || 2147483000 });
    const root = host.attachShadow({ mode: "open" });
    button = document.createElement("button");
    button.type = "button";
    button.hidden = true;
    button.append(drawing());
    badge = document.createElement("span");
    badge.setAttribute("aria-hidden", "true");
    button.append(badge);
    button.addEventListener("click", toggle);
    button.addEventListener("keydown", (event) => { if (event.key === "Escape" && isOpen) hide(); });
    button.addEventListener("focus", () => styled(button, { outline: button.matches(":focus-visible") ? "3px solid " + said.colour : "none" }));
    button.addEventListener("blur", () => styled(button, { outline: "none" }));
    frame = document.createElement("iframe");
    frame.allow = "clipboard-write";
    frame.title = "Chat";
    const words = new URLSearchParams({ site: location.origin });
    if (options.language) words.set("lang", options.language);
    frame.src = new URL(key + "/?" + words, base);
    root.append(frame, button);
    lay();
    document.body.append(host);
    narrow.addEventListener("change", lay);
    window.addEventListener("message", hear);
  }

  function drawing() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), line = document.createElementNS(svg.namespaceURI, "path");
    const said = { viewBox: "0 0 24 24", width: 26, height: 26, fill: "none", stroke: "currentColor", "stroke-width": 1.7, "stroke-linejoin": "round", "aria-hidden": "true" };
    for (const name in said) svg.setAttribute(name, said[name]);
    svg.append(line);
    return styled(svg, { display: "block" });
  }

  const TALK = "M5 4.5h14A2.5 2.5 0 0 1 21.5 7v8.5A2.5 2.5 0 0 1 19 18h-7.3l-4.2 3.6V18H5a2.5 2.5 0 0 1-2.5-2.5V7A2.5 2.5 0 0 1 5 4.5Z";

  function lay() {
    const full = narrow.matches, left = ((options.side || said.side) === "start") === (getComputedStyle(document.documentElement).direction !== "rtl");
    const [near, far] = left ? ["left", "right"] : ["right", "left"], bottom = Number(options.bottom) || 20;
    styled(button, {
      position: "fixed", bottom: bottom + "px", [near]: "20px", [far]: "auto", width: "56px", height: "56px", padding: "0", margin: "0",
      border: "0", "border-radius": "50%", cursor: "pointer", background: said.colour || "#2f6f4f", color: said.ink || "#fff",
      "align-items": "center", "justify-content": "center", "outline-offset": "3px",
      "box-shadow": "0 1px 3px rgba(0,0,0,.18), 0 6px 20px rgba(0,0,0,.18)", display: button.hidden || (full && isOpen) ? "none" : "flex",
    });
    styled(badge, {
      position: "absolute", top: "-4px", right: "-4px", display: unread && !isOpen ? "block" : "none", "min-width": "22px", height: "22px",
      "box-sizing": "border-box", padding: "0 6px", "border-radius": "11px", background: "#b3261e", color: "#fff", border: "2px solid #fff",
      font: "600 12px/18px system-ui, sans-serif", "text-align": "center",
    });
    styled(frame, {
      position: "fixed", border: "0", margin: "0", "color-scheme": "normal", background: "transparent", display: isOpen ? "block" : "none",
      [near]: full ? "0" : "20px", [far]: "auto", bottom: full ? "0" : bottom + 72 + "px", top: full ? "0" : "auto",
      width: full ? "100vw" : "400px", "max-width": full ? "none" : "calc(100vw - 40px)",
      height: full ? "100dvh" : "660px", "max-height": full ? "none" : "calc(100dvh - " + (bottom + 92) + "px)",
      "border-radius": full ? "0" : "14px", "box-shadow": full ? "none" : "0 2px 6px rgba(0,0,0,.12), 0 16px 48px rgba(0,0,0,.22)",
    });
    const w = said.words || {};
    button.querySelector("path").setAttribute("d", isOpen ? "m5.5 9 6.5 6.5L18.5 9" : TALK);
    button.setAttribute("aria-expanded", isOpen);
    button.setAttribute("aria-label", isOpen ? w.close || "Close chat" : (w.open || "Open chat") + (unread ? ", " + (w.news || "").replace("{n}", unread) : ""));
    badge.textContent = unread > 99 ? "99+" : String(unread);
  }

  function show() {
    if (!key) boot();
    build();
    if (!frame || isOpen) return;
    opener = document.activeElement;
    isOpen = true;
    lay();
    if (!still.matches && frame.animate) frame.animate([{ opacity: 0, transform: "translateY(8px)" }, { opacity: 1, transform: "none" }], 140);
    frame.focus();
    tell("open", { touch: window.matchMedia("(pointer: coarse)").matches });
    emit("open");
  }

  function hide() {
    if (!isOpen) return;
    isOpen = false;
    lay();
    tell("close");
    const back = opener && opener.isConnected && ![document.body, host].includes(opener) ? opener : button;
    back.focus({ preventScroll: true });
    emit("close");
  }

  function toggle() { isOpen ? hide() : show(); }
  const looks = () => ({ language: String(options.language || ""), theme: String(options.theme || "") });

  function hear(event) {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    const data = event.data, fits = data && typeof data === "object" && data.sixring === key && Object.hasOwn(SAYS, data.type) && SAYS[data.type];
    if (!fits || !Object.keys(fits).every((name) => fits[name](data[name]))) return;
    HEARD[data.type](data);
  }

  const HEARD = {
    ready(data) {
      said = { colour: data.colour, ink: data.ink, side: data.side, words: data.words };
      frame.title = said.words.title;
      button.hidden = Boolean(options.hideLauncher);
      const first = !isReady;
      isReady = true;
      lay();
      if (options.theme) post("update", looks());
      for (const [type, more] of late.splice(0)) post(type, more);
      if (first) emit("ready");
    },
    unread(data) { if (data.count !== unread) { unread = data.count; lay(); emit("unread", { count: unread }); } },
    message(data) { emit("message", { id: data.id, from: data.from.slice(0, 80) }); },
    error(data) { emit("error", { code: data.code.slice(0, 40) }); },
    close: () => hide(),
    recall() {
      const keeps = Boolean(store((s) => (s.setItem(kept() + ":try", "1"), s.removeItem(kept() + ":try"), true)));
      post("recalled", { keeps, token: (keeps && store((s) => s.getItem(kept()))) || "" });
    },
    keep(data) { store((s) => s.setItem(kept(), data.token)); },
    forget() { store((s) => s.removeItem(kept())); },
    gone: () => leave(),
  };

  function shutdown() {
    if (!frame) return void (key = "");
    store((s) => s.removeItem(kept()));
    hide();
    button.hidden = true;
    lay();
    tell("shutdown");
    setTimeout(leave, 3000, frame);
  }

  function leave(which) {
    if (!frame || (which && which !== frame)) return;
    window.removeEventListener("message", hear);
    narrow.removeEventListener("change", lay);
    host.remove();
    host = button = badge = frame = opener = null;
    isOpen = isReady = false;
    key = "";
    unread = late.length = 0;
  }

  const COMMANDS = {
    boot, show, hide, toggle, shutdown, logout: () => tell("logout"),
    identify: (jwt) => (token(jwt) ? tell("identify", { jwt }) : console.warn("Sixring: identify takes a signed token.")),
    newMessage(text = "") { show(); tell("write", { text: String(text).slice(0, 10000) }); },
    update(more = {}) {
      options = { ...options, ...more };
      if (!frame) return;
      if ("hideLauncher" in more && isReady) button.hidden = Boolean(more.hideLauncher);
      lay();
      tell("update", looks());
    },
    on(name, ear) { (ears[name] ||= new Set()).add(ear); if (name === "ready" && isReady) ear(); },
    off(name, ear) { ears[name] && (ear ? ears[name].delete(ear) : ears[name].clear()); },
  };

  window.Sixring = function Sixring(command, ...words) {
    if (Object.hasOwn(COMMANDS, command)) COMMANDS[command](...words);
    else console.warn("Sixring: there is no command " + command + ".");
  };
  window.Sixring.here = true;
  if (script.dataset.chat && script.dataset.boot !== "later") boot();
  for (const words of (waiting && waiting.q) || []) window.Sixring(...words);
})();
