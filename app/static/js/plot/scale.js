// Ranges and ticks: pure functions, so that they are tested without a browser.

const NICE = [1, 2, 2.5, 5, 10];
const HEADROOM = 1.08;
const OUTLIER = 10;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const TIME_STEPS = [
  1, 2, 5, 10, 15, 30,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY,
];

/** The step of 1, 2, 2.5 or 5 times a power of ten that cuts `span` into at most `parts`. */
export function niceStep(span, parts) {
  const raw = span / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * NICE.find((step) => step * power >= raw * 0.999);
}

/**
 * The range and the ticks of y.
 * `mode` "zero" starts at zero and keeps the normal line in view, "fit" takes the data as it is.
 * Values beyond ten times the peak are measuring errors and do not stretch the axis.
 */
export function yAxis(values, thresholds, { mode = "zero", parts = 4 } = {}) {
  const { low, high } = extent(values, thresholds?.peak ? OUTLIER * thresholds.peak : Infinity);
  if (mode === "fit" && high > low) return fitted(low, high, parts);
  const wanted = Math.max(high, ...linesToKeep(high, thresholds));
  const top = wanted > 0 ? wanted * HEADROOM : 1;
  const bottom = low < 0 ? low * HEADROOM : 0;
  return { bottom, top, ticks: ticksBetween(bottom, top, niceStep(top - bottom, parts)) };
}

/** Smallest and largest known value, those above `ceiling` left out; 0 and 0 without any. */
export function extent(arrays, ceiling = Infinity) {
  let low = Infinity;
  let high = -Infinity;
  for (const values of arrays) {
    for (const value of values) {
      if (value === null || Number.isNaN(value) || value > ceiling) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high < low ? { low: 0, high: 0 } : { low, high };
}

/** Ticks of x from `from` to `to` (seconds), about one per `space` pixels; `offset` moves them to whole clock times. */
export function timeTicks(from, to, width, { space = 64, offset = 0 } = {}) {
  const parts = Math.max(2, Math.floor(width / space));
  const step = TIME_STEPS.find((candidate) => (to - from) / candidate <= parts) ?? TIME_STEPS.at(-1);
  return { step, ticks: ticksBetween(from + offset, to + offset, step).map((tick) => tick - offset) };
}

/** A tick as time since start: "0 h", "30 m", "1 h 30", "2 d". */
export function sinceLabel(seconds, step) {
  const sign = seconds < 0 ? "−" : "";
  const at = Math.abs(seconds);
  if (step >= DAY) return `${sign}${Math.round(at / DAY)} d`;
  if (step >= HOUR) return `${sign}${Math.round(at / HOUR)} h`;
  if (step >= MINUTE) return sign + (at < HOUR ? `${at / MINUTE} m` : `${Math.floor(at / HOUR)} h ${pad((at % HOUR) / MINUTE)}`);
  return sign + (at < MINUTE ? `${at} s` : `${Math.floor(at / MINUTE)} m ${pad(at % MINUTE)}`);
}

/** Tick labels of one axis: bare numbers, all with the same decimals; from 10,000 with one common prefix. */
export function numberLabels(ticks) {
  const largest = Math.max(...ticks.map(Math.abs), 0);
  const [factor, suffix] = prefixOf(largest);
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) / factor : 1;
  const places = decimals(step);
  return ticks.map((tick) => (tick === 0 ? "0" : (tick / factor).toFixed(places) + suffix));
}

function decimals(step) {
  for (let places = 0; places < 6; places += 1) {
    if (Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) < 1e-6) return places;
  }
  return 6;
}

function prefixOf(largest) {
  if (largest >= 1e9) return [1e9, " G"];
  if (largest >= 1e6) return [1e6, " M"];
  return largest >= 1e4 ? [1e3, " k"] : [1, ""];
}

function fitted(low, high, parts) {
  const room = (high - low) * (HEADROOM - 1);
  const bottom = low >= 0 && low - room < 0 ? 0 : low - room;
  const top = high + room;
  return { bottom, top, ticks: ticksBetween(bottom, top, niceStep(top - bottom, parts)) };
}

// The normal line is the yardstick and stays in view; limits above it only while they are near.
function linesToKeep(high, thresholds) {
  if (!thresholds) return [];
  const near = [thresholds.caution, thresholds.alert, thresholds.peak].filter((line) => line <= 1.35 * high);
  return [thresholds.normal, ...near].filter((line) => line > 0);
}

function ticksBetween(from, to, step) {
  const ticks = [];
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to + step * 1e-9; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

function pad(number) {
  return String(Math.round(number)).padStart(2, "0");
}
