// The plots of the page: gives each its data, follows what is chosen for one plot or for all, fetches finer scopes.
import { countOf } from "../plot/series.js";
import { hasValues } from "./samples.js";

export class JobPlots {
  #samples;
  #shared;
  #view;
  #own = new Map();
  #plots;
  onLoaded = () => {};

  constructor(elements, samples, drawing, view) {
    this.#samples = samples;
    this.#view = view;
    this.#shared = { hostOrder: drawing.hosts, startTime: drawing.startTime, zone: drawing.zone };
    this.#plots = new Map([...elements].map((element) => [element.dataset.metric, factsOf(element)]));
    for (const [metric, { element }] of this.#plots) this.#listen(metric, element);
  }

  get metrics() {
    return [...this.#plots.keys()];
  }

  /** Load and draw everything; `also` are metrics that others on the page need. */
  async start(also = []) {
    const scopes = new Set(["node"]);
    for (const { facts } of this.#plots.values()) if (facts.scope === "accelerator") scopes.add("accelerator");
    await this.#loadThen([...new Set([...this.metrics, ...also])], [...scopes], this.metrics);
    if (this.#view.scope) await this.#refine(this.metrics);
  }

  /** Show another scope or host in all plots; what was chosen for single plots is forgotten. */
  async choose(name, value) {
    this.#view[name] = value;
    for (const chosen of this.#own.values()) delete chosen[name];
    if (name === "scope") await this.#refine(this.metrics);
    else this.#show(this.metrics);
  }

  set clock(on) {
    for (const { element } of this.#plots.values()) element.clock = on;
  }

  set yMode(mode) {
    for (const { element } of this.#plots.values()) element.yMode = mode || "zero";
  }

  #listen(metric, element) {
    element.addEventListener("fd-scope-change", ({ detail }) => this.#chooseFor(metric, "scope", detail));
    element.addEventListener("fd-host-change", ({ detail }) => this.#chooseFor(metric, "host", detail));
    element.addEventListener("fd-retry", () => this.#loadThen([metric], ["node", this.#scopeOf(metric)], [metric]));
    element.addEventListener("fd-hide", () => location.assign(element.dataset.hideUrl));
  }

  #chooseFor(metric, name, { [name]: value, loaded = true }) {
    this.#own.set(metric, { ...this.#own.get(metric), [name]: value });
    if (!loaded) this.#refine([metric]);
  }

  // Fetches the scopes that the plots want and do not have yet, one request per scope.
  async #refine(metrics) {
    const wanted = Map.groupBy(metrics, (metric) => this.#scopeOf(metric));
    for (const [scope, names] of wanted) {
      const missing = names.filter((metric) => !(scope in this.#samples.of(metric)));
      if (missing.length) await this.#loadThen(missing, [scope], missing);
    }
    this.#show(metrics);
  }

  async #loadThen(metrics, scopes, shown) {
    for (const metric of shown) this.#plots.get(metric).element.pending = `Loading ${this.#amount(scopes.at(-1))}`;
    try {
      await this.#samples.load(metrics, scopes);
      this.#show(shown);
      this.onLoaded();
    } catch (error) {
      for (const metric of shown) this.#fail(metric, error);
    }
  }

  #amount(scope) {
    const { facts } = this.#plots.values().next().value ?? { facts: {} };
    const perNode = scope === "node" ? 1 : (facts.unitsPerNode?.[scope] ?? 0);
    return perNode ? countOf(scope, perNode * this.#shared.hostOrder.length) : "samples";
  }

  #show(metrics) {
    for (const metric of metrics) {
      const { element, facts } = this.#plots.get(metric);
      const scopes = this.#samples.of(metric);
      const state = hasValues(scopes) ? undefined : Object.keys(scopes).length ? "empty" : "missing";
      element.data = { ...facts, ...this.#shared, scopes, state, scope: this.#scopeOf(metric), host: this.#hostOf(metric) };
    }
  }

  #fail(metric, error) {
    const { element, facts } = this.#plots.get(metric);
    const text = error.reference ? "" : error.message;
    element.data = { ...facts, ...this.#shared, state: { kind: "error", text, reference: error.reference } };
  }

  #scopeOf(metric) {
    const { facts } = this.#plots.get(metric);
    const wished = this.#own.get(metric)?.scope ?? this.#view.scope;
    return facts.availableScopes.includes(wished) ? wished : facts.scope;
  }

  #hostOf(metric) {
    const wished = this.#own.get(metric)?.host ?? this.#view.host;
    return this.#shared.hostOrder.includes(wished) ? wished : "";
  }
}

function factsOf(element) {
  return { element, facts: JSON.parse(element.dataset.facts) };
}
