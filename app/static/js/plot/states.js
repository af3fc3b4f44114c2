// What stands in the place of a plot: each reason has its own card, so that nobody takes "not configured" for a failure.
import { h, icon } from "../dom.js";

const STATES = {
  "not-configured": {
    symbol: "dash-circle",
    title: "Not measured here",
    text: ({ cluster }) => `${cluster || "This cluster"} does not configure this metric.`,
    action: "hide",
  },
  removed: {
    symbol: "slash-circle",
    title: ({ subcluster }) => `Switched off for ${subcluster || "these nodes"}`,
    text: () => "The site removed this metric for these nodes.",
    action: "hide",
  },
  missing: {
    symbol: "question-circle",
    level: "caution",
    title: "No data arrived",
    text: ({ cluster, nodes }) =>
      `${cluster || "The cluster"} should deliver this metric.${nodes ? ` 0 of ${nodes} nodes sent values.` : ""}`,
  },
  empty: {
    symbol: "question-circle",
    level: "caution",
    title: "No time series",
    text: () => "The metric is there, but without samples to draw.",
  },
  "not-monitored": {
    symbol: "eye-slash",
    title: "Not monitored",
    text: () => "The job asked for no monitoring, so there are facts but no plots.",
  },
  "archiving-failed": {
    symbol: "x-octagon",
    level: "alert",
    title: "Metrics could not be archived",
    text: () => "Facts are complete, the samples of this job are lost or still in the metric store.",
  },
  early: {
    symbol: "hourglass",
    level: "info",
    title: "Too early",
    text: () => "Figures follow after the first samples.",
  },
  "no-store": {
    symbol: "cloud-slash",
    title: "No metric store",
    text: () => "Metrics of running jobs need a metric store.",
  },
  "store-down": {
    symbol: "cloud-slash",
    level: "caution",
    title: "Metric store does not answer",
    text: () => "Facts, script and statistics are complete.",
    action: "retry",
  },
  error: {
    symbol: "x-octagon",
    level: "alert",
    title: "Could not draw this plot",
    text: ({ reference }) => `The server answered with an error.${reference ? ` Reference ${reference}.` : ""}`,
    action: "retry",
  },
};

const ACTIONS = { hide: "Hide metric", retry: "Try again" };

/** The card of a state: `kind` and whatever its sentence needs; `onAction` gets "hide" or "retry". */
export function stateCard({ kind, text = "", ...facts }, onAction) {
  const state = STATES[kind] ?? STATES.error;
  const title = typeof state.title === "function" ? state.title(facts) : state.title;
  return h(
    "div",
    { class: "fd-state", role: state.level === "alert" ? "alert" : null },
    icon(state.symbol, { size: "20", className: state.level ? `fd-${state.level}` : "" }),
    h("p", { class: "fd-state-title" }, title),
    h("p", { class: "fd-state-text" }, text || state.text(facts)),
    state.action && h("div", { class: "fd-state-actions" }, actionButton(state.action, onAction)),
  );
}

/** Grey lines in the place of the plot, shown only when the answer takes its time. */
export function skeleton(words) {
  return h(
    "div",
    { class: "fd-skeleton fd-skeleton-late fd-plot-canvas", role: "status" },
    ...[1, 2, 3, 4].map(() => h("div", { class: "fd-skeleton-line" })),
    h("span", {}, words || "Loading"),
  );
}

function actionButton(action, onAction) {
  return h("button", { class: "fd-btn fd-btn-small", type: "button", onclick: () => onAction(action) }, ACTIONS[action]);
}
