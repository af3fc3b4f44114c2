// The line of names under a plot: click pins, double click isolates.
import { h, svg } from "../dom.js";
import { countOf } from "./series.js";

const MOST = 8;

/** A piece of line as it looks in the plot. */
export function sample(colour, dash = "") {
  return svg(
    "svg",
    { class: "fd-sample", viewBox: "0 0 16 8", "aria-hidden": "true" },
    svg("path", { class: `fd-stroke-${colour}`, d: "M0 4H16", "stroke-dasharray": dash || null }),
  );
}

/** A piece of band with its median line. */
export function bandSample() {
  return svg(
    "svg",
    { class: "fd-sample", viewBox: "0 0 16 8", "aria-hidden": "true" },
    svg("rect", { class: "fd-sample-band", width: "16", height: "8" }),
    svg("path", { class: "fd-stroke-1", d: "M0 4H16" }),
  );
}

/** The legend of `prepared`; `dashOf(line)` gives the dash pattern as text, `on.pin` and `on.isolate` get a label. */
export function legend(prepared, scope, { pinned, isolated, dashOf, on }) {
  const items = prepared.lines.slice(0, MOST).map((line) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "fd-legend-item",
          "aria-pressed": String(pinned.has(line.label)),
          "data-off": isolated !== "" && isolated !== line.label,
          title: "Click pins, double click shows only this",
          onclick: () => on.pin(line.label),
          ondblclick: () => on.isolate(line.label),
        },
        sample(line.colour, dashOf(line)),
        line.label,
      ),
    ),
  );
  if (prepared.kind === "band") items.unshift(...bandItems(prepared, scope));
  return h("ul", { class: "fd-legend" }, ...items);
}

function bandItems(prepared, scope) {
  const total = prepared.total ? h("li", { class: "fd-muted" }, countOf(scope, prepared.total)) : null;
  return [h("li", { class: "fd-legend-item" }, bandSample(), "median, range min to max"), total].filter(Boolean);
}
