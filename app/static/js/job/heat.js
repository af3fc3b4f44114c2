// The heat map below the plots: every node or GPU over time, for one of the plotted metrics.
import "../components/heatmap.js";
import { h } from "../dom.js";
import { quantity } from "../format.js";
import { heatRows, unevenness } from "../plot/heat.js";
import { countOf, seriesLabel } from "../plot/series.js";

const LEAST_ROWS = 5;
const MOST_CHOICES = 6;
const MOST_ROWS = 1000;
const HEADINGS = { node: "Nodes over time", accelerator: "GPUs over time" };

/** Fill `place` with the heat map, or leave it hidden where there are too few rows to need one. */
export function showHeat(place, metrics, samples, factsOf, drawing) {
  const choices = metrics.map((metric) => choiceOf(metric, samples, factsOf(metric))).filter(Boolean).slice(0, MOST_CHOICES);
  place.hidden = !choices.length;
  if (!choices.length) return;
  const map = h("fd-heatmap");
  const scale = h("span", { class: "fd-heat-scale fd-small fd-muted" });
  const heading = h("h2", {});
  const count = h("span", { class: "fd-count" });
  const buttons = h("div", { class: "fd-segmented", role: "group", "aria-label": "Metric of the heat map" });
  const show = (choice) => {
    for (const [index, button] of [...buttons.children].entries()) button.setAttribute("aria-pressed", String(choices[index] === choice));
    heading.textContent = HEADINGS[choice.scope] ?? "Over time";
    count.textContent = countOf(choice.scope, choice.rows.length);
    scale.replaceChildren("0 ", h("span", { class: "fd-heat-ramp" }), ` ${quantity(choice.top, choice.unit)}`, h("span", { class: "fd-heat-hatch" }), " no data");
    map.data = { ...choice, startTime: drawing.startTime, zone: drawing.zone };
  };
  buttons.append(...choices.map((choice) => h("button", { type: "button", onclick: () => show(choice) }, choice.title)));
  buttons.hidden = choices.length < 2;
  const head = h("div", { class: "fd-section" }, heading, count, buttons, h("div", { class: "fd-actions" }, scale));
  place.replaceChildren(head, h("div", { class: "fd-card jp-heat" }, map));
  map.clock = drawing.clock === true;
  show(choices.reduce((found, choice) => (unevenness(choice.rows) > unevenness(found.rows) ? choice : found)));
}

function choiceOf(metric, samples, facts) {
  const scope = facts.scope;
  const source = samples.of(metric)[scope];
  if (!source || source.series.length < LEAST_ROWS || source.series.length > MOST_ROWS) return null;
  const perHost = new Map();
  const rows = heatRows(source.series, (line) => {
    const index = perHost.get(line.hostname) ?? 0;
    perHost.set(line.hostname, index + 1);
    return seriesLabel(line, scope, index).replace(" · GPU ", ":");
  });
  return { scope, rows, title: facts.title, unit: source.unit, timestep: source.timestep, top: topOf(source.series, facts, scope) };
}

// The darkest colour is the peak where the job comes near it, else its own largest value: differences must be seen.
function topOf(series, { config, unitsPerNode }, scope) {
  let largest = 0;
  for (const { data } of series) for (const value of data) if (value > largest) largest = value;
  const units = config.aggregation === "sum" && scope !== "node" ? (unitsPerNode[scope] ?? 1) : 1;
  const peak = config.peak / units;
  return peak > 0 && largest <= 1.2 * peak && largest >= 0.5 * peak ? peak : largest || 1;
}
