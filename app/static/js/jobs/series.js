// What one answer of `jobsMetrics` means for one plot or sparkline; no page is touched here.

const STATES = {
  missing: { words: "no data", level: "fd-caution", text: "The cluster should deliver this metric, but nothing arrived." },
  empty: { words: "no samples", level: "fd-caution", text: "The metric is there, but without samples to draw." },
  "no-store": { words: "no metric store", level: "fd-muted", text: "Metrics of running jobs need a metric store." },
  "store-down": { words: "store is down", level: "fd-caution", text: "" },
  error: { words: "not readable", level: "fd-alert", text: "The metrics of this job could not be read." },
};

/** Why there is nothing to draw ({kind, words, level, text}), or null when there is. */
export function plotState(answer, { metric, isRunning }) {
  if (!answer || answer.error) return failure(answer?.error ?? "", isRunning);
  const found = answer.metrics.find(({ name }) => name === metric);
  if (!found) return state("missing");
  return sparkValues(found.metric).some((value) => value !== null) ? null : state("empty");
}

/** One line for a metric: the only series, else the median (or mean) over all of them. */
export function sparkValues({ series, statisticsSeries }) {
  if (series.length === 1) return series[0].data;
  const { median = [], mean = [] } = statisticsSeries ?? {};
  if (median.length) return median;
  return mean.length ? mean : meanOf(series);
}

/** The data of an <fd-metric-plot>: `facts` of the server, and series or the reason why there are none. */
export function plotData(facts, answer, plot) {
  const why = plotState(answer, plot);
  if (why) return { ...facts, state: { kind: why.kind, text: why.kind === "store-down" ? why.text : "" } };
  const found = answer.metrics.filter(({ name }) => name === plot.metric);
  const scopes = Object.fromEntries(found.map(({ scope, metric }) => [scope, metric]));
  const hostOrder = [...new Set(found.flatMap(({ metric }) => metric.series.map(({ hostname }) => hostname)))];
  return { ...facts, scopes, hostOrder };
}

function failure(message, isRunning) {
  if (isRunning && message.includes("no metric store")) return state("no-store");
  const kind = isRunning ? "store-down" : "error";
  return { ...state(kind), text: message || STATES[kind].text };
}

function state(kind) {
  return { kind, ...STATES[kind] };
}

function meanOf(series) {
  const length = Math.max(0, ...series.map(({ data }) => data.length));
  return Array.from({ length }, (_, index) => {
    const known = series.map(({ data }) => data[index]).filter((value) => typeof value === "number");
    return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  });
}
