import assert from "node:assert/strict";
import { test } from "node:test";

import * as series from "../../app/static/js/plot/series.js";

const line = (hostname, data, extra = {}) => ({ hostname, data, ...extra });
const hosts = (number, data = [1, 2, 3]) =>
  Array.from({ length: number }, (_, index) => line(`f${index}`, data.map((value) => value + index)));

test("few hosts are lines, each with the colour of its place among all hosts", () => {
  const prepared = series.prepare({ timestep: 60, series: hosts(2) }, "node", { hostOrder: ["f9", "f0", "f1"] });

  assert.equal(prepared.kind, "lines");
  assert.deepEqual(prepared.xs, [0, 60, 120]);
  assert.deepEqual(prepared.lines.map((one) => one.colour), [2, 3]);
});

test("from the fifth colour on lines are dashed", () => {
  const gpus = Array.from({ length: 6 }, () => line("a1", [1]));

  const { lines } = series.prepare({ timestep: 1, series: gpus }, "accelerator");

  assert.deepEqual(lines.map((one) => one.dash), [1, 1, 1, 1, 5, 6]);
  assert.equal(lines[5].label, "a1 · GPU 5");
});

test("more than four hosts are a median with the range", () => {
  const prepared = series.prepare({ timestep: 60, series: hosts(5) }, "node");

  assert.equal(prepared.kind, "band");
  assert.deepEqual(prepared.band, { median: [3, 4, 5], min: [1, 2, 3], max: [5, 6, 7] });
  assert.equal(prepared.total, 5);
});

test("the statistics of the server are used where it sent no series", () => {
  const statisticsSeries = { min: [0, 1], max: [4, 5], mean: [2, 3], median: [] };

  const prepared = series.prepare({ timestep: 60, series: [], statisticsSeries }, "node");

  assert.equal(prepared.kind, "band");
  assert.deepEqual(prepared.band, { median: [2, 3], min: [0, 1], max: [4, 5] });
});

test("a chosen host stands alone", () => {
  const prepared = series.prepare({ timestep: 60, series: hosts(64) }, "node", { host: "f7" });

  assert.equal(prepared.kind, "lines");
  assert.deepEqual(prepared.lines.map((one) => one.label), ["f7"]);
});

test("a pinned host is drawn on top of the band", () => {
  const prepared = series.prepare({ timestep: 60, series: hosts(64) }, "node", { pinned: ["f7"] });

  assert.equal(prepared.kind, "band");
  assert.deepEqual(prepared.lines.map((one) => one.label), ["f7"]);
});

test("gaps stay gaps and short series are filled up with them", () => {
  const { lines } = series.prepare({ timestep: 1, series: [line("a", [1, null, NaN, 4]), line("b", [1])] }, "node");

  assert.deepEqual(lines[0].data, [1, null, null, 4]);
  assert.deepEqual(lines[1].data, [1, null, null, null]);
});

test("a metric without time series is empty", () => {
  assert.equal(series.prepare({ timestep: 60, series: [] }, "node").kind, "empty");
});

test("a sample that no series has is missing in the band", () => {
  assert.deepEqual(series.spread([{ data: [null, 2] }, { data: [null, 4] }], 2), {
    median: [null, 3],
    min: [null, 2],
    max: [null, 4],
  });
});

test("downsampling averages the parts and keeps what is missing missing", () => {
  assert.deepEqual(series.downsample([1, 3, null, null, 5, 7], 3), [2, null, 6]);
  assert.deepEqual(series.downsample([1, NaN], 5), [1, null]);
});

test("the headline is the statistic of the footprint", () => {
  const statistics = { avg: 10, min: 1, max: 20 };
  const prepared = series.prepare({ timestep: 1, series: [line("a", [5], { statistics }), line("b", [30])] }, "node");

  assert.deepEqual(series.headline(prepared, "avg"), { value: 20, word: "average" });
  assert.deepEqual(series.headline(prepared, "max"), { value: 30, word: "highest" });
  assert.deepEqual(series.headline(prepared, "min"), { value: 1, word: "lowest" });
});

test("the headline of a band is its median", () => {
  assert.deepEqual(series.headline(series.prepare({ timestep: 1, series: hosts(5) }, "node")), { value: 4, word: "median" });
});

test("a node that fell silent is named", () => {
  const full = Array.from({ length: 100 }, () => 1);
  const data = { timestep: 60, series: [line("a", full), line("b", full.slice(0, 10)), line("c", [])] };

  const note = series.gaps(series.prepare(data, "node"), "node", 60, (seconds) => `${seconds / 60} m`);

  assert.deepEqual(note, { short: "1 of 3 nodes", long: "b and 1 more sent nothing after 10 m" });
});

test("nothing is missing when all series end together", () => {
  assert.equal(series.gaps(series.prepare({ timestep: 1, series: hosts(3) }, "node"), "node", 1, String), null);
});

test("the answer of jobMetrics is found by name and scope", () => {
  const metric = { timestep: 60 };

  assert.deepEqual(series.byNameAndScope([{ name: "ipc", scope: "core", metric }]), { ipc: { core: metric } });
});
