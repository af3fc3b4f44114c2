// Building elements without markup strings: text is always text.

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = new URL("../vendor/icons.svg", import.meta.url).pathname;

/** An HTML element with attributes and children; a string child becomes a text node, null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** An icon of the sprite; with a label it speaks, else it is decoration. */
export function icon(name, { size = "", className = "", label = "" } = {}) {
  const classes = ["fd-icon", size && `fd-icon-${size}`, className].filter(Boolean).join(" ");
  const speech = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return svg("svg", { class: classes, ...speech }, svg("use", { href: `${SPRITE}#${name}` }));
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : value);
}
