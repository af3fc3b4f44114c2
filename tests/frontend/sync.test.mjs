import assert from "node:assert/strict";
import { test } from "node:test";

import { PlotGroup, hashWithZoom, zoomFromHash, zoomedBy } from "../../app/static/js/plot/sync.js";

const member = () => ({
  times: [],
  zooms: [],
  showTime(seconds) {
    this.times.push(seconds);
  },
  showZoom(zoom) {
    this.zooms.push(zoom);
  },
});

test("a zoom is read from the address and written to it", () => {
  assert.deepEqual(zoomFromHash("#t=600-1200"), { from: 600, to: 1200 });
  assert.equal(hashWithZoom("", { from: 600.4, to: 1199.2 }), "#t=600-1200");
});

test("what else stands in the hash stays", () => {
  assert.equal(hashWithZoom("#metrics", { from: 0, to: 60 }), "#metrics&t=0-60");
  assert.equal(hashWithZoom("#metrics&t=0-60", null), "#metrics");
  assert.equal(hashWithZoom("#t=0-60", null), "");
});

test("nonsense in the address is no zoom", () => {
  for (const hash of ["", "#t=", "#t=9-3", "#t=a-b", "#t=5-5"]) assert.equal(zoomFromHash(hash), null);
});

test("all other plots follow the crosshair", () => {
  const group = new PlotGroup();
  const [mine, other] = [member(), member()];
  group.join(mine);
  group.join(other);

  group.moveTo(600, mine);

  assert.deepEqual([mine.times, other.times], [[], [600]]);
});

test("all plots follow a zoom, and the same zoom is told once", () => {
  const told = [];
  const group = new PlotGroup(null, { onZoom: (zoom) => told.push(zoom) });
  const plot = member();
  group.join(plot);

  group.zoomTo({ from: 1, to: 2 });
  group.zoomTo({ from: 1, to: 2 });
  group.zoomTo(null);

  assert.deepEqual(plot.zooms, [{ from: 1, to: 2 }, null]);
  assert.deepEqual(told, plot.zooms);
});

test("who has left is told nothing", () => {
  const group = new PlotGroup();
  const plot = member();
  group.join(plot);
  group.leave(plot);

  group.moveTo(1, null);
  group.zoomTo({ from: 1, to: 2 });

  assert.deepEqual([plot.times, plot.zooms], [[], []]);
});

test("plus halves what is in view around the pointer, minus doubles it until everything is there", () => {
  const half = zoomedBy(null, 0.5, 900, 1200, 120);

  assert.deepEqual(half, { from: 600, to: 1200 });
  assert.deepEqual(zoomedBy(half, 0.5, 600, 1200, 120), { from: 450, to: 750 });
  assert.equal(zoomedBy(half, 2, 900, 1200, 120), null);
});

test("nothing gets narrower than two samples", () => {
  assert.deepEqual(zoomedBy({ from: 0, to: 120 }, 0.5, 0, 1200, 120), { from: 0, to: 120 });
});

test("a group zooms around a sample, or around the middle of what is in view", () => {
  const group = new PlotGroup();
  const xs = Array.from({ length: 21 }, (_, index) => 60 * index);

  group.zoomByKey("+", xs, -1);
  assert.deepEqual(group.zoom, { from: 300, to: 900 });
  group.zoomByKey("+", xs, 5);
  assert.deepEqual(group.zoom, { from: 150, to: 450 });
  group.zoomByKey("a", xs, 5);
  assert.deepEqual(group.zoom, { from: 150, to: 450 });
  group.zoomByKey("+", [0], 0);
  assert.equal(group.zoom, null);
});
