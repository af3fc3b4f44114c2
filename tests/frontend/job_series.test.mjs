// What an answer of `jobsMetrics` means for the plots of a list.
import assert from "node:assert/strict";
import { test } from "node:test";

import { plotData, plotState, sparkValues } from "../../app/static/js/jobs/series.js";

const series = (data, hostname = "n1") => ({ hostname, data });
const answer = (metric, name = "mem_bw", scope = "node") => ({ id: "1", error: null, metrics: [{ name, scope, metric }] });
const PLOT = { job: "1", metric: "mem_bw", isRunning: false };

test("one series is drawn as it is", () => {
  assert.deepEqual(sparkValues({ series: [series([1, null, 3])], statisticsSeries: null }), [1, null, 3]);
});

test("many series are drawn as their median", () => {
  assert.deepEqual(sparkValues({ series: [], statisticsSeries: { median: [2, 3], mean: [9, 9] } }), [2, 3]);
});

test("without a median the mean is drawn", () => {
  assert.deepEqual(sparkValues({ series: [], statisticsSeries: { median: [], mean: [4] } }), [4]);
});

test("without statistics the mean of the series is drawn, gaps left out", () => {
  assert.deepEqual(sparkValues({ series: [series([1, null, null]), series([3, 4, null])], statisticsSeries: null }), [2, 4, null]);
});

test("a metric that did not come is missing", () => {
  assert.equal(plotState(answer({ series: [] }, "cpu_load"), PLOT).kind, "missing");
});

test("a metric without a sample is empty", () => {
  assert.equal(plotState(answer({ series: [series([null, null])], statisticsSeries: null }), PLOT).kind, "empty");
});

test("a running job has no plots without a metric store", () => {
  const error = "job 1 is running and no metric store is configured for 'fritz'";

  const state = plotState({ id: "1", error, metrics: [] }, { ...PLOT, isRunning: true });

  assert.deepEqual([state.kind, state.words], ["no-store", "no metric store"]);
});

test("a running job says when its store fails", () => {
  const state = plotState({ id: "1", error: "timeout", metrics: [] }, { ...PLOT, isRunning: true });

  assert.deepEqual([state.kind, state.text], ["store-down", "timeout"]);
});

test("a job that cannot be read says why", () => {
  const state = plotState({ id: "1", error: "the archive is broken", metrics: [] }, PLOT);

  assert.deepEqual([state.kind, state.text], ["error", "the archive is broken"]);
});

test("a job nobody answered for is an error", () => {
  assert.equal(plotState(undefined, PLOT).kind, "error");
});

test("there is nothing to say where there is something to draw", () => {
  assert.equal(plotState(answer({ series: [series([1])], statisticsSeries: null }), PLOT), null);
});

test("a plot gets scopes, hosts and the facts of the server", () => {
  const metric = { series: [series([1], "n2"), series([2], "n1")], statisticsSeries: null, timestep: 60 };

  const data = plotData({ metric: "mem_bw", title: "Memory bandwidth" }, answer(metric), PLOT);

  assert.equal(data.title, "Memory bandwidth");
  assert.deepEqual(data.scopes, { node: metric });
  assert.deepEqual(data.hostOrder, ["n2", "n1"]);
});

test("a plot without data gets the reason", () => {
  assert.deepEqual(plotData({ metric: "mem_bw" }, answer({ series: [] }, "ipc"), PLOT).state, { kind: "missing", text: "" });
});
