// Addresses in a text become links; everything else stays text.
import { el } from "./dom.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\b/gi;
const TAIL = /[.,;:!?'")\]}>*_~…»”]+$/;

// The nodes of `text`.
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = trimmed(found[0]), href = target(address);
    if (!href) continue;
    nodes.push(text.slice(from, found.index), link(address, href));
    from = found.index + address.length;
  }
  return [...nodes, text.slice(from)].filter(Boolean);
}

// What ends a sentence is no part of its address, but a bracket that was opened in it is.
function trimmed(address) {
  const tail = TAIL.exec(address)?.[0] ?? "";
  const plain = address.slice(0, address.length - tail.length);
  return tail.startsWith(")") && plain.split("(").length > plain.split(")").length ? `${plain})` : plain;
}

function target(address) {
  if (!/^https?:/i.test(address)) return `mailto:${address}`;
  try {
    const url = new URL(address);
    return url.username || url.password ? "" : url.href;
  } catch {
    return "";
  }
}

function link(address, href) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" }, address);
}
