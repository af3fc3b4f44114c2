import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { JobSamples } from "../../app/static/js/job/samples.js";

const METRIC = { unit: {}, timestep: 60, series: [{ hostname: "a", data: [1] }], statisticsSeries: null };
let asked = [];
let refuse = () => false;

beforeEach(() => {
  asked = [];
  refuse = () => false;
  globalThis.document = { cookie: "", querySelector: () => null };
  globalThis.fetch = async (_url, { body }) => {
    const { variables } = JSON.parse(body);
    asked.push(variables);
    const errors = refuse(variables) ? [{ message: "resolution must be a multiple" }] : undefined;
    const jobMetrics = variables.metrics.flatMap((name) => variables.scopes.map((scope) => ({ name, scope, metric: METRIC })));
    return { ok: true, status: 200, json: async () => (errors ? { errors, data: null } : { data: { jobMetrics } }) };
  };
});

afterEach(() => {
  delete globalThis.document;
});

test("what is loaded is not asked for again", async () => {
  const samples = new JobSamples("7", 0);

  await samples.load(["mem_bw", "cpu_load"], ["node"]);
  await samples.load(["mem_bw"], ["node"]);
  await samples.load(["mem_bw", "clock"], ["node"]);

  assert.deepEqual(asked.map(({ metrics }) => metrics), [["mem_bw", "cpu_load"], ["clock"]]);
});

test("a finer scope joins what is there", async () => {
  const samples = new JobSamples("7", 0);

  await samples.load(["mem_bw"], ["node"]);
  await samples.load(["mem_bw"], ["core"]);

  assert.deepEqual(Object.keys(samples.of("mem_bw")), ["node", "core"]);
});

test("the roofline shares what the plots have, if nothing was left out", async () => {
  const samples = new JobSamples("7", 0);
  await samples.load(["flops_any", "mem_bw"], ["node"]);

  const found = await samples.asMeasured(["flops_any", "mem_bw"]);

  assert.equal(asked.length, 1);
  assert.deepEqual(Object.keys(found), ["flops_any", "mem_bw"]);
});

test("of thinned data the roofline asks for all samples", async () => {
  const samples = new JobSamples("7", 600);
  await samples.load(["flops_any"], ["node"]);

  await samples.asMeasured(["flops_any"]);

  assert.deepEqual(asked.map(({ resolution }) => resolution), [600, 0]);
});

test("an archive that refuses the resolution is asked for all its samples", async () => {
  refuse = ({ resolution }) => resolution > 0;
  const samples = new JobSamples("7", 600);

  await samples.load(["mem_bw"], ["node"]);
  await samples.load(["clock"], ["node"]);

  assert.deepEqual(asked.map(({ resolution }) => resolution), [600, 0, 0]);
  assert.deepEqual(Object.keys(samples.of("clock")), ["node"]);
});

test("other errors are passed on", async () => {
  refuse = () => true;

  await assert.rejects(new JobSamples("7", 0).load(["mem_bw"], ["node"]), /multiple/);
});
