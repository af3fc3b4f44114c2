// <fd-job-rows density="table|plots">: asks for the metric data of all rows it holds with one request, and gives them to
// the sparklines and plots in the rows. Rows that come later (scroll, refresh) are asked for together as well; a plot
// that has its data is not asked for again, except in rows of running jobs.
import { query } from "../api/graphql.js";
import "../components/metric-plot.js";
import "../components/sparkline.js";
import { h } from "../dom.js";
import { quantityParts } from "../format.js";
import { plotData, plotState, sparkValues } from "./series.js";

const METRICS_OF_JOBS = `query MetricsOfJobs($ids: [ID!]!, $metrics: [String!], $scopes: [MetricScope!], $points: Int, $maxSeries: Int) {
  jobsMetrics(ids: $ids, metrics: $metrics, scopes: $scopes, points: $points, maxSeries: $maxSeries) {
    id
    error
    metrics {
      name
      scope
      metric {
        unit { prefix base }
        timestep
        series { hostname id data statistics { min avg max } }
        statisticsSeries { min mean median max }
      }
    }
  }
}`;

// A sparkline is one line of a few pixels; a plot has lines for few nodes and a band for many.
const DETAIL = { table: { points: 60, maxSeries: 1 }, plots: { points: 200, maxSeries: 4 } };
const WHOLE_ROW = ["no-store", "store-down"];
const PLOTS = "fd-sparkline[data-job], fd-metric-plot[data-job]";

class JobRows extends HTMLElement {
  #asked = new WeakMap();
  #stop = null;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("htmx:after:swap", () => this.#load(), { signal });
    document.addEventListener("fd-list-refreshed", () => this.#load({ again: true }), { signal });
    this.addEventListener("fd-retry", () => this.#load({ all: true }), { signal });
    this.#load();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  async #load({ again = false, all = false } = {}) {
    const plots = [...this.querySelectorAll(PLOTS)].filter((plot) => all || this.#isNew(plot) || (again && isRunning(plot)));
    if (!plots.length) return;
    for (const plot of plots) this.#asked.set(plot, keyOf(plot));
    try {
      const answers = await this.#ask(plots);
      for (const plot of plots) show(plot, answers.get(plot.dataset.job));
    } catch (error) {
      if (error.name !== "AbortError") for (const plot of plots) show(plot, { error: error.message });
    }
  }

  // A refresh may give an element to another job.
  #isNew(plot) {
    return this.#asked.get(plot) !== keyOf(plot);
  }

  async #ask(plots) {
    const ids = [...new Set(plots.map((plot) => plot.dataset.job))];
    const metrics = [...new Set(plots.map((plot) => plot.dataset.metric))];
    const detail = DETAIL[this.getAttribute("density")] ?? DETAIL.table;
    const variables = { ids, metrics, scopes: ["node"], ...detail };
    const { jobsMetrics } = await query(METRICS_OF_JOBS, variables, { signal: this.#stop.signal });
    return new Map(jobsMetrics.map((answer) => [answer.id, answer]));
  }
}

function keyOf(plot) {
  return `${plot.dataset.job}/${plot.dataset.metric}`;
}

function isRunning(plot) {
  return "running" in plot.dataset;
}

function show(plot, answer) {
  const facts = { job: plot.dataset.job, metric: plot.dataset.metric, isRunning: isRunning(plot) };
  if (plot.localName === "fd-metric-plot") plot.data = plotData(JSON.parse(plot.dataset.facts), answer, facts);
  else showInCell(plot, answer, facts);
}

function showInCell(sparkline, answer, facts) {
  const cell = sparkline.closest("[data-cell]");
  const state = plotState(answer, facts);
  cell.querySelector("[data-state]")?.remove();
  sparkline.hidden = state !== null;
  if (state) {
    cell.append(note(state, sparkline));
    return;
  }
  const found = answer.metrics.find(({ name }) => name === facts.metric);
  const values = sparkValues(found.metric);
  sparkline.values = values;
  fillAverage(cell, values, found.metric.unit);
}

// What holds for the whole row is said once, in its first cell; the others keep their height.
function note(state, sparkline) {
  const isFirst = sparkline === sparkline.closest("[data-job-row]")?.querySelector("fd-sparkline");
  const isSaid = WHOLE_ROW.includes(state.kind) && !isFirst;
  const words = isSaid ? "" : state.words;
  return h("span", { class: `jl-nodata fd-small ${state.level}`, "data-state": state.kind, title: state.text }, words);
}

// A metric that is not part of the footprint has no number in the database.
function fillAverage(cell, values, unit) {
  const place = cell.querySelector("[data-average]");
  const known = values.filter((value) => value !== null);
  if (!place || !known.length) return;
  const { number, unit: unitText } = quantityParts(known.reduce((sum, value) => sum + value, 0) / known.length, unit);
  place.className = "";
  place.title = "Average";
  place.replaceChildren(number, ...(unitText ? ["\u00a0", h("span", { class: "fd-unit" }, unitText)] : []));
}

customElements.define("fd-job-rows", JobRows);
