// The one formatter of numbers and times, browser side; app/web/format.py is its twin on the server.
// Both are tested against tests/data/format-vectors.json. All spaces in a result are no-break spaces.

export const NO_DATA = "no data";
export const SPACE = "\u00a0";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const DECIMAL_STEPS = ["n", "u", "m", "", "K", "M", "G", "T", "P", "E"];
const BINARY_STEPS = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const SCALABLE = new Set(["B", "B/s", "Flop", "Flop/s", "b/s", "bit/s", "Hz", "W", "J", "Wh"]);
const SPELLINGS = {
  "Flops/s": "Flop/s",
  "F/s": "Flop/s",
  Flops: "Flop",
  Bytes: "B",
  "Bytes/s": "B/s",
  byte: "B",
};
const PREFIX_SPELLINGS = { k: "K", µ: "u" };
const WRITTEN_PREFIX = { K: "k", u: "µ" };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Number and unit apart, so that the unit can stand in a lighter ink; the unit may be "". */
export function quantityParts(value, unit = {}) {
  if (!isKnown(value)) return { number: NO_DATA, unit: "" };
  const base = SPELLINGS[unit.base] ?? unit.base ?? "";
  const prefix = unit.prefix ?? "";
  if (base === "%") return { number: percentNumber(value), unit: "%" };
  if (!SCALABLE.has(base)) return { number: plain(value), unit: prefix + base };
  return scaled(value, prefix, base);
}

/** Three significant digits, the prefix of the number merged with that of the unit `{prefix, base}`. */
export function quantity(value, unit = {}) {
  const parts = quantityParts(value, unit);
  return parts.unit ? parts.number + SPACE + parts.unit : parts.number;
}

/** The unit as we spell it, without a number: "GFlop/s". */
export function unitText(unit = {}) {
  const base = SPELLINGS[unit.base] ?? unit.base ?? "";
  const prefix = PREFIX_SPELLINGS[unit.prefix] ?? unit.prefix ?? "";
  return (WRITTEN_PREFIX[prefix] ?? prefix) + base;
}

/**
 * The unit in which values up to `largest` read best, and the factor that leads there.
 * One plot uses one unit: its ticks are bare numbers.
 */
export function bestUnit(largest, unit = {}) {
  const base = SPELLINGS[unit.base] ?? unit.base ?? "";
  const given = PREFIX_SPELLINGS[unit.prefix] ?? unit.prefix ?? "";
  const { steps, factor } = ladder(given);
  let position = steps.indexOf(given);
  if (!SCALABLE.has(base) || position < 0 || !(largest > 0)) return { factor: 1, unit: { prefix: given, base } };
  let scale = 1;
  for (; largest * scale >= factor && position < steps.length - 1; position += 1) scale /= factor;
  for (; largest * scale < 1 && position > lowestStep(steps, position, base); position -= 1) scale *= factor;
  return { factor: scale, unit: { prefix: steps[position], base } };
}

/** A value in exactly this unit, three significant digits; for numbers that are compared with each other. */
export function inUnit(value, unit = {}) {
  if (!isKnown(value)) return NO_DATA;
  const text = unitText(unit);
  if (text === "%") return percentNumber(value) + SPACE + text;
  const number = three(value) >= 1000 ? count(value) : digits(value);
  return text ? number + SPACE + text : number;
}

/** A share (0.57 is 57 %): whole from 10, one decimal below. */
export function percent(share) {
  return isKnown(share) ? percentNumber(share * 100) + SPACE + "%" : NO_DATA;
}

/** All digits, grouped: "1,284". */
export function count(value) {
  return isKnown(value) ? grouped(fixed(value, 0)) : NO_DATA;
}

/** A key figure: as a count, from 10,000 with three digits and a prefix. */
export function figure(value) {
  if (!isKnown(value)) return NO_DATA;
  return Math.abs(value) < 10_000 ? count(value) : plain(value);
}

/** Two units, the second padded: "38 s", "41 m 00 s", "11 h 24 m", from 48 h "3 d 04 h". */
export function duration(seconds) {
  if (!isKnown(seconds)) return NO_DATA;
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < MINUTE) return `${whole}${SPACE}s`;
  if (whole < HOUR) return two(whole, MINUTE, "m", 1, "s");
  if (whole < 2 * DAY) return two(whole, HOUR, "h", MINUTE, "m");
  return two(whole, DAY, "d", HOUR, "h");
}

/** A duration that somebody chose: zeros are dropped ("24 h", "1 h 30 m"). */
export function limit(seconds) {
  return duration(seconds).replace(/(\w)\u00a000\u00a0\w$/, "$1");
}

/** One unit ("28 m ago"); the date when it is more than 14 days away. Unix seconds. */
export function relativeTime(timestamp, now) {
  if (!isKnown(timestamp)) return NO_DATA;
  const distance = now - timestamp;
  if (Math.abs(distance) < 1) return "now";
  if (Math.abs(distance) > 14 * DAY) return absoluteTime(timestamp).split(",")[0];
  const text = oneUnit(Math.floor(Math.abs(distance)));
  return (distance > 0 ? `${text} ago` : `in ${text}`).replaceAll(" ", SPACE);
}

/** "24 Nov 2026, 01:12" in the named zone, else in that of the browser. */
export function absoluteTime(timestamp, zone) {
  if (!isKnown(timestamp)) return NO_DATA;
  const at = clockParts(timestamp, zone);
  return [at.day, MONTHS[at.month - 1], `${at.year},`, `${at.hour}:${at.minute}`].join(SPACE);
}

/** "01:12" in the named zone, else in that of the browser. */
export function clockTime(timestamp, zone) {
  const at = clockParts(timestamp, zone);
  return `${at.hour}:${at.minute}`;
}

function isKnown(value) {
  return typeof value === "number" && Number.isFinite(value);
}

function ladder(prefix) {
  const isBinary = BINARY_STEPS.indexOf(prefix) > 0;
  return isBinary ? { steps: BINARY_STEPS, factor: 1024 } : { steps: DECIMAL_STEPS, factor: 1000 };
}

function lowestStep(steps, position, base) {
  return Math.min(position, steps.indexOf(base === "Wh" && steps === DECIMAL_STEPS ? "K" : ""));
}

function scaled(value, givenPrefix, base) {
  const prefix = PREFIX_SPELLINGS[givenPrefix] ?? givenPrefix;
  const { steps, factor } = ladder(prefix);
  let position = steps.indexOf(prefix);
  if (position < 0) return { number: plain(value), unit: prefix + base };
  const lowest = lowestStep(steps, position, base);
  for (; value && position < steps.length - 1 && three(value) >= factor; position += 1) value /= factor;
  for (; value && position > lowest && three(value) < 1; position -= 1) value *= factor;
  return { number: digits(value), unit: (WRITTEN_PREFIX[steps[position]] ?? steps[position]) + base };
}

function plain(value) {
  const zero = DECIMAL_STEPS.indexOf("");
  let position = zero;
  while (position < DECIMAL_STEPS.length - 1 && three(value) >= (position > zero ? 1000 : 10_000)) {
    value /= 1000;
    position += 1;
  }
  if (position > zero) return digits(value) + SPACE + (WRITTEN_PREFIX[DECIMAL_STEPS[position]] ?? DECIMAL_STEPS[position]);
  return three(value) >= 1000 ? count(value) : digits(value);
}

function percentNumber(value) {
  if (value === 0) return "0";
  if (Math.abs(value) < 0.05) return `<${SPACE}0.1`;
  const one = fixed(value, 1);
  return Math.abs(Number(one)) >= 10 ? fixed(value, 0) : one;
}

function three(value) {
  return Math.abs(Number(value.toPrecision(3)));
}

function digits(value) {
  if (value === 0) return "0";
  const text = value.toPrecision(3);
  return text.includes("e+") ? String(Number(text)) : text;
}

function fixed(value, places) {
  return value.toFixed(places);
}

function grouped(text) {
  return text.replace(/\B(?=(\d{3})+$)/g, ",");
}

function two(whole, major, majorName, minor, minorName) {
  const rest = String(Math.floor((whole % major) / minor)).padStart(2, "0");
  return [Math.floor(whole / major), majorName, rest, minorName].join(SPACE);
}

function oneUnit(seconds) {
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} m`;
  return seconds < DAY ? `${Math.floor(seconds / HOUR)} h` : `${Math.floor(seconds / DAY)} d`;
}

const clocks = new Map();

// Intl formatters are slow to build, so there is one per zone.
function clock(zone) {
  if (!clocks.has(zone)) {
    clocks.set(
      zone,
      new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
      }),
    );
  }
  return clocks.get(zone);
}

function clockParts(timestamp, zone) {
  const parts = Object.fromEntries(clock(zone).formatToParts(timestamp * 1000).map((part) => [part.type, part.value]));
  return { ...parts, day: Number(parts.day), month: Number(parts.month) };
}
