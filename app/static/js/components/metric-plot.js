// <fd-metric-plot>: one metric of one job over time. Give it data by property:
//   plot.data = {metric, title, config, unitsPerNode, scopes, availableScopes, hostOrder, startTime, ...}  (plot/model.js)
// Attributes: compact (row of the job list), group (who shares crosshair and zoom; default "page"), scope, host.
// Properties: data, pending (words while loading), clock (true: clock instead of time since start), yMode.
// Events: fd-scope-change {metric, scope, loaded}, fd-host-change {metric, host}, fd-hide {metric}, fd-retry {metric}.
import { h } from "../dom.js";
import { duration, unitText } from "../format.js";
import { Chart } from "../plot/chart.js";
import { dashOf, readColours } from "../plot/colours.js";
import { copyText, csvOf, savePicture, saveText } from "../plot/export.js";
import { headLine, secondLine } from "../plot/head.js";
import { legend } from "../plot/legend.js";
import { buildModel, gapsOf, spoken } from "../plot/model.js";
import { skeleton, stateCard } from "../plot/states.js";
import { groupNamed } from "../plot/sync.js";
import { placeTooltip, rowsAt, timeText } from "../plot/tooltip.js";

const NEAR = 0.06;

class MetricPlot extends HTMLElement {
  #data = null;
  #model = null;
  #chart = null;
  #group = null;
  #index = null;
  #picked = null;
  #view = { scope: "", host: "", pinned: new Set(), isolated: "", yMode: "zero" };
  #clock = false;
  #visible = false;
  #box;
  #tooltip;
  #voice;
  #watchers = [];
  #redraw = () => this.#render();

  set data(data) {
    this.#data = data;
    this.#view.scope = this.getAttribute("scope") || data.scope || this.#view.scope;
    this.#view.host = this.getAttribute("host") || data.host || "";
    this.#render();
  }

  get data() {
    return this.#data;
  }

  /** Show the skeleton with these words ("Loading 128 cores"). */
  set pending(words) {
    this.#show(headLine(this.#data ?? this.#name(), null), skeleton(words));
  }

  set clock(on) {
    this.#clock = on;
    this.#render();
  }

  /** "zero", "fit" or "peak" (percent of peak). */
  set yMode(mode) {
    this.#view.yMode = mode;
    this.#render();
  }

  connectedCallback() {
    this.#group = groupNamed(this.getAttribute("group") || "page");
    this.#group.join(this);
    document.addEventListener("fd-theme-change", this.#redraw);
    this.#watch();
    if (this.#data) this.#render();
    else this.pending = this.getAttribute("pending") ?? "";
  }

  disconnectedCallback() {
    this.#group.leave(this);
    document.removeEventListener("fd-theme-change", this.#redraw);
    for (const watcher of this.#watchers) watcher.disconnect();
    this.#drop();
    this.#visible = false;
  }

  /** Called by the group: the crosshair of another plot moved. */
  showTime(seconds) {
    this.#chart?.showTime(seconds);
    if (this.#tooltip) this.#tooltip.hidden = true;
  }

  /** Called by the group. */
  showZoom(zoom) {
    this.#chart?.showZoom(zoom);
  }

  get #compact() {
    return this.hasAttribute("compact");
  }

  // What is in view is drawn first, the rest when the browser has time.
  #watch() {
    const near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.#appear());
    near.observe(this);
    const size = new ResizeObserver(() => this.#chart?.resize(this.#box.clientWidth, this.#box.clientHeight));
    size.observe(this);
    this.#watchers = [near, size];
  }

  #appear() {
    if (this.#visible || !this.isConnected) return;
    this.#visible = true;
    this.#watchers[0].disconnect();
    this.#draw();
  }

  #name() {
    return { metric: this.getAttribute("metric") ?? "", title: this.getAttribute("label") ?? "" };
  }

  #render() {
    if (!this.#data || !this.isConnected) return;
    const model = buildModel(this.#data, this.#view);
    this.#model = model.state ? null : model;
    if (model.state) this.#showState(model.state);
    else this.#showPlot(model);
  }

  #showState(state) {
    const act = (action) => this.#tell(action === "hide" ? "fd-hide" : "fd-retry");
    this.#show(this.#compact ? null : headLine(this.#data, null), stateCard(state, act));
  }

  #showPlot(model) {
    model.partial = gapsOf(model, duration);
    this.toggleAttribute("data-partial", model.partial !== null);
    this.#box = h("div", { class: "fd-plot-canvas", tabindex: "0", role: "group", "aria-label": spoken(model) });
    this.#box.addEventListener("keydown", (event) => this.#onKey(event));
    this.#box.addEventListener("pointerleave", () => this.#leave());
    this.#box.addEventListener("blur", () => this.#leave());
    this.#tooltip = h("div", { class: "fd-tooltip", hidden: true, "aria-hidden": "true" });
    this.#voice = h("p", { class: "visually-hidden", "aria-live": "polite" });
    this.#show(...this.#parts(model));
    if (this.#visible) this.#draw();
    else whenIdle(() => this.#appear());
  }

  #parts(model) {
    const second = secondLine(model, { compact: this.#compact });
    if (this.#compact) return [second, this.#box, this.#voice];
    return [headLine(this.#data, model, this.#view, this.#handlers()), second, this.#box, this.#legend(model), this.#voice];
  }

  #legend(model) {
    const { pinned, isolated } = this.#view;
    const on = { pin: (label) => this.#pin(label), isolate: (label) => this.#isolate(label) };
    return legend(model.prepared, model.scope, { pinned, isolated, dashOf, on });
  }

  #show(...parts) {
    const position = this.#focusable().indexOf(document.activeElement);
    this.#drop();
    this.replaceChildren(...parts.filter(Boolean));
    if (position >= 0) this.#focusable()[position]?.focus();
  }

  // What had the focus is drawn anew; its successor at the same place gets it.
  #focusable() {
    return [...this.querySelectorAll("select, summary, button, [tabindex='0']")];
  }

  #drop() {
    this.#chart?.destroy();
    this.#chart = null;
    this.#index = null;
    this.#picked = null;
  }

  #draw() {
    if (!this.#model || this.#chart) return;
    const { prepared, axis, limitsDrawn } = this.#model;
    const drawing = {
      ...prepared,
      axis,
      limits: this.#compact ? limitsDrawn.filter(({ level }) => level === "normal") : limitsDrawn,
      bare: this.#compact,
      clock: this.#clock,
      startTime: this.#data.startTime,
      zone: this.#data.zone,
      dashAll: document.documentElement.hasAttribute("data-line-patterns"),
    };
    const on = { time: (...at) => this.#onTime(...at), zoom: (zoom) => this.#group.zoomTo(zoom) };
    this.#chart = new Chart(this.#box, drawing, on);
    this.#box.append(this.#tooltip);
    if (this.#group.zoom) this.#chart.showZoom(this.#group.zoom);
  }

  #onTime(index, left, top) {
    if (index === null) return this.#leave();
    this.#pick(index, top);
    this.#point(index, left);
    return undefined;
  }

  #point(index, left) {
    this.#index = index;
    const seconds = this.#model.prepared.xs[index];
    const rows = rowsAt(this.#model.prepared, index, { dashOf, picked: this.#picked });
    const head = timeText(seconds, this.#data.startTime, this.#data.zone);
    const { area, width } = this.#chart;
    placeTooltip(this.#tooltip, { head, rows, spell: this.#model.spell, left, area, width });
    this.#group.moveTo(seconds, this);
    return { head, rows };
  }

  // In a band the member nearest to the pointer is picked out.
  #pick(index, top) {
    const members = this.#model.prepared.members ?? [];
    if (!members.length || top === null) return;
    const value = this.#chart.valueAt(top);
    const reach = NEAR * (this.#model.axis.top - this.#model.axis.bottom);
    const distances = members.map((line) => Math.abs((line.data[index] ?? Infinity) - value));
    const nearest = Math.min(...distances);
    this.#picked = nearest <= reach ? members[distances.indexOf(nearest)] : null;
    this.#chart.pick(this.#picked);
  }

  #leave() {
    if (this.#index === null) return;
    this.#index = null;
    this.#picked = null;
    this.#tooltip.hidden = true;
    this.#chart?.pick(null);
    this.#chart?.showTime(null);
    this.#group.moveTo(null, this);
  }

  #onKey(event) {
    const { xs } = this.#model.prepared;
    const [at, big] = [this.#index ?? -1, event.shiftKey ? 10 : 1];
    const target = { ArrowRight: at + big, ArrowLeft: at - big, Home: 0, End: xs.length - 1 }[event.key];
    if (event.key === "Escape") this.#leave();
    this.#group.zoomByKey(event.key, xs, at);
    if (target === undefined || !this.#chart) return;
    event.preventDefault();
    this.#speak(Math.min(xs.length - 1, Math.max(0, target)));
  }

  #speak(index) {
    this.#chart.showTime(this.#model.prepared.xs[index]);
    const { head, rows } = this.#point(index, this.#chart.leftOf(this.#model.prepared.xs[index]));
    this.#voice.textContent = [head, ...rows.map((row) => `${row.label} ${this.#model.spell(row.value)}`)].join(", ");
  }

  #pin(label) {
    const { pinned } = this.#view;
    if (!pinned.delete(label)) pinned.add(label);
    this.#render();
  }

  #isolate(label) {
    this.#view.pinned.clear();
    this.#view.isolated = this.#view.isolated === label ? "" : label;
    this.#render();
  }

  #handlers() {
    return {
      scope: (event) => this.#chooseScope(event.target.value),
      host: (event) => this.#chooseHost(event.target.value),
      menu: (action) => this.#act(action),
    };
  }

  #chooseScope(scope) {
    const loaded = scope in this.#data.scopes;
    this.#view.scope = scope;
    this.#tell("fd-scope-change", { scope, loaded });
    if (loaded) this.#render();
  }

  #chooseHost(host) {
    this.#view.host = host;
    this.#tell("fd-host-change", { host });
    this.#render();
  }

  #act(action) {
    const name = [this.#data.jobId, this.#data.metric].filter(Boolean).join("-");
    if (action === "picture") savePicture(this.#chart.canvas, `${this.#model.title} ${this.#model.head.value}`, name, readColours());
    if (action === "csv") saveText(csvOf(this.#model.prepared, unitText(this.#model.unit)), `${name}.csv`);
    if (action === "link") copyText(location.href);
    if (action === "hide") this.#tell("fd-hide");
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { metric: this.#data.metric, ...detail } }));
  }
}

function whenIdle(work) {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 5000 });
  else setTimeout(work, 200);
}

customElements.define("fd-metric-plot", MetricPlot);
