// The numbers of a roofline: work per byte against work per second, and how far the roof is.
import { percent, quantity, quantityParts } from "../format.js";

const PREFIXES = { "": 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };

/**
 * Pair flop rate and memory bandwidth of each host, sample by sample: [{intensity, rate, time}], in Flop/B, Flop/s and
 * 0..1 of the run. Samples without both, or without any work or traffic, have no place on logarithmic axes.
 */
export function rooflinePoints(flops, bandwidth, most = 4000) {
  const rates = scaleOf(flops.unit);
  const bytes = scaleOf(bandwidth.unit);
  const other = new Map(bandwidth.series.map((series) => [series.hostname, series.data]));
  const points = flops.series.flatMap((series) =>
    pairs(series.data, other.get(series.hostname) ?? [], flops.timestep, bandwidth.timestep, rates, bytes),
  );
  const every = Math.ceil(points.length / most);
  return points.filter((_, index) => index % every === 0);
}

/** The roof above an intensity: {limit, by: "bandwidth" | "compute"}. `roofs`: {bandwidth, scalar, simd} per node. */
export function roofAt(intensity, roofs) {
  const memory = intensity * roofs.bandwidth;
  return memory < roofs.simd ? { limit: memory, by: "bandwidth" } : { limit: roofs.simd, by: "compute" };
}

/** Where the job is on the whole: {intensity, rate, share, by}; null without points. Total work over total traffic. */
export function centre(points, roofs) {
  if (!points.length) return null;
  const rate = points.reduce((sum, point) => sum + point.rate, 0) / points.length;
  const traffic = points.reduce((sum, point) => sum + point.rate / point.intensity, 0) / points.length;
  const intensity = rate / traffic;
  const { limit, by } = roofAt(intensity, roofs);
  return { intensity, rate, share: rate / limit, by };
}

/** The sentence beside the mean: {rate: "2.08 TFlop/s at 15.6 Flop/B", share: "38 % of the bandwidth roof"}. */
export function verdictOf({ rate, intensity, share, by }) {
  const at = `${quantity(rate, { base: "Flop/s" })} at ${quantityParts(intensity, {}).number}\u00a0Flop/B`;
  const words = share > 1 ? `above the ${by} roof, ${percent(share)} of it` : `${percent(share)} of the ${by} roof above it`;
  return { rate: at, share: words };
}

/** Powers of ten that hold all values and roofs: {x: [low, high], y: [low, high]} as exponents. */
export function decades(points, roofs) {
  const xs = middlePart(points.map((point) => point.intensity));
  const ys = middlePart(points.map((point) => point.rate));
  const top = Math.ceil(Math.log10(1.05 * roofs.simd));
  const lowest = Math.min(Math.round(Math.log10(roofs.simd / 1000)), Math.floor(Math.log10(ys.low)));
  return {
    x: [clamp(Math.floor(Math.log10(xs.low)), -3, -1), clamp(Math.ceil(Math.log10(xs.high)), 3, 5)],
    y: [Math.max(lowest, top - 6), top],
  };
}

/** The range of all but the outermost values: a few odd samples at the start or end of a run must not stretch the axes. */
export function middlePart(values) {
  const sorted = values.toSorted((one, two) => one - two);
  const cut = Math.floor(sorted.length / 50);
  return { low: sorted[cut], high: sorted[sorted.length - 1 - cut] };
}

function pairs(flops, bandwidth, step, otherStep, rates, bytes) {
  const last = Math.max(flops.length - 1, 1);
  return flops.flatMap((value, index) => {
    const traffic = bandwidth[Math.round((index * step) / otherStep)];
    if (!(value > 0) || !(traffic > 0)) return [];
    return [{ intensity: (value * rates) / (traffic * bytes), rate: value * rates, time: index / last }];
  });
}

function scaleOf(unit) {
  return PREFIXES[unit?.prefix ?? ""] ?? 1;
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
