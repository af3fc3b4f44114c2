// Crosshair and zoom, shared by the plots of one group. The group "page" keeps its zoom in the URL: #t=600-1200.

const groups = new Map();
const ZOOM_KEYS = { "+": 0.5, "=": 0.5, "-": 2 };

/** The zoom in a URL hash, {from, to} in seconds since start, or null. */
export function zoomFromHash(hash) {
  const found = /^(-?\d+)-(-?\d+)$/.exec(new URLSearchParams(hash.replace(/^#/, "")).get("t") ?? "");
  if (!found) return null;
  const [from, to] = [Number(found[1]), Number(found[2])];
  return to > from ? { from, to } : null;
}

/** `hash` with this zoom in it, or without any when `zoom` is null; what else stands in the hash stays. */
export function hashWithZoom(hash, zoom) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  if (zoom) parts.set("t", `${Math.floor(zoom.from)}-${Math.ceil(zoom.to)}`);
  else parts.delete("t");
  const text = parts.toString().replace(/=(?=&|$)/g, "");
  return text ? `#${text}` : "";
}

/** `zoom` made narrower (factor below 1) or wider around `centre`, within 0 and `end`; null when everything is in view. */
export function zoomedBy(zoom, factor, centre, end, least) {
  const span = Math.max(((zoom?.to ?? end) - (zoom?.from ?? 0)) * factor, least);
  if (span >= end) return null;
  const from = Math.min(Math.max(centre - span / 2, 0), end - span);
  return { from, to: from + span };
}

/** The plots that share crosshair and zoom. Members are told by `showTime(seconds | null)` and `showZoom(zoom | null)`. */
export class PlotGroup {
  #members = new Set();

  constructor(zoom = null, { onZoom = () => {} } = {}) {
    this.zoom = zoom;
    this.onZoom = onZoom;
  }

  join(member) {
    this.#members.add(member);
  }

  leave(member) {
    this.#members.delete(member);
  }

  /** Move the crosshair of all others; null takes it away. */
  moveTo(seconds, source) {
    for (const member of this.#members) if (member !== source) member.showTime(seconds);
  }

  /** Zoom all plots; null shows everything. */
  zoomTo(zoom) {
    if (zoom?.from === this.zoom?.from && zoom?.to === this.zoom?.to) return;
    this.zoom = zoom;
    for (const member of this.#members) member.showZoom(zoom);
    this.onZoom(zoom);
  }

  /** Plus zooms in and minus out, around sample `index` of the times `xs` or the middle of what is in view. */
  zoomByKey(key, xs, index) {
    const factor = ZOOM_KEYS[key];
    if (!factor) return;
    const end = xs.at(-1);
    const centre = xs[index] ?? ((this.zoom?.from ?? 0) + (this.zoom?.to ?? end)) / 2;
    this.zoomTo(zoomedBy(this.zoom, factor, centre, end, 2 * ((xs[1] ?? 0) - xs[0])));
  }
}

/** The group of that name; made on first use. */
export function groupNamed(name) {
  if (!groups.has(name)) groups.set(name, name === "page" ? pageGroup() : resettable(new PlotGroup()));
  return groups.get(name);
}

function pageGroup() {
  const group = new PlotGroup(zoomFromHash(location.hash), {
    onZoom: (zoom) => {
      const hash = hashWithZoom(location.hash, zoom);
      if (hash !== location.hash) history.pushState(history.state, "", hash || location.pathname + location.search);
    },
  });
  const follow = () => group.zoomTo(zoomFromHash(location.hash));
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  return resettable(group);
}

function resettable(group) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) group.zoomTo(null);
  });
  return group;
}
