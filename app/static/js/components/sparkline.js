// <fd-sparkline values="[1,2,null,3]" max="72">: the course of a value in a table cell, without axes.
// `max` is the top of the scale (the capacity of the node), so that rows compare; without it the own largest value.
// Decoration beside the number: it is hidden from screen readers. Property `values` takes an array.
import { h, svg } from "../dom.js";
import { downsample } from "../plot/series.js";

const WIDTH = 100;
const HEIGHT = 20;
const POINTS = 60;

/** SVG paths of line and area; a gap breaks both. */
export function sparkPaths(values, top, { width = WIDTH, height = HEIGHT } = {}) {
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const place = (value, index) => {
    const y = height - 1 - (Math.min(Math.max(value, 0), top) / top) * (height - 3);
    return [Number((index * step).toFixed(2)), Number(y.toFixed(2))];
  };
  const runs = runsOf(values).map((run) => run.map(({ value, index }) => place(value, index)));
  const line = runs.map((points) => `M${points.map((point) => point.join(" ")).join("L")}${points.length === 1 ? "h0.01" : ""}`);
  const area = runs.map((points) => `M${points[0][0]} ${height}L${points.map((point) => point.join(" ")).join("L")}V${height}Z`);
  return { line: line.join(""), area: area.join("") };
}

class Sparkline extends HTMLElement {
  #values = [];

  set values(values) {
    this.#values = values ?? [];
    this.#draw();
  }

  connectedCallback() {
    if (!this.#values.length && this.hasAttribute("values")) this.values = JSON.parse(this.getAttribute("values"));
  }

  #draw() {
    const values = downsample(this.#values, POINTS);
    const top = Number(this.getAttribute("max")) || Math.max(0, ...values.filter((value) => value !== null)) || 1;
    const { line, area } = sparkPaths(values, top);
    this.setAttribute("aria-hidden", "true");
    if (!line) this.replaceChildren(h("span", { class: "visually-hidden" }, "no data"));
    else this.replaceChildren(picture(line, area));
  }
}

function picture(line, area) {
  return svg(
    "svg",
    { class: "fd-spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" },
    svg("path", { class: "fd-spark-area", d: area }),
    svg("path", { class: "fd-spark-line", d: line }),
  );
}

function runsOf(values) {
  const runs = [];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    if (index === 0 || values[index - 1] === null) runs.push([]);
    runs.at(-1).push({ value, index });
  }
  return runs;
}

customElements.define("fd-sparkline", Sparkline);
