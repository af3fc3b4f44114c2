import assert from "node:assert/strict";
import { test } from "node:test";

import { apart } from "../../app/static/js/plot/limits.js";
import { judge } from "../../app/static/js/plot/severity.js";
import { lowIsBad, scaled, thresholdsAt } from "../../app/static/js/plot/thresholds.js";

const bandwidth = { aggregation: "sum", peak: 350, normal: 100, caution: 50, alert: 10 };
const memory = { aggregation: "sum", peak: 512, normal: 256, caution: 400, alert: 480 };
const units = { socket: 2, core: 72 };

test("limits of a node are those of the configuration", () => {
  assert.deepEqual(thresholdsAt("node", bandwidth, units), { peak: 350, normal: 100, caution: 50, alert: 10 });
});

test("a metric that adds up has a share of its limits in each part of the node", () => {
  assert.equal(thresholdsAt("socket", bandwidth, units).peak, 175);
  assert.equal(thresholdsAt("core", bandwidth, units).normal, 100 / 72);
});

test("a metric that averages has the same limits in every scope", () => {
  assert.equal(thresholdsAt("core", { ...bandwidth, aggregation: "avg" }, units).peak, 350);
});

test("without aggregation or number of parts there are no limits below the node", () => {
  assert.equal(thresholdsAt("core", { ...bandwidth, aggregation: "" }, units), null);
  assert.equal(thresholdsAt("accelerator", bandwidth, units), null);
  assert.equal(thresholdsAt("node", null), null);
});

test("zero stands for a limit that is not set", () => {
  assert.equal(thresholdsAt("node", { ...bandwidth, alert: 0 }).alert, null);
});

test("an alert below the caution means that low is bad", () => {
  assert.equal(lowIsBad(thresholdsAt("node", bandwidth)), true);
  assert.equal(lowIsBad(thresholdsAt("node", memory)), false);
});

test("low bandwidth is judged with the words for low", () => {
  const limits = thresholdsAt("node", bandwidth);

  assert.deepEqual(judge(133, limits), { level: "ok", word: "Good" });
  assert.deepEqual(judge(50, limits), { level: "caution", word: "Low" });
  assert.deepEqual(judge(3.8, limits), { level: "alert", word: "Far too low" });
});

test("much memory is judged with the words for high", () => {
  const limits = thresholdsAt("node", memory);

  assert.deepEqual(judge(188, limits), { level: "ok", word: "Good" });
  assert.deepEqual(judge(401, limits), { level: "caution", word: "High" });
  assert.deepEqual(judge(500, limits), { level: "alert", word: "Too high" });
});

test("nothing is judged without limits, and nothing is invented without data", () => {
  assert.equal(judge(5, null), null);
  assert.equal(judge(5, { peak: 9, normal: 5, caution: null, alert: null }), null);
  assert.equal(judge(null, thresholdsAt("node", memory)).level, "unknown");
});

test("limits can be shown in another unit", () => {
  assert.deepEqual(scaled({ peak: 2000, normal: null, caution: 100, alert: 50 }, 0.001), {
    peak: 2,
    normal: null,
    caution: 0.1,
    alert: 0.05,
  });
});

test("labels keep their distance and never fall below the plot", () => {
  const placed = apart([{ y: 10 }, { y: 12 }, { y: 98 }, { y: 99 }], 13, 100);

  assert.deepEqual(placed.map(({ y }) => y).sort((one, two) => one - two), [10, 23, 87, 100]);
});
