// <fd-roofline>: flop rate over arithmetic intensity, below the roofs of the node.
//   roofline.data = {flops, bandwidth, roofs: {bandwidth, scalar, simd}}
// `flops` and `bandwidth` are metrics at node scope as in jobMetrics; roofs in B/s and Flop/s per node.
import { svg } from "../dom.js";
import { quantity } from "../format.js";
import { centre, decades, middlePart, rooflinePoints, verdictOf } from "../plot/roofline.js";
import { stateCard } from "../plot/states.js";

const HEIGHT = 280;
const MARGIN = { left: 48, right: 16, top: 22, bottom: 36 };
const SHADES = 5;
const TEXT_DISTANCE = 14;
const TEXT_WIDTH = 190;
const NARROW = 480;

class Roofline extends HTMLElement {
  #data = null;
  #size = new ResizeObserver(() => this.#draw());

  set data(data) {
    this.#data = data;
    this.#draw();
  }

  connectedCallback() {
    this.#size.observe(this);
  }

  disconnectedCallback() {
    this.#size.disconnect();
  }

  #draw() {
    if (!this.#data || !this.clientWidth) return;
    const points = rooflinePoints(this.#data.flops, this.#data.bandwidth);
    if (!points.length) return void this.replaceChildren(stateCard({ kind: "empty" }, () => {}));
    const { roofs } = this.#data;
    const middle = centre(points, roofs);
    const frame = frameOf(this.clientWidth, decades(points, roofs));
    this.replaceChildren(picture(frame, points, roofs, middle));
    return undefined;
  }
}

function frameOf(width, { x, y }) {
  const inner = { width: width - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
  return {
    width,
    x,
    y,
    toX: (value) => MARGIN.left + ((Math.log10(value) - x[0]) / (x[1] - x[0])) * inner.width,
    toY: (value) => MARGIN.top + (1 - (Math.log10(value) - y[0]) / (y[1] - y[0])) * inner.height,
    right: width - MARGIN.right,
    bottom: HEIGHT - MARGIN.bottom,
  };
}

function picture(frame, points, roofs, middle) {
  const words = verdictOf(middle);
  const label = `Roofline: ${words.rate}, ${words.share}`;
  return svg(
    "svg",
    { class: "fd-chart", viewBox: `0 0 ${frame.width} ${HEIGHT}`, height: HEIGHT, role: "img", "aria-label": label },
    ...axes(frame),
    ...roofLines(frame, roofs),
    ...dots(frame, points),
    ...mark(frame, middle, words, points),
  );
}

function axes(frame) {
  const columns = range(frame.x).flatMap((power) => {
    const x = frame.toX(10 ** power);
    return [
      svg("path", { class: "fd-chart-grid", d: `M${x} ${MARGIN.top}V${frame.bottom}` }),
      svg("text", { class: "fd-chart-middle", x, y: frame.bottom + 15 }, plainPower(power)),
    ];
  });
  const rows = range(frame.y).flatMap((power) => {
    const y = frame.toY(10 ** power);
    return [
      svg("path", { class: "fd-chart-grid", d: `M${MARGIN.left} ${y}H${frame.right}` }),
      svg("text", { class: "fd-chart-end", x: MARGIN.left - 6, y: y + 4 }, shortPower(power)),
    ];
  });
  const middle = (MARGIN.left + frame.right) / 2;
  const names = [
    svg("text", { class: "fd-chart-middle", x: middle, y: HEIGHT - 4 }, "Flop/B"),
    svg("text", { x: 0, y: 11 }, "Flop/s"),
  ];
  return [...columns, ...rows, ...names];
}

function roofLines(frame, roofs) {
  const ridge = roofs.simd / roofs.bandwidth;
  const start = Math.max(10 ** frame.x[0], 10 ** frame.y[0] / roofs.bandwidth);
  const roof = [
    [start, start * roofs.bandwidth],
    [ridge, roofs.simd],
    [10 ** frame.x[1], roofs.simd],
  ].map(([x, y]) => `${frame.toX(x)} ${frame.toY(y)}`);
  return [
    svg("path", { class: "fd-chart-roof", d: `M${roof.join("L")}` }),
    svg("text", { class: "fd-chart-second fd-chart-end", x: frame.right, y: frame.toY(roofs.simd) - 5 }, roofName("SIMD", roofs.simd)),
    ...slopeName(frame, roofs, start, ridge),
    ...scalarRoof(frame, roofs),
  ];
}

function slopeName(frame, roofs, start, ridge) {
  const at = 10 ** (0.6 * Math.log10(start) + 0.4 * Math.log10(ridge));
  const [x, y] = [frame.toX(at), frame.toY(at * roofs.bandwidth) - 6];
  const rise = frame.toY(10 * at * roofs.bandwidth) - frame.toY(at * roofs.bandwidth);
  const angle = (Math.atan2(rise, frame.toX(10 * at) - frame.toX(at)) * 180) / Math.PI;
  const text = `Memory ${quantity(roofs.bandwidth, { base: "B/s" })}`;
  return [svg("text", { class: "fd-chart-second fd-chart-middle", x, y, transform: `rotate(${angle} ${x} ${y})` }, text)];
}

function scalarRoof(frame, { scalar, simd, bandwidth }) {
  if (!(scalar > 0) || scalar >= simd) return [];
  const y = frame.toY(scalar);
  return [
    svg("path", { class: "fd-chart-roof-low", d: `M${frame.toX(scalar / bandwidth)} ${y}H${frame.right}` }),
    svg("text", { class: "fd-chart-second fd-chart-end", x: frame.right, y: y - 5 }, roofName("scalar", scalar)),
  ];
}

// One path per shade instead of thousands of circles: a line of length zero with round ends is a dot.
function dots(frame, points) {
  const paths = Array.from({ length: SHADES }, () => []);
  for (const { intensity, rate, time } of points) {
    if (frame.toY(rate) > frame.bottom || frame.toX(intensity) < MARGIN.left || frame.toX(intensity) > frame.right) continue;
    paths[Math.min(SHADES - 1, Math.floor(time * SHADES))].push(`M${frame.toX(intensity).toFixed(1)} ${frame.toY(rate).toFixed(1)}h0`);
  }
  return paths.map((path, shade) => svg("path", { class: `fd-chart-dots fd-chart-dots-${shade + 1}`, d: path.join("") }));
}

// The words stand beside the cloud, on the side where there is room.
function mark(frame, middle, words, points) {
  const [x, y] = [frame.toX(middle.intensity), frame.toY(middle.rate)];
  if (frame.width < NARROW) return [dotOf(x, y), ...wordsAt(words, { class: "fd-chart-end", x: frame.right }, frame.bottom - 24)];
  const { low, high } = middlePart(points.map((point) => point.intensity));
  const right = Math.max(frame.toX(high), x) + TEXT_DISTANCE;
  const left = Math.min(frame.toX(low), x) - TEXT_DISTANCE;
  const fits = right + TEXT_WIDTH < frame.right || left - TEXT_WIDTH < MARGIN.left;
  const beside = fits ? { class: "", x: Math.min(right, frame.right - TEXT_WIDTH) } : { class: "fd-chart-end", x: left };
  return [dotOf(x, y), ...wordsAt(words, beside, y - 1)];
}

function dotOf(x, y) {
  return svg("circle", { class: "fd-chart-mean", cx: x, cy: y, r: 4.5 });
}

function wordsAt(words, place, y) {
  return [
    svg("text", { class: `fd-chart-strong ${place.class}`, x: place.x, y }, words.rate),
    svg("text", { class: place.class, x: place.x, y: y + 15 }, words.share),
  ];
}

function roofName(name, rate) {
  return `${name} ${quantity(rate, { base: "Flop/s" })}`;
}

function range([low, high]) {
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

function plainPower(power) {
  return power < 0 ? (10 ** power).toFixed(-power) : String(10 ** power);
}

function shortPower(power) {
  const steps = ["", " k", " M", " G", " T", " P"];
  const step = Math.min(Math.max(Math.floor(power / 3), 0), steps.length - 1);
  return `${10 ** (power - 3 * step)}${steps[step]}`;
}

customElements.define("fd-roofline", Roofline);
