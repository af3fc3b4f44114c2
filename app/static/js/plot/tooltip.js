// The box beside the crosshair: time since start and clock, then the values from large to small.
import { h } from "../dom.js";
import { clockTime, duration } from "../format.js";
import { bandSample, sample } from "./legend.js";

const DISTANCE = 12;

/** Rows for one sample, largest value first; what is missing there comes last. */
export function rowsAt(prepared, index, { dashOf, picked = null }) {
  const { band, lines } = prepared;
  const rows = lines
    .filter((line) => !line.off)
    .map((line) => ({ label: line.label, value: line.data[index] ?? null, mark: () => sample(line.colour, dashOf(line)) }));
  if (picked) rows.push({ label: picked.label, value: picked.data[index] ?? null, mark: () => sample(2) });
  if (band) rows.push(...bandRows(band, index));
  return rows.sort((one, two) => (two.value ?? -Infinity) - (one.value ?? -Infinity));
}

/** "5 h 22 m · 06:34". */
export function timeText(seconds, startTime, zone) {
  const since = duration(seconds);
  return startTime ? `${since} · ${clockTime(startTime + seconds, zone)}` : since;
}

/** Fill the tooltip and put it beside `left`, on the side where there is room. */
export function placeTooltip(box, { head, rows, spell, left, area, width }) {
  box.replaceChildren(
    h("div", { class: "fd-tooltip-head" }, head),
    ...rows.map(({ label, value, mark }) =>
      h("div", { class: "fd-tooltip-row" }, mark() ?? h("span"), h("span", {}, label), h("span", {}, spell(value))),
    ),
  );
  box.hidden = false;
  const at = area.left + left;
  const flips = at + DISTANCE + box.offsetWidth > width;
  box.style.left = `${flips ? at - DISTANCE - box.offsetWidth : at + DISTANCE}px`;
  box.style.top = `${area.top}px`;
}

function bandRows(band, index) {
  return [
    { label: "max", value: band.max[index], mark: () => null },
    { label: "median", value: band.median[index], mark: bandSample },
    { label: "min", value: band.min[index], mark: () => null },
  ];
}
