// The two lines above a plot: name, scope, host and menu; then value, share of peak and judgement.
import { h, icon } from "../dom.js";
import { SCOPES } from "./model.js";
import { countOf, scopeName } from "./series.js";
import { SYMBOLS } from "./severity.js";

const MENU = [
  ["picture", "Save as PNG", "download"],
  ["csv", "Save as CSV", "download"],
  ["link", "Copy link", "link-45deg"],
  ["hide", "Hide metric", "eye-slash"],
];

/** First line; `model` is null while there is nothing to draw, then only the name stands there. */
export function headLine(data, model, view, on) {
  return h(
    "div",
    { class: "fd-plot-head" },
    h("h3", { class: "fd-plot-title", title: data.metric }, data.title || data.metric || ""),
    data.title && data.title !== data.metric && h("span", { class: "fd-plot-id" }, data.metric),
    model && h("div", { class: "fd-plot-controls" }, scopeSelect(data, model, on), hostSelect(data, model, view, on), menu(on)),
  );
}

/** Second line: the one number and what it means. */
export function secondLine({ head, partial, scope, prepared }, { compact = false } = {}) {
  const of = compact && prepared.total > 1 ? ` of ${countOf(scope, prepared.total)}` : "";
  const words = [`${head.word}${of}`, !compact && head.share, !compact && head.beyond].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "fd-plot-second" },
    h("span", { class: "fd-ellipsis", title: head.peak ? `Peak ${head.peak}` : null }, h("span", { class: "fd-plot-value" }, head.value), ` ${words}`),
    partial ? badge("caution", partial.short) : head.verdict && badge(head.verdict.level, head.verdict.word),
    partial && !compact && h("span", { class: "fd-muted fd-ellipsis" }, partial.long),
  );
}

/** Icon and word in the ink of a level. */
export function badge(level, word) {
  return h("span", { class: `fd-badge fd-${level}` }, icon(SYMBOLS[level]), word);
}

function scopeSelect(data, model, on) {
  const loaded = Object.keys(data.scopes ?? {});
  const scopes = SCOPES.filter((scope) => loaded.includes(scope) || data.availableScopes?.includes(scope));
  const options = scopes.map((scope) =>
    h("option", { value: scope, selected: scope === model.scope }, scopeLabel(scope, model, loaded)),
  );
  return h("select", { class: "fd-select fd-select-small", "aria-label": "Scope", onchange: on.scope }, ...options);
}

function scopeLabel(scope, model, loaded) {
  if (scope === model.scope && model.prepared.kind === "band") return `${scopeName(scope)} · statistics`;
  return loaded.includes(scope) ? scopeName(scope) : `${scopeName(scope)} (load)`;
}

function hostSelect(data, model, view, on) {
  const hosts = data.hostOrder ?? [];
  if (hosts.length < 2) return null;
  return h(
    "select",
    { class: "fd-select fd-select-small", "aria-label": "Host", onchange: on.host },
    h("option", { value: "" }, countOf("node", hosts.length)),
    ...hosts.map((host) => h("option", { value: host, selected: host === view.host }, host)),
  );
}

function menu(on) {
  const items = MENU.map(([action, text, symbol]) =>
    h(
      "button",
      { type: "button", class: "fd-menu-item", onclick: () => on.menu(action) },
      icon(symbol, { size: "14" }),
      text,
    ),
  );
  return h(
    "details",
    { class: "fd-menu" },
    h("summary", { class: "fd-iconbutton fd-iconbutton-small", "aria-label": "More", title: "More" }, icon("three-dots")),
    h("div", { class: "fd-menu-panel" }, ...items),
  );
}
