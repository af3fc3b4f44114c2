// <fd-polar>: the footprint of a job, each axis a metric as a share of its peak; beside it the numbers.
//   polar.data = [{name: "Mem. bandwidth", average: 0.38, maximum: 0.52}, ...]   shares of the peak, null where unknown
// Attribute view="bars" shows bars; with fewer than three axes there are bars in any case.
import { h, svg } from "../dom.js";
import { percent } from "../format.js";
import { sample } from "../plot/legend.js";
import { corners } from "../plot/polar.js";

const SIZE = 300;
const RADIUS = 92;
const RINGS = [0.25, 0.5, 0.75, 1];
const LEAST_AXES = 3;
const LINE = 13;

class Polar extends HTMLElement {
  static observedAttributes = ["view"];
  #axes = [];

  set data(axes) {
    this.#axes = axes;
    this.#draw();
  }

  attributeChangedCallback() {
    this.#draw();
  }

  #draw() {
    if (!this.#axes.length) return;
    const bars = this.getAttribute("view") === "bars" || this.#axes.length < LEAST_AXES;
    const parts = bars ? [barsOf(this.#axes)] : [wheel(this.#axes), h("div", {}, table(this.#axes), key())];
    this.replaceChildren(h("div", { class: bars ? "" : "fd-polar" }, ...parts));
  }
}

function wheel(axes) {
  const middle = SIZE / 2;
  const rings = RINGS.map((ring) => svg("path", { class: "fd-chart-grid", d: polygon(axes.map(() => ring)) }));
  const spokes = corners(axes.map(() => 1), RADIUS, middle).map(([x, y]) =>
    svg("path", { class: "fd-chart-grid", d: `M${middle} ${middle}L${x} ${y}` }),
  );
  return svg(
    "svg",
    { class: "fd-chart", viewBox: `0 0 ${SIZE} ${SIZE - 40}`, role: "img", "aria-label": spoken(axes) },
    svg(
      "g",
      { transform: "translate(0 -18)" },
      ...rings,
      ...spokes,
      svg("path", { class: "fd-chart-average", d: polygon(axes.map((axis) => axis.average)) }),
      svg("path", { class: "fd-chart-maximum", d: polygon(axes.map((axis) => axis.maximum)) }),
      ...names(axes, middle),
    ),
  );
}

function polygon(values) {
  return `M${corners(values, RADIUS, SIZE / 2).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
}

function names(axes, middle) {
  return corners(axes.map(() => 1), RADIUS + 12, middle).map(([x, y], index) => {
    const isSide = Math.abs(x - middle) >= 12;
    const side = !isSide ? "fd-chart-middle" : x < middle ? "fd-chart-end" : "";
    const place = { x, y: y + (y > middle + 12 ? 10 : y < middle - RADIUS ? 0 : 4) };
    return svg("text", { class: side, ...place }, ...(isSide ? inLines(axes[index].name, place) : [axes[index].name]));
  });
}

// There is little room at the sides, so a name of several words takes two lines.
function inLines(name, { x, y }) {
  const at = name.lastIndexOf(" ");
  if (at < 0) return [name];
  const above = svg("tspan", { x, y: y - LINE / 2 }, name.slice(0, at));
  return [above, svg("tspan", { x, y: y + LINE / 2 }, name.slice(at + 1))];
}

function table(axes) {
  const rows = axes.map(({ name, average, maximum }) =>
    h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, percent(average)), h("td", {}, percent(maximum))),
  );
  const head = h("tr", {}, h("th", {}, "Share of peak"), h("td", {}, "average"), h("td", {}, "max."));
  return h("table", { class: "fd-polar-table" }, h("thead", {}, head), h("tbody", {}, ...rows));
}

function key() {
  const items = [["average", sample(1)], ["maximum", sample(2, "5 3")]];
  return h("ul", { class: "fd-legend" }, ...items.map(([name, mark]) => h("li", { class: "fd-legend-item" }, mark, name)));
}

function barsOf(axes) {
  const rows = axes.map((axis) =>
    h(
      "div",
      { class: "fd-meterrow" },
      h("span", { class: "fd-meterrow-name" }, axis.name),
      bar(axis),
      h("span", { class: "fd-meterrow-value" }, percent(axis.average)),
      h("span", { class: "fd-small fd-muted" }, `max. ${percent(axis.maximum)}`),
    ),
  );
  return h("div", { class: "fd-rows" }, ...rows);
}

function bar({ name, average, maximum }) {
  const width = (share) => `${Math.min(Math.max((share ?? 0) * 100, 0), 100)}%`;
  return svg(
    "svg",
    { class: "fd-meter", height: 8, role: "img", "aria-label": `${name} ${percent(average)} on average` },
    svg("rect", { class: "fd-meter-track", width: "100%", height: 8, rx: 2 }),
    svg("rect", { class: "fd-chart-bar", width: width(maximum), height: 8, rx: 2 }),
    svg("rect", { class: "fd-meter-fill", width: width(average), height: 8, rx: 2 }),
  );
}

function spoken(axes) {
  return `Footprint: ${axes.map(({ name, average }) => `${name} ${percent(average)} of peak`).join(", ")}`;
}

customElements.define("fd-polar", Polar);
