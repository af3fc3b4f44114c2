// What a reader chose about the plots, kept in the query string: scope, host, time axis, value axis, form of the footprint.

const NAMES = ["scope", "host", "time", "y", "footprint"];

/** Read the choices from a query string; what is not said is "". */
export function readView(search) {
  const query = new URLSearchParams(search);
  return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""]));
}

/** The query string with one choice changed; "" takes it out, other parameters stay. */
export function searchWith(search, name, value) {
  const query = new URLSearchParams(search);
  if (value) query.set(name, value);
  else query.delete(name);
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

/** Keep one choice in the address without a new entry in the history. */
export function keepInAddress(name, value) {
  history.replaceState(history.state, "", location.pathname + searchWith(location.search, name, value) + location.hash);
}
