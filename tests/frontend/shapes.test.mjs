import assert from "node:assert/strict";
import { test } from "node:test";

import { corners } from "../../app/static/js/plot/polar.js";
import { centre, decades, roofAt, rooflinePoints, verdictOf } from "../../app/static/js/plot/roofline.js";
import { sparkPaths } from "../../app/static/js/plot/spark.js";

const roofs = { bandwidth: 350e9, scalar: 432e9, simd: 9.22e12 };
const metric = (prefix, base, series, timestep = 60) => ({ unit: { prefix, base }, timestep, series });
const near = (one, two) => assert.ok(Math.abs(one - two) <= 1e-9 * Math.abs(two), `${one} is not ${two}`);

test("flop rate and bandwidth of a host are paired by time and unit", () => {
  const flops = metric("G", "Flops/s", [{ hostname: "a", data: [2000, 1000] }]);
  const bandwidth = metric("M", "B/s", [{ hostname: "a", data: [100_000, 50_000] }]);

  const points = rooflinePoints(flops, bandwidth);

  assert.equal(points.length, 2);
  near(points[0].intensity, 20);
  near(points[0].rate, 2e12);
  assert.deepEqual(points.map((point) => point.time), [0, 1]);
});

test("different time steps are matched", () => {
  const flops = metric("G", "Flops/s", [{ hostname: "a", data: [1, 1, 1, 1] }], 30);
  const bandwidth = metric("G", "B/s", [{ hostname: "a", data: [1, 2] }], 60);

  assert.deepEqual(rooflinePoints(flops, bandwidth).map((point) => point.intensity), [1, 0.5, 0.5]);
});

test("samples without work or traffic have no place, and hosts without a partner neither", () => {
  const flops = metric("G", "Flops/s", [{ hostname: "a", data: [0, null, 5] }, { hostname: "b", data: [1, 1, 1] }]);
  const bandwidth = metric("G", "B/s", [{ hostname: "a", data: [1, 1, 0] }]);

  assert.deepEqual(rooflinePoints(flops, bandwidth), []);
});

test("left of the ridge memory is the roof, right of it the arithmetic", () => {
  assert.deepEqual(roofAt(1, roofs), { limit: 350e9, by: "bandwidth" });
  assert.deepEqual(roofAt(100, roofs), { limit: 9.22e12, by: "compute" });
});

test("the centre is total work over total traffic", () => {
  const middle = centre([{ intensity: 1, rate: 100e9 }, { intensity: 4, rate: 400e9 }], roofs);

  near(middle.rate, 250e9);
  near(middle.intensity, 2.5);
  near(middle.share, 250 / 875);
  assert.equal(centre([], roofs), null);
});

test("the distance to the roof is told in words", () => {
  const words = verdictOf({ rate: 2.08e12, intensity: 15.6, share: 0.38, by: "bandwidth" });

  assert.equal(words.rate.replaceAll("\u00a0", "_"), "2.08_TFlop/s at 15.6_Flop/B");
  assert.equal(words.share.replaceAll("\u00a0", "_"), "38_% of the bandwidth roof above it");
});

test("the axes hold the roofs, and one odd sample does not stretch them", () => {
  const points = Array.from({ length: 100 }, () => ({ intensity: 10, rate: 1e12 }));
  points.push({ intensity: 1e-9, rate: 1 });

  assert.deepEqual(decades(points, roofs), { x: [-1, 3], y: [10, 13] });
});

test("a polar corner lies at its share, never outside and never nowhere", () => {
  const [[topX, topY], , [x]] = corners([0.5, 9, null, 0], 100, 150);

  assert.ok(Math.abs(topX - 150) < 1e-9 && Math.abs(topY - 100) < 1e-9);
  assert.equal(x, 150);
  assert.equal(corners([0, 9, 0, 0], 100, 150)[1][0], 250);
});

test("a gap breaks the line of a sparkline", () => {
  const { line, area } = sparkPaths([0, 10, null, 10], 10);

  assert.equal(line, "M0 19L33.33 2M100 2h0.01");
  assert.equal(area.match(/M/g).length, 2);
});

test("values above the capacity are cut, and no data is no line", () => {
  assert.equal(sparkPaths([20, 10], 10).line, "M0 2L100 2");
  assert.deepEqual(sparkPaths([null, null], 10), { line: "", area: "" });
});

test("a job above a roof is not said to be below it", () => {
  const words = verdictOf({ rate: 2e11, intensity: 4, share: 2.65, by: "bandwidth" });

  assert.equal(words.share.replaceAll("\u00a0", " "), "above the bandwidth roof, 265 % of it");
});
