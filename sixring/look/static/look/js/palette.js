// Ctrl K (or ⌘ K) opens dialog#palette: what the page offers under data-key-label or data-command, where you were, and what the
// server finds (options as HTML). The focus stays in the field; aria-activedescendant names the option that Enter takes.
const PAUSE = 120, RECENT = "sixring:recent";
const dialog = document.getElementById("palette");
const recent = () => { try { return JSON.parse(sessionStorage.getItem(RECENT)) || []; } catch { return []; } };

function remember() {
  const here = { href: location.pathname + location.search, text: document.title.replace(/ · Sixring$/, "") };
  const others = recent().filter((one) => one.href.split("?")[0] !== location.pathname);
  sessionStorage.setItem(RECENT, JSON.stringify([here, ...others].slice(0, 7)));
}

if (dialog) {
  const field = dialog.querySelector("input"), list = dialog.querySelector("[role=listbox]"), status = dialog.querySelector("[role=status]");
  let timer = 0, asking = null, from = null, verbs = [], stale = false, due = false; // due: Enter came before the answer to the words
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function open() {
    if (dialog.open) return;
    from = document.activeElement;
    verbs = offered();
    field.value = "";
    due = false;
    list.replaceChildren();
    dialog.showModal();
    look();
  }

  function offered() {
    const seen = new Set();
    return [...document.querySelectorAll("[data-key-label], [data-key], [data-command]")].filter((one) => {
      const name = label(one);
      const usable = !one.disabled && !one.closest("dialog, .rail, [inert]") && (one.checkVisibility?.() ?? true);
      return name && usable && !seen.has(name) && seen.add(name);
    });
  }

  function label(one) {
    return one.dataset.command || one.dataset.keyLabel || one.getAttribute("aria-label") || one.textContent.trim().slice(0, 60);
  }

  async function look() {
    const words = field.value.trim();
    asking?.abort();
    const mine = (asking = new AbortController());
    show(words, null);
    try {
      const answer = await fetch(`${dialog.dataset.quick}?q=${encodeURIComponent(field.value)}`, { signal: mine.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      show(words, await answer.text());
      stale = false;
      if (due) { due = false; take(chosen()); }
    } catch (error) {
      if (error.name !== "AbortError") stale = due = false;
      if (error.name !== "AbortError") status.textContent = status.dataset.failed;
    }
  }

  function show(words, html) {
    const before = chosen()?.dataset.of ?? "";
    const wanted = words.toLowerCase().split(/\s+/);
    const here = verbs.filter((one) => wanted.every((word) => label(one).toLowerCase().includes(word)));
    const been = words ? [] : recent().filter((one) => one.href.split("?")[0] !== location.pathname).slice(0, 5);
    const found = html === null ? [...list.querySelectorAll("[data-found]")] : parsed(html);
    list.replaceChildren(
      ...group(list.dataset.here, here.slice(0, words ? 6 : 12).map((one) => option(label(one), `v${verbs.indexOf(one)}`, one.dataset.key))),
      ...group(list.dataset.recent, been.map((one) => Object.assign(option(one.text, one.href), { href: one.href }))),
      ...found,
    );
    options().forEach((one, index) => { one.id = `palette-${index}`; one.dataset.of ??= one.getAttribute("href"); });
    choose(options().find((one) => one.dataset.of === before) ?? options()[0]);
    if (html !== null) status.textContent = options().length ? "" : status.dataset.none;
  }

  function parsed(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    return [...box.content.children].map((one) => { one.dataset.found = ""; return one; });
  }

  function group(name, inside) {
    if (!inside.length) return [];
    const box = document.createElement("div"), head = document.createElement("h3");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", name);
    head.setAttribute("role", "presentation");
    head.textContent = name;
    box.append(head, ...inside);
    return [box];
  }

  function option(text, of, key) {
    const one = document.createElement("a"), words = document.createElement("span");
    one.setAttribute("role", "option");
    one.tabIndex = -1;
    one.dataset.of = of;
    words.textContent = text;
    one.append(words);
    if (key) one.append(Object.assign(document.createElement("kbd"), { textContent: key.replace("Mod", "Ctrl") }));
    return one;
  }

  function choose(one) {
    for (const other of options()) other.setAttribute("aria-selected", String(other === one));
    one ? field.setAttribute("aria-activedescendant", one.id) : field.removeAttribute("aria-activedescendant");
    one?.scrollIntoView({ block: "nearest" });
  }

  function take(one) {
    if (!one) return;
    const verb = verbs[one.dataset.of?.match(/^v(\d+)$/)?.[1]];
    if (!verb) return location.assign(one.href);
    from = null;
    dialog.close();
    verb.matches("input, textarea, select") ? verb.focus() : verb.click();
  }

  field.addEventListener("input", () => { stale = true; due = false; clearTimeout(timer); show(field.value.trim(), null); timer = setTimeout(look, PAUSE); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options(), at = all.indexOf(chosen()), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); choose(all[(at + step + all.length) % all.length]); }
    if (event.key === "Enter") { event.preventDefault(); stale && (chosen()?.closest("[data-found]") ?? true) ? (due = true) : take(chosen()); }
    if (event.key === "Tab") event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (!one || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    take(one);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { asking?.abort(); from?.focus?.(); from = null; });
  document.addEventListener("sixring:palette", open);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens-palette]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      dialog.open ? dialog.close() : document.querySelector("dialog[open]") || open();
    }
  });
  remember();
}
