// <fd-heatmap>: every node (or GPU, core, ...) as a row over time.
//   map.data = {rows: [{label, data, average, odd}], timestep, top, unit, startTime, zone, title}   rows of plot/heat.js
// `top` is the value of the darkest colour. Attribute group (default "page"): who shares crosshair and zoom; property
// clock: clock times below instead of the time since the start.
import { h } from "../dom.js";
import { quantity } from "../format.js";
import { readColours } from "../plot/colours.js";
import { channels, columnCount, columnsOf, labelledRows, medianOf, rampColour, rowHeight } from "../plot/heat.js";
import { groupNamed } from "../plot/sync.js";
import { axisLabel, axisTicks } from "../plot/time-axis.js";
import { placeTooltip, timeText } from "../plot/tooltip.js";

const AXIS = 20;
const TOP = 6;
const CHARACTER = 6.6;
const VALUE_WIDTH = 76;

class Heatmap extends HTMLElement {
  #data = null;
  #group = null;
  #zoom = null;
  #clock = false;
  #box = h("div", { class: "fd-heat" });
  #canvas = h("canvas", { class: "fd-heat-canvas", role: "img" });
  #line = h("div", { class: "fd-heat-line", hidden: true });
  #tooltip = h("div", { class: "fd-tooltip", hidden: true, "aria-hidden": "true" });
  #size = new ResizeObserver(() => this.#draw());
  #redraw = () => this.#draw();

  set data(data) {
    this.#data = data;
    this.#draw();
  }

  set clock(on) {
    this.#clock = on;
    this.#draw();
  }

  connectedCallback() {
    this.#box.replaceChildren(this.#canvas, this.#line, this.#tooltip);
    this.replaceChildren(this.#box);
    this.#group = groupNamed(this.getAttribute("group") || "page");
    this.#group.join(this);
    this.#zoom = this.#group.zoom;
    this.#size.observe(this);
    document.addEventListener("fd-theme-change", this.#redraw);
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.#canvas.addEventListener("pointerleave", () => this.#leave());
  }

  disconnectedCallback() {
    this.#group.leave(this);
    this.#size.disconnect();
    document.removeEventListener("fd-theme-change", this.#redraw);
  }

  /** Called by the group. */
  showTime(seconds) {
    this.#tooltip.hidden = true;
    this.#moveLine(seconds);
  }

  /** Called by the group. */
  showZoom(zoom) {
    this.#zoom = zoom;
    this.#draw();
  }

  #draw() {
    if (!this.#data?.rows.length || !this.clientWidth) return;
    const frame = this.#frame();
    const ratio = devicePixelRatio;
    this.#canvas.width = frame.width * ratio;
    this.#canvas.height = (frame.height + AXIS) * ratio;
    this.#canvas.style.height = `${frame.height + AXIS}px`;
    this.#canvas.setAttribute("aria-label", this.#spoken());
    const context = this.#canvas.getContext("2d");
    context.scale(ratio, ratio);
    this.#drawCells(context, frame);
    this.#drawNames(context, frame);
    this.#drawAxis(context, frame);
  }

  #frame() {
    const { rows, timestep, unit } = this.#data;
    const samples = Math.max(...rows.map(({ data }) => data.length), 1);
    const from = Math.max(0, Math.floor((this.#zoom?.from ?? 0) / timestep));
    const to = Math.min(samples, Math.max(from + 1, Math.ceil((this.#zoom?.to ?? samples * timestep) / timestep)));
    const left = Math.min(180, 12 + CHARACTER * Math.max(...rows.map(({ label }) => label.length)));
    const width = this.clientWidth;
    const row = rowHeight(rows.length);
    const values = valuesToWrite(rows, row, unit);
    const inner = Math.max(40, width - left - (values.length ? VALUE_WIDTH : 8));
    return { from, to, left, width, row, values, inner, height: TOP + row * rows.length };
  }

  #drawCells(context, { from, to, left, inner, row }) {
    const { rows, top } = this.#data;
    const { heat, axis } = readColours();
    const stops = heat.map(channels);
    const columns = columnCount(to - from, inner);
    const edge = (column) => Math.round(left + (column * inner) / columns);
    const height = row - (row > 8 ? 1 : 0);
    for (const [line, { data }] of rows.entries()) {
      const values = columnsOf(data, from, to, columns);
      const y = TOP + line * row;
      for (const [column, value] of values.entries()) {
        if (value === null) continue;
        context.fillStyle = `rgb(${rampColour(value / top, stops).join(" ")})`;
        context.fillRect(edge(column), y, edge(column + 1) - edge(column), height);
      }
      for (const [start, end] of gapsOf(values)) {
        hatch(context, { x: edge(start), y, width: edge(end) - edge(start), height }, axis);
      }
    }
  }

  #drawNames(context, { left, inner, row, values }) {
    const { rows } = this.#data;
    const colours = readColours();
    context.font = colours.font;
    context.textBaseline = "middle";
    for (const index of labelledRows(rows.length, row)) {
      context.fillStyle = colours.axis;
      context.textAlign = "right";
      context.fillText(rows[index].label, left - 8, TOP + index * row + row / 2, left - 12);
    }
    context.textAlign = "left";
    for (const { index, text, odd } of values) {
      context.fillStyle = odd ? colours.thresholds.caution : colours.axis;
      context.fillText(odd ? `▲ ${text}` : text, left + inner + 8, TOP + index * row + row / 2, VALUE_WIDTH - 8);
    }
  }

  #drawAxis(context, { from, to, left, inner, height }) {
    const { timestep, startTime, zone } = this.#data;
    const axis = { clock: this.#clock, startTime, zone };
    const { step, ticks } = axisTicks(axis, from * timestep, to * timestep, inner);
    context.fillStyle = readColours().axis;
    context.textAlign = "center";
    for (const tick of ticks) {
      const x = left + ((tick / timestep - from) / (to - from)) * inner;
      context.fillText(axisLabel(axis, tick, step), Math.max(x, left + 8), height + AXIS / 2 + 2);
    }
  }

  #point(event) {
    const frame = this.#frame();
    const share = (event.offsetX - frame.left) / frame.inner;
    const line = Math.floor((event.offsetY - TOP) / frame.row);
    const row = this.#data.rows[line];
    if (share < 0 || share >= 1 || !row) return void this.#leave();
    const index = frame.from + Math.floor(share * (frame.to - frame.from));
    const seconds = index * this.#data.timestep;
    this.#group.moveTo(seconds, this);
    this.#moveLine(seconds);
    this.#tell(row, index, seconds, frame, event);
    return undefined;
  }

  #tell(row, index, seconds, frame, event) {
    const { rows, unit, startTime, zone } = this.#data;
    const peers = medianOf(rows.map(({ data }) => data[index] ?? null));
    const head = `${row.label} · ${timeText(seconds, startTime, zone)}`;
    const lines = [
      { label: this.#data.title, value: row.data[index] ?? null, mark: () => null },
      { label: `Median of ${rows.length}`, value: peers, mark: () => null },
    ];
    const area = { left: 0, top: Math.min(event.offsetY + 12, frame.height) };
    const spell = (value) => quantity(value, unit);
    placeTooltip(this.#tooltip, { head, rows: lines, spell, left: event.offsetX, area, width: frame.width });
  }

  #moveLine(seconds) {
    this.#line.hidden = seconds === null;
    if (seconds === null || !this.#data) return;
    const { from, to, left, inner, height } = this.#frame();
    const share = (seconds / this.#data.timestep - from) / (to - from);
    this.#line.hidden = share < 0 || share > 1;
    this.#line.style.left = `${left + share * inner}px`;
    this.#line.style.height = `${height}px`;
  }

  #leave() {
    this.#tooltip.hidden = true;
    this.#line.hidden = true;
    this.#group.moveTo(null, this);
  }

  #spoken() {
    const { rows, title, unit } = this.#data;
    const odd = rows.filter((row) => row.odd).map((row) => `${row.label} ${quantity(row.average, unit)}`);
    const words = odd.length ? `far from the others: ${odd.slice(0, 8).join(", ")}` : "all close to each other";
    return `${title} of ${rows.length} over time; ${words}`;
  }
}

// Odd rows come first: with small rows they take the room of their neighbours.
function valuesToWrite(rows, height, unit) {
  const need = Math.ceil(14 / height);
  const taken = new Set();
  const order = [...rows.keys()].sort((one, two) => Number(rows[two].odd) - Number(rows[one].odd) || one - two);
  const written = order.filter((index) => {
    const near = Array.from({ length: 2 * need - 1 }, (_, at) => index + at - need + 1);
    if (near.some((other) => taken.has(other)) || (height < 10 && !rows[index].odd)) return false;
    taken.add(index);
    return true;
  });
  return written.map((index) => ({ index, odd: rows[index].odd, text: quantity(rows[index].average, unit) }));
}

function gapsOf(values) {
  const gaps = [];
  for (const [index, value] of values.entries()) {
    if (value !== null) continue;
    if (gaps.at(-1)?.[1] === index) gaps.at(-1)[1] = index + 1;
    else gaps.push([index, index + 1]);
  }
  return gaps;
}

// 45° lines: missing is never a colour of the ramp.
function hatch(context, { x, y, width, height }, colour) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 0.6;
  context.beginPath();
  for (let at = x - height; at < x + width; at += 5) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

customElements.define("fd-heatmap", Heatmap);
