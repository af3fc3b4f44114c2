// From the series of a job to what a plot draws: lines, or a median with the range from minimum to maximum.

export const MAX_LINES = { node: 4, other: 8 };
const COLOURS = 8;
const SOLID = 4;
const SILENT_PART = 0.05;

const UNIT_NAMES = {
  node: ["node", "nodes"],
  socket: ["socket", "sockets"],
  memoryDomain: ["memory domain", "memory domains"],
  core: ["core", "cores"],
  hwthread: ["thread", "threads"],
  accelerator: ["GPU", "GPUs"],
};

/** "1 node", "128 cores". */
export function countOf(scope, number) {
  const [one, many] = UNIT_NAMES[scope] ?? [scope, scope];
  return `${number} ${number === 1 ? one : many}`;
}

/** How a scope is called in a menu. */
export function scopeName(scope) {
  return UNIT_NAMES[scope]?.[0] ?? scope;
}

/** How one series is called: the host, and below the node what of it ("a0701 · GPU 1"). */
export function seriesLabel(series, scope, index = 0) {
  if (scope === "node") return series.hostname;
  const part = scope === "accelerator" ? `GPU ${index}` : `${scopeName(scope)} ${series.id ?? index}`;
  return `${series.hostname} · ${part}`;
}

/**
 * What to draw of one metric at one scope.
 * Returns {kind: "lines" | "band" | "empty", xs, lines, band, total}. `xs` are seconds since the start. Few series are
 * lines; many are a band, taken from the statistics of the server where it sent no series, with `pinned` on top.
 */
export function prepare(data, scope, { host = "", hostOrder = [], pinned = [] } = {}) {
  const all = withNames(data.series ?? [], scope);
  const chosen = host ? all.filter((line) => line.hostname === host) : all;
  const limit = scope === "node" ? MAX_LINES.node : MAX_LINES.other;
  const length = longest(chosen, data.statisticsSeries);
  const xs = Array.from({ length }, (_, index) => index * data.timestep);
  const total = chosen.length;
  if (length === 0) return { kind: "empty", xs, lines: [], band: null, total };
  if (total > 0 && total <= limit) {
    return { kind: "lines", xs, lines: coloured(chosen, scope, hostOrder, length), band: null, total };
  }
  const band = total > 0 && host ? spread(chosen, length) : bandOf(data.statisticsSeries, chosen, length);
  const extra = chosen.filter((line) => pinned.includes(line.label)).map((line, index) => styled(line, index + 1, length));
  return { kind: "band", xs, lines: extra, band, total, members: chosen };
}

/** Median, minimum and maximum over the series per sample; a sample nobody has is null. */
export function spread(lines, length) {
  const band = { median: new Array(length), min: new Array(length), max: new Array(length) };
  for (let index = 0; index < length; index += 1) {
    const values = lines.map((line) => line.data[index]).filter(isNumber).sort((a, b) => a - b);
    band.median[index] = values.length ? middle(values) : null;
    band.min[index] = values[0] ?? null;
    band.max[index] = values.at(-1) ?? null;
  }
  return band;
}

/** At most `points` values, each the mean of its part; a part without data is null. */
export function downsample(values, points) {
  if (values.length <= points) return Array.from(values, orNull);
  return Array.from({ length: points }, (_, part) => {
    const from = Math.floor((part * values.length) / points);
    const to = Math.floor(((part + 1) * values.length) / points);
    return mean(values.slice(from, to));
  });
}

/** The mean of the known values, or null. */
export function mean(values) {
  const known = Array.from(values).filter(isNumber);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

/**
 * The one number of a metric: the statistic of its footprint over all series (or over those of one host).
 * Returns {value, word}: "average", "highest" or "lowest"; "median" for bands.
 */
export function headline(prepared, footprint = "avg") {
  const sources = prepared.members ?? prepared.lines;
  if (footprint === "max") return { value: best(sources, prepared.band?.max, "max", Math.max), word: "highest" };
  if (footprint === "min") return { value: best(sources, prepared.band?.min, "min", Math.min), word: "lowest" };
  if (prepared.kind === "band") return { value: mean(prepared.band.median), word: "median" };
  return { value: mean(sources.map((line) => line.statistics?.avg ?? mean(line.data))), word: "average" };
}

/** What is missing, in words: {short: "3 of 4 nodes", long: "a0703 sent nothing after 6 h 14 m"}; null if complete. */
export function gaps(prepared, scope, timestep, spell) {
  const lines = prepared.members ?? prepared.lines;
  const length = prepared.xs.length;
  const ends = lines.map((line) => ({ label: line.label, last: lastKnown(line.data) }));
  const silent = ends.filter(({ last }) => last < length * (1 - SILENT_PART) - 2);
  if (!silent.length || silent.length === lines.length) return null;
  const { label, last } = silent[0];
  const since = last < 0 ? "sent nothing" : `sent nothing after ${spell((last + 1) * timestep)}`;
  const others = silent.length > 1 ? ` and ${silent.length - 1} more` : "";
  return { short: `${lines.length - silent.length} of ${countOf(scope, lines.length)}`, long: `${label}${others} ${since}` };
}

/** The answer of `jobMetrics` by name and scope: {mem_bw: {node: {unit, timestep, series, statisticsSeries}}}. */
export function byNameAndScope(metrics) {
  const result = {};
  for (const { name, scope, metric } of metrics ?? []) (result[name] ??= {})[scope] = metric;
  return result;
}

function withNames(series, scope) {
  const perHost = new Map();
  return series.map((line) => {
    const index = perHost.get(line.hostname) ?? 0;
    perHost.set(line.hostname, index + 1);
    return { ...line, data: line.data ?? [], label: seriesLabel(line, scope, index) };
  });
}

// A host keeps its colour in all plots of a page; parts of hosts are counted through.
function coloured(lines, scope, hostOrder, length) {
  const hosts = new Set(lines.map((line) => line.hostname));
  const oneEach = hosts.size === lines.length;
  return lines.map((line, index) => {
    const known = oneEach ? hostOrder.indexOf(line.hostname) : -1;
    return styled(line, known >= 0 ? known : index, length);
  });
}

function styled(line, position, length) {
  const colour = (position % COLOURS) + 1;
  return { ...line, data: padded(line.data, length), colour, dash: colour > SOLID ? colour : 1 };
}

function bandOf(statistics, lines, length) {
  if (!statistics?.min?.length) return spread(lines, length);
  const centre = statistics.median?.length ? statistics.median : (statistics.mean ?? []);
  return {
    median: padded(centre, length),
    min: padded(statistics.min, length),
    max: padded(statistics.max ?? [], length),
  };
}

function best(lines, band, name, choose) {
  const values = lines.length ? lines.map((line) => line.statistics?.[name] ?? extreme(line.data, choose)) : (band ?? []);
  return extreme(values, choose);
}

function extreme(values, choose) {
  return values.reduce((found, value) => (!isNumber(value) ? found : found === null ? value : choose(found, value)), null);
}

function longest(lines, statistics) {
  return Math.max(0, ...lines.map((line) => line.data.length), lines.length ? 0 : (statistics?.max?.length ?? 0));
}

function lastKnown(values) {
  for (let index = values.length - 1; index >= 0; index -= 1) if (isNumber(values[index])) return index;
  return -1;
}

function padded(values, length) {
  return Array.from({ length }, (_, index) => orNull(values[index]));
}

function orNull(value) {
  return isNumber(value) ? value : null;
}

function isNumber(value) {
  return typeof value === "number" && !Number.isNaN(value);
}

function middle(sorted) {
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
