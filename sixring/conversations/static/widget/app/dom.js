// Elements and icons. Text only ever becomes text: nothing here takes HTML.
export const $ = (id) => document.getElementById(id);

const SPRITE = new URL("icons.svg", import.meta.url).pathname;
const SVG = "http://www.w3.org/2000/svg";

// el("p", { class: "x", onclick: f }, "text", child): null, undefined and false are left out.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${SPRITE}#${name}`);
  svg.append(use);
  return svg;
}

let clearing;
// Say something to who listens rather than looks.
export function aloud(text) {
  clearTimeout(clearing);
  $("aloud").textContent = text;
  clearing = setTimeout(() => ($("aloud").textContent = ""), 4000);
}
