// <fd-sparkline values="[1,2,null,3]" max="72">: the course of a value in a table cell, without axes.
// `max` is the top of the scale (the capacity of the node), so that rows compare; without it the own largest value.
// Decoration beside the number: it is hidden from screen readers. Property `values` takes an array.
import { h, svg } from "../dom.js";
import { downsample } from "../plot/series.js";
import { HEIGHT, WIDTH, sparkPaths } from "../plot/spark.js";

const POINTS = 60;

class Sparkline extends HTMLElement {
  #values = [];

  set values(values) {
    this.#values = values ?? [];
    this.#draw();
  }

  connectedCallback() {
    if (!this.#values.length && this.hasAttribute("values")) this.values = JSON.parse(this.getAttribute("values"));
  }

  #draw() {
    const values = downsample(this.#values, POINTS);
    const top = Number(this.getAttribute("max")) || Math.max(0, ...values.filter((value) => value !== null)) || 1;
    const { line, area } = sparkPaths(values, top);
    this.setAttribute("aria-hidden", "true");
    if (!line) this.replaceChildren(h("span", { class: "visually-hidden" }, "no data"));
    else this.replaceChildren(picture(line, area));
  }
}

function picture(line, area) {
  return svg(
    "svg",
    { class: "fd-spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" },
    svg("path", { class: "fd-spark-area", d: area }),
    svg("path", { class: "fd-spark-line", d: line }),
  );
}

customElements.define("fd-sparkline", Sparkline);
