// From a number and its limits to a word; one judgement for the plot head, tables and bars.
import { lowIsBad } from "./thresholds.js";

export const SYMBOLS = {
  ok: "check-circle",
  info: "info-circle",
  caution: "exclamation-triangle",
  alert: "x-octagon",
  unknown: "dash-circle",
};

const WORDS = {
  low: { caution: "Low", alert: "Far too low" },
  high: { caution: "High", alert: "Too high" },
};

/** Judge `value` by `limits`: {level, word}, or null where nothing is known to judge by. */
export function judge(value, limits) {
  if (!limits || (limits.caution === null && limits.alert === null)) return null;
  if (value === null || Number.isNaN(value)) return { level: "unknown", word: "No data" };
  const direction = lowIsBad(limits) ? "low" : "high";
  const level = levelOf(value, limits, direction);
  return { level, word: WORDS[direction][level] ?? "Good" };
}

function levelOf(value, limits, direction) {
  const beyond = (limit) => limit !== null && (direction === "low" ? value <= limit : value >= limit);
  if (beyond(limits.alert)) return "alert";
  return beyond(limits.caution) ? "caution" : "ok";
}
