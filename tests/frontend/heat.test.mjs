import assert from "node:assert/strict";
import { test } from "node:test";
import {
  channels,
  columnCount,
  columnsOf,
  heatRows,
  labelledRows,
  medianOf,
  rampColour,
  rowHeight,
  unevenness,
} from "../../app/static/js/plot/heat.js";

const line = (hostname, data) => ({ hostname, data });

test("a row far from the median of all averages is odd", () => {
  const rows = heatRows([line("a", [10, 10]), line("b", [11, 9]), line("c", [5, 5]), line("d", [10, 12])], ({ hostname }) => hostname);

  assert.deepEqual(rows.map(({ label, odd }) => [label, odd]), [["a", false], ["b", false], ["c", true], ["d", false]]);
});

test("rows without samples are not odd and have no average", () => {
  const rows = heatRows([line("a", [1]), line("b", [null]), line("c", undefined)], ({ hostname }) => hostname);

  assert.deepEqual(rows.map(({ average, odd }) => [average, odd]), [[1, false], [null, false], [null, false]]);
});

test("columns are means of their part, and gaps stay gaps", () => {
  assert.deepEqual(columnsOf([1, 3, null, null, 5, null], 0, 6, 3), [2, null, 5]);
});

test("a zoomed part is cut out of the row", () => {
  assert.deepEqual(columnsOf([1, 2, 3, 4, 5], 2, 4, 2), [3, 4]);
});

test("there are never more columns than samples, nor any below three pixels", () => {
  assert.equal(columnCount(10, 1000), 10);
  assert.equal(columnCount(5000, 900), 300);
  assert.equal(columnCount(5, 0), 1);
});

test("few rows are tall, many stay in view", () => {
  assert.equal(rowHeight(4), 18);
  assert.equal(rowHeight(64), 6);
  assert.equal(rowHeight(1000), 3);
});

test("labels need fourteen pixels each", () => {
  assert.deepEqual(labelledRows(3, 18), [0, 1, 2]);
  assert.deepEqual(labelledRows(7, 5), [0, 3, 6]);
});

test("colours lie between the stops and are cut at both ends", () => {
  const stops = [[0, 0, 0], [100, 0, 0], [100, 200, 0]];

  assert.deepEqual(rampColour(0.25, stops), [50, 0, 0]);
  assert.deepEqual(rampColour(0.75, stops), [100, 100, 0]);
  assert.deepEqual(rampColour(7, stops), [100, 200, 0]);
  assert.deepEqual(rampColour(-1, stops), [0, 0, 0]);
});

test("tokens are read as channels", () => {
  assert.deepEqual(channels("#a9caea"), [169, 202, 234]);
});

test("the median ignores what is not known", () => {
  assert.equal(medianOf([3, null, 1, 2]), 2);
  assert.equal(medianOf([4, 1, 2, 3]), 2.5);
  assert.equal(medianOf([null]), null);
});

test("unevenness is the spread of the averages as a share of their mean", () => {
  assert.equal(unevenness([{ average: 2 }, { average: 2 }, { average: null }]), 0);
  assert.equal(unevenness([{ average: 1 }, { average: 3 }]), 0.5);
  assert.equal(unevenness([]), 0);
});
