import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as format from "../../app/static/js/format.js";

const vectors = JSON.parse(readFileSync(new URL("../data/format-vectors.json", import.meta.url), "utf8"));
const readable = (text) => text.replaceAll(format.SPACE, "_");

for (const { value, prefix, base, text } of vectors.quantity) {
  test(`${value} with prefix "${prefix}" and unit "${base}" is written ${text}`, () => {
    assert.equal(readable(format.quantity(value, { prefix, base })), text);
  });
}

for (const name of ["percent", "count", "figure", "duration", "limit"]) {
  for (const { value, text } of vectors[name]) {
    test(`${name} of ${value} is written ${text}`, () => {
      assert.equal(readable(format[name](value)), text);
    });
  }
}

for (const { value, now, text } of vectors.relativeTime) {
  test(`${value} seen at ${now} is written ${text}`, () => {
    assert.equal(readable(format.relativeTime(value, now)), text);
  });
}

for (const { value, zone, text } of vectors.absoluteTime) {
  test(`${value} in ${zone} is written ${text}`, () => {
    assert.equal(readable(format.absoluteTime(value, zone)), text);
  });
}

test("what is long ago is told by its date", () => {
  assert.equal(readable(format.relativeTime(1_000_000, 1_000_000 + 15 * 86_400)), "12_Jan_1970");
});

test("one plot uses one unit for all its ticks", () => {
  assert.deepEqual(format.bestUnit(2140, { prefix: "G", base: "Flops/s" }), {
    factor: 0.001,
    unit: { prefix: "T", base: "Flop/s" },
  });
  assert.deepEqual(format.bestUnit(350, { prefix: "G", base: "B/s" }), { factor: 1, unit: { prefix: "G", base: "B/s" } });
  assert.deepEqual(format.bestUnit(0.04, { prefix: "G", base: "B/s" }), { factor: 1000, unit: { prefix: "M", base: "B/s" } });
  assert.deepEqual(format.bestUnit(5000, { prefix: "", base: "packets/s" }), {
    factor: 1,
    unit: { prefix: "", base: "packets/s" },
  });
});

test("no data, empty metrics and unknown prefixes do not disturb the choice of a unit", () => {
  assert.equal(format.bestUnit(Number.NaN, { prefix: "G", base: "B" }).factor, 1);
  assert.equal(format.bestUnit(0, { prefix: "G", base: "B" }).factor, 1);
  assert.equal(format.bestUnit(9000, { prefix: "x", base: "B" }).factor, 1);
});
