// One time series chart on canvas (uPlot): axes, limits, band, lines, crosshair. Knows nothing about headers and menus.
import uPlot from "../../vendor/uplot.js";
import { readColours } from "./colours.js";
import { drawLimits, gutterFor } from "./limits.js";
import { numberLabels } from "./scale.js";
import { axisLabel, axisTicks } from "./time-axis.js";

const LINE = 1.4;
const DIMMED = 0.22;

/**
 * Draw `model` into `box`: {xs, lines, band, axis: {bottom, top, ticks}, limits: [{level, value, label}], clock, dashAll,
 * startTime, zone, bare}; `bare` leaves the labels of the limits away. Lines are {label, data, colour, dash, dim, off}. `on.time(index, left)` tells where the pointer is
 * (null when it left), `on.zoom({from, to} | null)` what was dragged.
 */
export class Chart {
  #plot;
  #box;
  #model;
  #colours;
  #on;
  #quiet = false;
  #picked = null;

  constructor(box, model, on) {
    this.#box = box;
    this.#model = model;
    this.#on = on;
    this.#colours = readColours();
    this.#plot = new uPlot(this.#options(), dataOf(model), box);
  }

  get canvas() {
    return this.#plot.ctx.canvas;
  }

  get width() {
    return this.#plot.width;
  }

  /** Where the plotting area lies in the box, in CSS pixels. */
  get area() {
    const ratio = devicePixelRatio;
    const { left, top, width, height } = this.#plot.bbox;
    return { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio };
  }

  resize(width, height) {
    if (width > 0 && (width !== this.#plot.width || height !== this.#plot.height)) this.#plot.setSize({ width, height });
  }

  /** Move the crosshair to a time without telling anybody; null takes it away. */
  showTime(seconds) {
    this.#quiet = true;
    const left = seconds === null ? -10 : this.#plot.valToPos(seconds, "x");
    this.#plot.setCursor({ left, top: seconds === null ? -10 : 5 });
    this.#quiet = false;
  }

  /** Show only a part of the time, or everything. */
  showZoom(zoom) {
    const last = this.#model.xs.at(-1) ?? 1;
    this.#plot.setScale("x", { min: zoom?.from ?? 0, max: zoom?.to ?? Math.max(last, 1) });
  }

  /** Draw one more line on top (a member of the band under the pointer), or none. */
  pick(line) {
    if (this.#picked === line) return;
    this.#picked = line;
    this.#plot.redraw(false, false);
  }

  /** Where a time lies, in CSS pixels from the left of the plotting area. */
  leftOf(seconds) {
    return this.#plot.valToPos(seconds, "x");
  }

  /** The value at a height of the plotting area, in CSS pixels from its top. */
  valueAt(top) {
    return this.#plot.posToVal(top, "y");
  }

  destroy() {
    this.#plot.destroy();
  }

  #options() {
    const width = Math.max(this.#box.clientWidth, 80);
    return {
      width,
      height: this.#box.clientHeight,
      padding: [8, gutterFor(this.#model, width), 0, 0],
      legend: { show: false },
      cursor: this.#cursor(),
      select: { show: true },
      scales: {
        x: { time: false, range: (_, min, max) => (max > min ? [min, max] : [min, min + 1]) },
        y: { range: () => [this.#model.axis.bottom, this.#model.axis.top] },
      },
      axes: [this.#xAxis(), this.#yAxis()],
      series: [{}, ...this.#series()],
      bands: this.#model.band ? [{ series: [1, 2], fill: this.#colours.band }] : [],
      hooks: {
        drawAxes: [(plot) => drawLimits(plot, this.#model, this.#colours)],
        draw: [(plot) => this.#drawPicked(plot)],
        setCursor: [(plot) => this.#tellTime(plot)],
        setSelect: [(plot) => this.#tellZoom(plot)],
      },
    };
  }

  #cursor() {
    const many = this.#model.lines.length + (this.#model.band ? 1 : 0) > 8;
    return {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 4 },
      points: { show: !many, size: 6, width: 1.5, fill: () => this.#colours.surface },
      bind: { dblclick: () => () => this.#on.zoom(null) },
    };
  }

  #series() {
    const { band, lines, dashAll } = this.#model;
    const hidden = { stroke: "transparent", width: 0, points: { show: false } };
    const median = { stroke: this.#colours.series[1], width: LINE, points: { show: lonely } };
    const bandSeries = band ? [{ ...hidden }, { ...hidden }, median] : [];
    return [...bandSeries, ...lines.map((line) => this.#line(line, dashAll))];
  }

  #line(line, dashAll) {
    return {
      show: !line.off,
      stroke: this.#colours.series[line.colour],
      width: LINE,
      alpha: line.dim ? DIMMED : 1,
      dash: this.#colours.dashes[dashAll ? line.colour : line.dash],
      points: { show: lonely },
    };
  }

  #xAxis() {
    return {
      stroke: this.#colours.axis,
      font: this.#colours.font,
      size: 20,
      gap: 2,
      grid: { show: false },
      ticks: { stroke: this.#colours.border, width: 1, size: 3 },
      splits: (plot, _axis, min, max) => this.#timeTicks(plot, min, max).ticks,
      values: (plot, ticks) => ticks.map((tick) => this.#timeLabel(plot, tick)),
    };
  }

  #yAxis() {
    const labels = numberLabels(this.#model.axis.ticks);
    const longest = Math.max(2, ...labels.map((label) => label.length));
    return {
      stroke: this.#colours.axis,
      font: this.#colours.font,
      size: 10 + 6.5 * longest,
      gap: 4,
      grid: { stroke: this.#colours.grid, width: 1 },
      ticks: { show: false },
      splits: () => this.#model.axis.ticks,
      values: () => labels,
    };
  }

  #timeTicks(plot, min, max) {
    return axisTicks(this.#model, min, max, plot.bbox.width / devicePixelRatio);
  }

  #timeLabel(plot, tick) {
    const { step } = this.#timeTicks(plot, plot.scales.x.min, plot.scales.x.max);
    return axisLabel(this.#model, tick, step);
  }

  #drawPicked(plot) {
    if (!this.#picked) return;
    const { ctx } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
    ctx.clip();
    ctx.strokeStyle = this.#colours.series[2];
    ctx.lineWidth = LINE * devicePixelRatio;
    tracePath(plot, this.#model.xs, this.#picked.data);
    ctx.restore();
  }

  #tellTime(plot) {
    if (this.#quiet) return;
    const { idx, left, top } = plot.cursor;
    if (idx === null || idx === undefined || left < 0) this.#on.time(null, null, null);
    else this.#on.time(idx, left, top);
  }

  #tellZoom(plot) {
    const { left, width } = plot.select;
    if (width < 4) return;
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.#on.zoom({ from: plot.posToVal(left, "x"), to: plot.posToVal(left + width, "x") });
  }
}

// A sample without neighbours would be no line at all, so it is a dot.
function lonely(plot, index) {
  const values = plot.data[index];
  return values.length === 1 || values.every((value, at) => value === null || (values[at - 1] ?? values[at + 1] ?? null) === null);
}

function dataOf({ xs, lines, band }) {
  const bandData = band ? [band.max, band.min, band.median] : [];
  return [xs, ...bandData, ...lines.map((line) => line.data)];
}

function tracePath(plot, xs, values) {
  const { ctx } = plot;
  let drawing = false;
  ctx.beginPath();
  for (const [index, value] of values.entries()) {
    if (typeof value !== "number") {
      drawing = false;
      continue;
    }
    const [x, y] = [plot.valToPos(xs[index], "x", true), plot.valToPos(value, "y", true)];
    if (drawing) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    drawing = true;
  }
  ctx.stroke();
}
