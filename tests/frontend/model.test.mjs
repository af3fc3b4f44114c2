import assert from "node:assert/strict";
import { test } from "node:test";

import { csvOf } from "../../app/static/js/plot/export.js";
import { buildModel, gapsOf, scopeToShow, spoken } from "../../app/static/js/plot/model.js";
import { rowsAt, timeText } from "../../app/static/js/plot/tooltip.js";

const readable = (text) => text.replaceAll("\u00a0", "_");
const view = (extra = {}) => ({ scope: "", host: "", pinned: new Set(), isolated: "", yMode: "zero", ...extra });
const flops = (series, extra = {}) => ({
  metric: "flops_any",
  title: "Flop rate",
  config: { aggregation: "sum", peak: 9220, normal: 1000, caution: 200, alert: 100 },
  unitsPerNode: { core: 72 },
  hostOrder: series.map((line) => line.hostname),
  scopes: { node: { unit: { prefix: "G", base: "Flops/s" }, timestep: 60, series } },
  cluster: "alex",
  ...extra,
});
const two = [
  { hostname: "a1", data: [2000, 2400] },
  { hostname: "a2", data: [1000, 1200] },
];

test("one unit serves head, axis and limits", () => {
  const model = buildModel(flops(two), view());

  assert.equal(readable(model.head.value), "1.65_TFlop/s");
  assert.deepEqual(model.axis.ticks, [0, 1, 2]);
  assert.deepEqual(model.limitsDrawn.find(({ level }) => level === "normal"), { level: "normal", value: 1, label: "1" });
  assert.equal(readable(model.head.share), "18_% of peak");
  assert.deepEqual(model.head.verdict, { level: "ok", word: "Good" });
});

test("percent of peak replaces the unit", () => {
  const model = buildModel(flops(two), view({ yMode: "peak" }));

  assert.equal(readable(model.head.value), "18_%");
  assert.equal(model.head.share, "");
});

test("the judgement of the server wins over our own", () => {
  const verdict = { level: "info", word: "Main limit" };

  assert.deepEqual(buildModel(flops(two, { verdict }), view()).head.verdict, verdict);
});

test("a limit above a plot where high is bad is told in words", () => {
  const memory = flops(two, { config: { aggregation: "sum", peak: 90_000, normal: 3000, caution: 60_000, alert: 80_000 } });

  assert.equal(readable(buildModel(memory, view()).head.beyond), "caution from 60.0_TFlop/s");
});

test("each reason for an empty plot is a state of its own", () => {
  assert.equal(buildModel(flops(two, { scopes: {}, config: null }), view()).state.kind, "not-configured");
  assert.equal(buildModel(flops(two, { scopes: {} }), view()).state.kind, "missing");
  assert.equal(buildModel(flops([]), view()).state.kind, "empty");
  assert.deepEqual(buildModel(flops(two, { state: "removed", subcluster: "spr" }), view()).state, {
    kind: "removed",
    cluster: "alex",
    subcluster: "spr",
    nodes: 2,
  });
});

test("the coarsest loaded scope is shown unless another is wished and there", () => {
  const data = { scopes: { core: {}, node: {} } };

  assert.equal(scopeToShow(data, ""), "node");
  assert.equal(scopeToShow(data, "core"), "core");
  assert.equal(scopeToShow(data, "socket"), "node");
});

test("isolating a line switches the others off, pinning one dims them", () => {
  const alone = buildModel(flops(two), view({ isolated: "a2" })).prepared.lines;
  const pinned = buildModel(flops(two), view({ pinned: new Set(["a1"]) })).prepared.lines;

  assert.deepEqual(alone.map((line) => line.off), [true, false]);
  assert.deepEqual(pinned.map((line) => line.dim), [false, true]);
});

test("statistics alone tell how many nodes they are of", () => {
  const data = flops([], { hostOrder: Array.from({ length: 64 }, (_, index) => `f${index}`) });
  data.scopes.node.statisticsSeries = { min: [1, 1], median: [2, 2], max: [3, 3] };

  const model = buildModel(data, view());

  assert.equal(model.prepared.total, 64);
  assert.equal(model.head.word, "median");
  assert.equal(gapsOf(model, String), null);
});

test("a plot can be heard", () => {
  const text = readable(spoken(buildModel(flops(two), view())));

  assert.match(text, /^Flop rate over time; 1.65_TFlop\/s average; 18_% of peak; Good; normal at 1.00_TFlop\/s/);
});

test("tooltip rows stand in the order of their values, what is missing comes last", () => {
  const lines = [
    { label: "a1", data: [1], colour: 1, dash: 1 },
    { label: "a2", data: [null], colour: 2, dash: 1 },
    { label: "a3", data: [5], colour: 3, dash: 1 },
    { label: "a4", data: [9], colour: 4, dash: 1, off: true },
  ];

  const rows = rowsAt({ lines, band: null }, 0, { dashOf: () => "" });

  assert.deepEqual(rows.map((row) => row.label), ["a3", "a1", "a2"]);
});

test("the tooltip tells time since start and the clock", () => {
  assert.equal(readable(timeText(19_320, 1_795_479_120, "Europe/Berlin")), "5_h_22_m · 06:34");
  assert.equal(readable(timeText(60, 0)), "1_m_00_s");
});

test("a csv file has one column per line, gaps are empty and no cell is a formula", () => {
  const lines = [
    { label: "=cmd", data: [1, null] },
    { label: 'a "b", c', data: [2, 3] },
  ];

  const text = csvOf({ xs: [0, 60], lines, band: null }, "GB/s");

  assert.equal(text, `seconds,'=cmd [GB/s],"a ""b"", c [GB/s]"\r\n0,1,2\r\n60,,3\r\n`);
});

test("a csv file of a band has median and range", () => {
  const text = csvOf({ xs: [0], lines: [], band: { median: [2], min: [1], max: [3] } });

  assert.equal(text, "seconds,median,min,max\r\n0,2,1,3\r\n");
});
