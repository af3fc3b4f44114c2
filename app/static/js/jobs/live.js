// <fd-live-list interval="60" href="…/results?…">: reads the list again now and then, says how old it is, and waits while
// the tab is hidden or somebody chooses a filter.
import { duration } from "../format.js";

const TICK_MS = 1000;
const SPOKEN_EVERY_S = 60;
const MOST_LOADED = 200;

class LiveList extends HTMLElement {
  #at = Date.now();
  #spokenAt = Date.now();
  #timer = null;
  #busy = false;

  connectedCallback() {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  disconnectedCallback() {
    clearInterval(this.#timer);
  }

  #tick() {
    const age = Math.round((Date.now() - this.#at) / 1000);
    const interval = Number(this.getAttribute("interval"));
    this.#say(age);
    if (interval && age >= interval && !this.#busy && !document.hidden && !isChoosing()) this.#refresh();
  }

  async #refresh() {
    this.#busy = true;
    const rows = document.querySelectorAll("#jobs-results [data-job-row]").length;
    const url = new URL(this.getAttribute("href"), location.href);
    if (document.getElementById("jobs-more")) url.searchParams.set("loaded", Math.min(rows, MOST_LOADED));
    const failed = await swapIn(url.pathname + url.search);
    this.#busy = false;
    this.#at = Date.now();
    this.#show(failed ? "failed" : "live", failed ? "Could not update" : "Updated now");
    if (!failed) document.dispatchEvent(new CustomEvent("fd-list-refreshed"));
  }

  #say(age) {
    const live = this.querySelector(".fd-live");
    if (live.dataset.state === "failed") return;
    const text = age < 5 ? "Updated now" : `Updated ${duration(age - (age < 60 ? age % 5 : 0))} ago`;
    this.#show(Number(this.getAttribute("interval")) ? "live" : "paused", text);
  }

  #show(state, text) {
    this.querySelector(".fd-live").dataset.state = state;
    const place = this.querySelector("[data-live-text]");
    if (place.textContent !== text) place.textContent = text;
    if (state === "failed" || Date.now() - this.#spokenAt > SPOKEN_EVERY_S * 1000) this.#speak(text);
  }

  #speak(text) {
    this.#spokenAt = Date.now();
    this.querySelector("[data-live-voice]").textContent = text;
  }
}

function isChoosing() {
  return document.querySelector("#jobs details[open], #filter-popover .fd-popover") !== null;
}

async function swapIn(url) {
  let failed = false;
  const note = ({ detail }) => (failed ||= (detail?.ctx?.response?.status ?? 500) >= 400);
  document.addEventListener("htmx:error", note);
  document.addEventListener("htmx:response:error", note);
  try {
    await window.htmx.ajax("GET", url, { target: "#jobs-results", swap: "outerMorph" });
  } finally {
    document.removeEventListener("htmx:error", note);
    document.removeEventListener("htmx:response:error", note);
  }
  return failed;
}

customElements.define("fd-live-list", LiveList);
