import assert from "node:assert/strict";
import { test } from "node:test";
import { readView, searchWith } from "../../app/static/js/job/view.js";
import { hasValues } from "../../app/static/js/job/samples.js";

test("what the address does not say is empty", () => {
  assert.deepEqual(readView("?scope=core&metrics=mem_bw"), { scope: "core", host: "", time: "", y: "", footprint: "" });
});

test("a choice is added to what stands in the address", () => {
  assert.equal(searchWith("?metrics=mem_bw,cpu_load", "host", "a0701"), "?metrics=mem_bw,cpu_load&host=a0701");
});

test("a choice that is the default leaves the address", () => {
  assert.equal(searchWith("?y=fit&scope=core", "y", ""), "?scope=core");
  assert.equal(searchWith("?y=fit", "y", ""), "");
});

test("a metric has values if any series or the statistics in their place has one", () => {
  const nothing = { series: [{ data: [null, null] }], statisticsSeries: null };

  assert.equal(hasValues({ node: nothing }), false);
  assert.equal(hasValues({ node: nothing, core: { series: [{ data: [null, 1] }] } }), true);
  assert.equal(hasValues({ node: { series: [], statisticsSeries: { max: [2] } } }), true);
  assert.equal(hasValues({}), false);
});
