// Everything a metric plot shows, computed from its data without touching the page.
import { bestUnit, inUnit, percent } from "../format.js";
import { extent, yAxis } from "./scale.js";
import { gaps, headline, prepare } from "./series.js";
import { judge } from "./severity.js";
import { LEVELS, lowIsBad, scaled, thresholdsAt } from "./thresholds.js";

/**
 * `data`: {metric, title, config, unitsPerNode, scopes: {node: {unit, timestep, series, statisticsSeries}},
 * availableScopes, hostOrder, footprint, verdict, startTime, cluster, subcluster, state}.
 * `view`: {scope, host, pinned: Set, isolated, yMode: "zero" | "fit" | "peak"}.
 * Returns {state} when there is nothing to draw, else what chart, head and legend need; numbers are in `unit`.
 */
export function buildModel(data, view) {
  if (data.state) return { state: { ...factsOf(data), ...asState(data.state) } };
  const scope = scopeToShow(data, view.scope);
  const source = data.scopes?.[scope];
  if (!source) return { state: { ...factsOf(data), kind: data.config === null ? "not-configured" : "missing" } };
  const prepared = prepare(source, scope, { host: view.host, hostOrder: data.hostOrder, pinned: [...view.pinned] });
  if (prepared.kind === "empty") return { state: { ...factsOf(data), kind: "empty" } };
  return drawn(data, view, scope, source, prepared);
}

/** The scope to show: the wished one if it is loaded, else the coarsest there is. */
export function scopeToShow(data, wished) {
  const loaded = Object.keys(data.scopes ?? {});
  if (wished && loaded.includes(wished)) return wished;
  return SCOPES.find((scope) => loaded.includes(scope)) ?? loaded[0] ?? "node";
}

/** All scopes from coarse to fine. */
export const SCOPES = ["node", "socket", "memoryDomain", "core", "hwthread", "accelerator"];

/** One sentence for screen readers. */
export function spoken(model) {
  const { title, head, limitsDrawn, spell } = model;
  const parts = [`${title} over time`, `${head.value} ${head.word}`];
  if (head.share) parts.push(head.share);
  if (head.verdict) parts.push(head.verdict.word);
  if (limitsDrawn.length) parts.push(limitsDrawn.map(({ level, value }) => `${level} at ${spell(value)}`).join(", "));
  return `${parts.join("; ")}. Use the arrow keys to read values, plus and minus to zoom.`;
}

function drawn(data, view, scope, source, found) {
  const own = thresholdsAt(scope, data.config, data.unitsPerNode);
  const { factor, unit } = unitFor(found, source.unit, own, view.yMode);
  const prepared = isolated(converted(found, factor), view);
  if (!prepared.total && scope === "node") prepared.total = data.hostOrder?.length ?? 0;
  const limits = scaled(own, factor);
  const visible = prepared.lines.filter((line) => !line.off).map((line) => line.data);
  const values = prepared.band ? [prepared.band.max, prepared.band.min, ...visible] : visible;
  const axis = yAxis(values, limits, { mode: view.yMode === "fit" ? "fit" : "zero" });
  const spell = (value) => inUnit(value, unit);
  const model = { title: data.title || data.metric, scope, prepared, axis, unit, limits, spell, timestep: source.timestep };
  model.limitsDrawn = limitsInside(limits, axis, unit);
  model.head = headOf(data, model);
  return model;
}

function headOf(data, { prepared, limits, axis, unit, spell }) {
  const { value, word } = headline(prepared, data.footprint || data.config?.footprint || "avg");
  return {
    value: spell(value),
    word,
    share: limits?.peak > 0 && value !== null && unit.base !== "%" ? `${percent(value / limits.peak)} of peak` : "",
    peak: limits?.peak > 0 ? spell(limits.peak) : "",
    verdict: data.verdict ?? judge(value, limits),
    beyond: beyondText(limits, axis, spell),
  };
}

function unitFor(prepared, unit, limits, yMode) {
  if (yMode === "peak" && limits?.peak > 0) return { factor: 100 / limits.peak, unit: { prefix: "", base: "%" } };
  const arrays = prepared.band ? [prepared.band.max] : prepared.lines.map((line) => line.data);
  const { high } = extent(arrays, limits?.peak ? 10 * limits.peak : Infinity);
  const kept = yMode === "fit" ? 0 : limits?.normal ?? 0; // the axis reaches up to the normal line, see scale.js
  return bestUnit(Math.max(high || 0, kept), unit ?? {});
}

function converted(prepared, factor) {
  const scale = (values) => (factor === 1 ? values : values.map((value) => (typeof value === "number" ? value * factor : value)));
  const line = (one) => ({ ...one, data: scale(one.data), statistics: one.statistics && scaledStatistics(one.statistics, factor) });
  const { band } = prepared;
  return {
    ...prepared,
    lines: prepared.lines.map(line),
    members: prepared.members?.map(line),
    band: band && { median: scale(band.median), min: scale(band.min), max: scale(band.max) },
  };
}

function scaledStatistics({ avg, min, max }, factor) {
  return { avg: avg * factor, min: min * factor, max: max * factor };
}

function isolated(prepared, view) {
  const anyPinned = prepared.kind === "lines" && prepared.lines.some((line) => view.pinned.has(line.label));
  const lines = prepared.lines.map((line) => ({
    ...line,
    off: view.isolated !== "" && line.label !== view.isolated,
    dim: anyPinned && !view.pinned.has(line.label),
  }));
  return { ...prepared, lines };
}

function limitsInside(limits, { bottom, top }, unit) {
  if (!limits) return [];
  const inside = LEVELS.filter((level) => limits[level] !== null && limits[level] > bottom && limits[level] <= top);
  return inside.map((level) => ({ level, value: limits[level], label: shortNumber(limits[level], unit) }));
}

// A limit above the plot is told in words, where high values are the bad ones.
function beyondText(limits, { top }, spell) {
  if (!limits || lowIsBad(limits)) return "";
  const level = ["caution", "alert"].find((name) => limits[name] !== null && limits[name] > top);
  return level ? `${level} from ${spell(limits[level])}` : "";
}

function shortNumber(value, unit) {
  if (unit.base === "%") return String(Math.round(value));
  const text = inUnit(value, {});
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function factsOf(data) {
  return { cluster: data.cluster, subcluster: data.subcluster, nodes: data.hostOrder?.length };
}

function asState(state) {
  return typeof state === "string" ? { kind: state } : state;
}

/** What is missing, in words; null if complete. */
export function gapsOf(model, spellDuration) {
  return gaps(model.prepared, model.scope, model.timestep, spellDuration);
}
