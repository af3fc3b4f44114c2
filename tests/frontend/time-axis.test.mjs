import assert from "node:assert/strict";
import { test } from "node:test";
import { axisLabel, axisTicks } from "../../app/static/js/plot/time-axis.js";

const BERLIN = { clock: true, startTime: 1_795_479_120, zone: "Europe/Berlin" }; // 24 Nov 2026, 01:12 there
const HOUR = 3600;

test("ticks of a clock lie at whole hours of its zone, wherever the browser is", () => {
  const { ticks, step } = axisTicks(BERLIN, 0, 12 * HOUR, 320);

  assert.deepEqual(ticks.map((tick) => axisLabel(BERLIN, tick, step)), ["03:00", "06:00", "09:00", "12:00"]);
});

test("zones with half hours have whole hours too", () => {
  const india = { ...BERLIN, zone: "Asia/Kolkata" };
  const { ticks, step } = axisTicks(india, 0, 6 * HOUR, 320);

  assert.deepEqual(ticks.map((tick) => axisLabel(india, tick, step)).slice(0, 2), ["06:00", "08:00"]);
});

test("midnight shows the date", () => {
  const { ticks, step } = axisTicks(BERLIN, 0, 48 * HOUR, 320);

  assert.ok(ticks.map((tick) => axisLabel(BERLIN, tick, step)).includes("25 Nov"));
});

test("without a clock ticks count from the start", () => {
  const since = { ...BERLIN, clock: false };
  const { ticks, step } = axisTicks(since, 0, 12 * HOUR, 320);

  assert.deepEqual(ticks.map((tick) => axisLabel(since, tick, step)), ["0 h", "3 h", "6 h", "9 h", "12 h"]);
});
