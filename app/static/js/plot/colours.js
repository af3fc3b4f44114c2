// The tokens of the present theme, for canvas. SVG uses classes instead.

/** Colours and dash patterns as they are now; ask again after a change of theme. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--fd-${name}`).trim();
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
  return {
    series: ["", ...numbers.map((number) => token(`s${number}`))],
    dashes: ["", ...numbers.map((number) => dash(token(`dash-${number}`)))],
    band: token("band"),
    heat: [0, 1, 2, 3, 4, 5, 6].map((number) => token(`h${number}`)),
    grid: token("grid"),
    axis: token("axis"),
    text: token("text"),
    second: token("text-2"),
    surface: token("surface"),
    border: token("border-strong"),
    thresholds: { peak: token("text-2"), normal: token("text-2"), caution: token("caution"), alert: token("alert") },
    font: `500 11px ${token("font")}`,
  };
}

/** The dash pattern of a line for SVG, "" for a solid one. */
export function dashOf(line) {
  const pattern = getComputedStyle(document.documentElement).getPropertyValue(`--fd-dash-${line.dash}`).trim();
  return pattern === "none" ? "" : pattern;
}

function dash(text) {
  return text === "none" ? [] : text.split(/\s+/).map(Number);
}
