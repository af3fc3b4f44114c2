// Keeps "28 m ago" true while a page stays open.
import { relativeTime } from "./format.js";

const EVERY_MS = 15_000;

/** Refresh all `<time data-relative="unix seconds">` now and then; not in hidden tabs. */
export function watchTimes() {
  setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", refresh);
}

function refresh() {
  if (document.hidden) return;
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const text = relativeTime(Number(time.dataset.relative), Date.now() / 1000);
    if (time.textContent !== text) time.textContent = text;
  }
}
