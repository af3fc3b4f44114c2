// <fd-job-page>: brings the page of a job to life. Facts, meters, tables and texts are there without it.
import { keepSetting } from "../api/settings.js";
import "../components/metric-plot.js";
import "../components/polar.js";
import "../components/roofline.js";
import { groupNamed } from "../plot/sync.js";
import { watchCopies } from "./copies.js";
import { showHeat } from "./heat.js";
import { watchMetricForms } from "./metric-form.js";
import { JobPlots } from "./plots.js";
import { JobSamples } from "./samples.js";
import { watchTabs } from "./tabs.js";
import { keepInAddress, readView } from "./view.js";

class JobPage extends HTMLElement {
  #view = readView(location.search);
  #drawing;
  #samples;
  #plots;

  connectedCallback() {
    this.#drawing = readDrawing(this);
    this.#samples = new JobSamples(this.#drawing.id, this.#drawing.resolution);
    this.#plots = new JobPlots(this.querySelectorAll("fd-metric-plot"), this.#samples, this.#drawing, this.#view);
    this.#plots.onLoaded = () => this.#showHeat();
    for (const part of this.querySelectorAll(".jp-scripted")) part.hidden = false;
    watchCopies(this);
    watchMetricForms(this);
    watchTabs(this.querySelector("[data-marks-section]"));
    this.#watchSelects();
    this.#watchSwitches();
    this.#watchZoom();
    this.#watchGround();
    this.#showFootprint();
    this.#start();
  }

  async #start() {
    const roofline = this.querySelector("fd-roofline");
    const also = roofline && !this.#drawing.resolution ? this.#drawing.rooflineMetrics : [];
    if (this.#plots.metrics.length || also.length) await this.#plots.start(also);
    if (roofline) await this.#showRoofline(roofline);
  }

  async #showRoofline(roofline) {
    const [rate, traffic] = this.#drawing.rooflineMetrics;
    try {
      const { [rate]: flops, [traffic]: bandwidth } = await this.#samples.asMeasured([rate, traffic]);
      if (flops && bandwidth) roofline.data = { flops, bandwidth, roofs: this.#drawing.roofs };
    } catch {
      // The plots of the same metrics say what went wrong; the roofs stay there as text.
    }
  }

  #showHeat() {
    const place = this.querySelector("fd-job-heat");
    const facts = (metric) => JSON.parse(this.querySelector(`fd-metric-plot[data-metric="${CSS.escape(metric)}"]`).dataset.facts);
    showHeat(place, this.#plots.metrics, this.#samples, facts, this.#drawing);
    this.#plots.onLoaded = () => {};
  }

  #showFootprint() {
    const polar = this.querySelector("fd-polar");
    if (!polar) return;
    polar.setAttribute("view", this.#view.footprint || "polar");
    polar.data = JSON.parse(polar.dataset.axes);
  }

  #watchSelects() {
    for (const name of ["scope", "host"]) {
      const select = this.querySelector(`[data-page-${name}]`);
      if (!select) continue;
      select.value = this.#view[name];
      if (select.selectedIndex < 0) select.value = this.#view[name] = "";
      select.addEventListener("change", () => {
        keepInAddress(name, select.value);
        this.#plots.choose(name, select.value);
      });
    }
  }

  #watchSwitches() {
    for (const group of this.querySelectorAll("[data-switch]")) {
      const name = group.dataset.switch;
      press(group, this.#view[name]);
      this.#apply(name, this.#view[name]);
      group.addEventListener("click", ({ target }) => {
        const button = target.closest("button");
        if (!button) return;
        press(group, button.value);
        keepInAddress(name, button.value);
        this.#apply(name, button.value);
      });
    }
  }

  #apply(name, value) {
    if (name === "time") this.#showTimes(value === "clock");
    if (name === "y") this.#plots.yMode = value;
    if (name === "footprint") this.querySelector("fd-polar").setAttribute("view", value || "polar");
  }

  #showTimes(clock) {
    this.#plots.clock = clock;
    this.#drawing.clock = clock;
    const map = this.querySelector("fd-heatmap");
    if (map) map.clock = clock;
  }

  #watchZoom() {
    const group = groupNamed("page");
    const button = this.querySelector("[data-resets-zoom]");
    if (!button) return;
    const show = (zoom) => (button.hidden = !zoom);
    show(group.zoom);
    group.join({ showTime() {}, showZoom: show });
    button.addEventListener("click", () => group.zoomTo(null));
  }

  #watchGround() {
    const button = this.querySelector("[data-ground-switch]");
    button?.addEventListener("click", () => {
      const on = this.toggleAttribute("data-ground");
      button.setAttribute("aria-pressed", String(on));
      keepSetting("plotConfiguration_colorBackground", on);
    });
  }
}

function press(group, value) {
  const buttons = [...group.querySelectorAll("button")];
  const chosen = buttons.find((button) => button.value === value) ?? buttons[0];
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
}

// A zone that this browser does not know must not keep the plots away; its own is used then.
function readDrawing(page) {
  const drawing = JSON.parse(page.dataset.drawing);
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: drawing.zone });
  } catch {
    drawing.zone = undefined;
  }
  return drawing;
}

customElements.define("fd-job-page", JobPage);
