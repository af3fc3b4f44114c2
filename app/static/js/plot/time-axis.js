// The time axis: seconds since the start, or clock times with the date at midnight.
import { clockTime } from "../format.js";
import { sinceLabel, timeTicks } from "./scale.js";

const DAY = 86_400;

/** Ticks between `from` and `to` (seconds since start) and their step; those of a clock lie at whole hours of its zone. */
export function axisTicks({ clock, startTime, zone }, from, to, width) {
  return timeTicks(from, to, width, { offset: clock ? secondsOfDay(startTime, zone) : 0 });
}

/** The label of a tick: "2 h", or "03:12" and "25 Nov" at midnight. */
export function axisLabel({ clock, startTime, zone }, tick, step) {
  if (!clock) return sinceLabel(tick, step);
  const text = clockTime(startTime + tick, zone);
  return text === "00:00" || step >= DAY ? dayOf(startTime + tick, zone) : text;
}

function secondsOfDay(timestamp, zone) {
  const [hours, minutes] = clockTime(timestamp, zone).split(":").map(Number);
  return hours * 3600 + minutes * 60 + (timestamp % 60);
}

function dayOf(timestamp, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" }).format(timestamp * 1000);
}
