// <fd-histogram>: how many jobs have which value.
//   histogram.data = {bins: [{from, to, count}], spell: (value) => text, name: "Memory bandwidth", chosen: {from, to}}
// A click on a bar, or Enter on it, sends fd-bin {from, to}.
import { h, svg } from "../dom.js";
import { count } from "../format.js";
import { numberLabels, yAxis } from "../plot/scale.js";
import { stateCard } from "../plot/states.js";

const HEIGHT = 160;
const MARGIN = { left: 40, right: 8, top: 8, bottom: 20 };
const LABEL_SPACE = 72;

class Histogram extends HTMLElement {
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
    const { bins } = this.#data;
    if (!bins.some((bin) => bin.count > 0)) this.replaceChildren(stateCard({ kind: "empty", text: "No job has this value." }, () => {}));
    else this.replaceChildren(this.#picture(bins), h("p", { class: "visually-hidden" }, this.#spoken(bins)));
  }

  #picture(bins) {
    const axis = yAxis([bins.map((bin) => bin.count)], null, { parts: 3 });
    const inner = { width: this.clientWidth - MARGIN.left - MARGIN.right, height: HEIGHT - MARGIN.top - MARGIN.bottom };
    const toY = (value) => MARGIN.top + inner.height * (1 - value / axis.top);
    return svg(
      "svg",
      { class: "fd-chart", viewBox: `0 0 ${this.clientWidth} ${HEIGHT}`, height: HEIGHT, "aria-label": this.#data.name, role: "group" },
      ...grid(axis.ticks, toY, this.clientWidth - MARGIN.right),
      ...bins.map((bin, index) => this.#bar(bin, index, inner.width / bins.length, toY)),
      ...this.#names(bins, inner.width),
    );
  }

  #bar(bin, index, width, toY) {
    const text = `${this.#data.spell(bin.from)} to ${this.#data.spell(bin.to)}: ${count(bin.count)}`;
    const { chosen } = this.#data;
    const isChosen = chosen && bin.from < chosen.to && bin.to > chosen.from;
    const tell = () => this.dispatchEvent(new CustomEvent("fd-bin", { bubbles: true, detail: { from: bin.from, to: bin.to } }));
    return svg(
      "rect",
      {
        class: `fd-chart-bar${isChosen ? " fd-chart-bar-chosen" : ""}`,
        x: MARGIN.left + index * width + 0.5,
        y: toY(bin.count),
        width: Math.max(width - 1, 1),
        height: toY(0) - toY(bin.count),
        tabindex: bin.count > 0 ? 0 : null,
        role: "button",
        "aria-label": text,
        onclick: tell,
        onkeydown: (event) => event.key === "Enter" && tell(),
      },
      svg("title", {}, text),
    );
  }

  #names(bins, width) {
    const every = Math.max(1, Math.ceil((bins.length * LABEL_SPACE) / width));
    return bins.flatMap((bin, index) => {
      if (index % every) return [];
      return [svg("text", { x: MARGIN.left + (index * width) / bins.length, y: HEIGHT - 4 }, this.#data.spell(bin.from))];
    });
  }

  #spoken(bins) {
    const total = bins.reduce((sum, bin) => sum + bin.count, 0);
    return `${this.#data.name}: ${count(total)} jobs from ${this.#data.spell(bins[0].from)} to ${this.#data.spell(bins.at(-1).to)}`;
  }
}

function grid(ticks, toY, right) {
  const labels = numberLabels(ticks);
  return ticks.flatMap((tick, index) => [
    svg("path", { class: "fd-chart-grid", d: `M${MARGIN.left} ${toY(tick)}H${right}` }),
    svg("text", { class: "fd-chart-end", x: MARGIN.left - 6, y: toY(tick) + 4 }, labels[index]),
  ]);
}

customElements.define("fd-histogram", Histogram);
