// The samples of one job: asked for in as few requests as possible, finer scopes only when somebody wants them.
import { query } from "../api/graphql.js";

const JOB_METRICS = `query JobPage($id: ID!, $metrics: [String!], $scopes: [MetricScope!], $resolution: Int) {
  jobMetrics(id: $id, metrics: $metrics, scopes: $scopes, resolution: $resolution) {
    name
    scope
    metric {
      unit { prefix base }
      timestep
      series { hostname id data statistics { min avg max } }
      statisticsSeries { min mean median max }
    }
  }
}`;

export class JobSamples {
  #id;
  #resolution;
  #loaded = new Map();

  constructor(id, resolution) {
    this.#id = id;
    this.#resolution = resolution;
  }

  /** What is loaded of a metric: {node: {unit, timestep, series, statisticsSeries}, ...}. */
  of(metric) {
    return this.#loaded.get(metric) ?? {};
  }

  /** Load metrics at scopes; what is there already is not asked for again. */
  async load(metrics, scopes, options) {
    const missing = metrics.filter((metric) => scopes.some((scope) => !(scope in this.of(metric))));
    if (!missing.length) return;
    for (const { name, scope, metric } of await this.#ask(missing, scopes, this.#resolution, options)) {
      this.#loaded.set(name, { ...this.of(name), [scope]: metric });
    }
  }

  /** Metrics at node scope as measured, by name: the roofline pairs samples, so none may be left out. */
  async asMeasured(metrics, options) {
    if (this.#resolution > 0) {
      const answer = await this.#ask(metrics, ["node"], 0, options);
      return Object.fromEntries(answer.filter(({ scope }) => scope === "node").map(({ name, metric }) => [name, metric]));
    }
    await this.load(metrics, ["node"], options);
    return Object.fromEntries(metrics.map((metric) => [metric, this.of(metric).node]));
  }

  // Archives whose time step is not the configured one refuse the resolution; all their samples are taken then.
  async #ask(metrics, scopes, resolution, options) {
    const variables = { id: this.#id, metrics, scopes, resolution };
    try {
      return (await query(JOB_METRICS, variables, options)).jobMetrics;
    } catch (error) {
      if (!resolution || error.kind !== "query") throw error;
      this.#resolution = 0;
      return this.#ask(metrics, scopes, 0, options);
    }
  }
}

/** Whether any series, or the statistics in their place, has a value. */
export function hasValues(scopes) {
  return Object.values(scopes).some(
    ({ series, statisticsSeries }) => series.some(({ data }) => known(data)) || known(statisticsSeries?.max ?? []),
  );
}

function known(values) {
  return values.some((value) => typeof value === "number");
}
