import assert from "node:assert/strict";
import { test } from "node:test";

import { extent, niceStep, numberLabels, sinceLabel, timeTicks, yAxis } from "../../app/static/js/plot/scale.js";

const HOUR = 3600;

test("steps are 1, 2, 2.5 or 5 times a power of ten", () => {
  assert.equal(niceStep(160, 4), 50);
  assert.equal(niceStep(78, 4), 20);
  assert.equal(niceStep(1.2, 4), 0.5);
  assert.equal(niceStep(10, 4), 2.5);
});

test("the y axis starts at zero", () => {
  assert.deepEqual(yAxis([[90, 150]], null).ticks, [0, 50, 100, 150]);
});

test("the normal line stays in view above low data", () => {
  assert.ok(yAxis([[1, 2, 3]], { normal: 72 }).top > 72);
});

test("a limit far above the data does not flatten them", () => {
  assert.ok(yAxis([[100, 133]], { normal: 100, peak: 350, caution: 50, alert: 10 }).top < 200);
});

test("a limit just above the data is shown", () => {
  assert.ok(yAxis([[190]], { normal: 100, caution: 200, alert: 240, peak: 500 }).top >= 240);
});

test("an impossible value does not stretch the axis", () => {
  assert.ok(yAxis([[100, 1e12]], { peak: 350, normal: 100 }).top < 200);
});

test("fit leaves zero out and takes it where it is near", () => {
  assert.ok(yAxis([[95, 99]], null, { mode: "fit" }).bottom > 90);
  assert.equal(yAxis([[1, 99]], null, { mode: "fit" }).bottom, 0);
});

test("negative values are in view", () => {
  assert.ok(yAxis([[-20, 30]], null).bottom <= -20);
});

test("no data gives an axis all the same", () => {
  assert.deepEqual(yAxis([[null, null]], null), { bottom: 0, top: 1, ticks: [0, 0.25, 0.5, 0.75, 1] });
  assert.deepEqual(extent([]), { low: 0, high: 0 });
});

test("time ticks stand at whole hours, about one per 64 pixels", () => {
  assert.deepEqual(timeTicks(0, 11.4 * HOUR, 400).ticks, [0, 2, 4, 6, 8, 10].map((hour) => hour * HOUR));
});

test("time ticks follow the clock when asked to", () => {
  const { ticks, step } = timeTicks(0, 4 * HOUR, 300, { offset: 1200 });

  assert.equal(step, HOUR);
  assert.equal(ticks[0], HOUR - 1200);
});

test("time since start is labelled by its step", () => {
  assert.equal(sinceLabel(2 * HOUR, HOUR), "2 h");
  assert.equal(sinceLabel(0, 2 * HOUR), "0 h");
  assert.equal(sinceLabel(1800, 600), "30 m");
  assert.equal(sinceLabel(3900, 300), "1 h 05");
  assert.equal(sinceLabel(90, 30), "1 m 30");
  assert.equal(sinceLabel(172_800, 86_400), "2 d");
  assert.equal(sinceLabel(-600, 300), "−10 m");
});

test("labels of one axis have the same decimals", () => {
  assert.deepEqual(numberLabels([0, 0.5, 1, 1.5]), ["0", "0.5", "1.0", "1.5"]);
  assert.deepEqual(numberLabels([0, 50, 100]), ["0", "50", "100"]);
  assert.deepEqual(numberLabels([0, 25_000, 50_000]), ["0", "25 k", "50 k"]);
});
