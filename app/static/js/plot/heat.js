// What a heat map shows: rows over time, reduced to the columns there is room for, coloured along the ramp.
import { mean } from "./series.js";

const ODD = 0.25;
const LEAST_WIDTH = 3;

/** Rows of one metric at one scope: [{label, data, average, odd}]; `odd` is far from the median of all averages. */
export function heatRows(series, labelOf) {
  const rows = series.map((line, index) => ({ label: labelOf(line, index), data: line.data ?? [], average: mean(line.data ?? []) }));
  const centre = medianOf(rows.map(({ average }) => average));
  return rows.map((row) => ({ ...row, odd: isOdd(row.average, centre) }));
}

/** Samples `from` to `to` of a row as `columns` means; null where nothing was measured. */
export function columnsOf(data, from, to, columns) {
  const span = to - from;
  return Array.from({ length: columns }, (_, column) => {
    const first = from + Math.floor((column * span) / columns);
    const last = Math.max(first + 1, from + Math.floor(((column + 1) * span) / columns));
    return mean(data.slice(first, last));
  });
}

/** How many columns fit: one per sample, but none below three pixels. */
export function columnCount(samples, width) {
  return Math.max(1, Math.min(samples, Math.floor(width / LEAST_WIDTH)));
}

/** How far the averages of rows are apart, as a share of their mean: what differs most is worth looking at first. */
export function unevenness(rows) {
  const averages = rows.map(({ average }) => average).filter((value) => value !== null);
  const centre = mean(averages);
  return centre > 0 ? Math.sqrt(mean(averages.map((value) => (value - centre) ** 2))) / centre : 0;
}

/** The height of a row in pixels: readable for few, all in view for many. */
export function rowHeight(count) {
  return Math.min(18, Math.max(3, Math.floor(400 / Math.max(count, 1))));
}

/** Which rows get their name: as many as fit with 14 pixels each. */
export function labelledRows(count, height) {
  const every = Math.max(1, Math.ceil(14 / height));
  return Array.from({ length: count }, (_, index) => index).filter((index) => index % every === 0);
}

/** The colour of a share (0..1) between the stops, each [red, green, blue]. */
export function rampColour(share, stops) {
  const at = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const low = Math.min(Math.floor(at), stops.length - 2);
  const part = at - low;
  return stops[low].map((channel, index) => Math.round(channel + (stops[low + 1][index] - channel) * part));
}

/** "#a9caea" as [169, 202, 234]. */
export function channels(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** The median of the known values, or null. */
export function medianOf(values) {
  const known = values.filter((value) => value !== null).sort((one, two) => one - two);
  const half = known.length >> 1;
  if (!known.length) return null;
  return known.length % 2 ? known[half] : (known[half - 1] + known[half]) / 2;
}

function isOdd(average, centre) {
  return average !== null && centre !== null && centre > 0 && Math.abs(average - centre) > ODD * centre;
}
