// The limits of a metric, brought to the scope that is shown.

export const LEVELS = ["peak", "normal", "caution", "alert"];

/**
 * Limits hold for a node. A metric that adds up over a node (aggregation "sum") has a share of them per socket, core,
 * ...; one that averages has them unchanged. Without an aggregation, or without the number of units, there are none.
 * `unitsPerNode` is {socket: 2, core: 72, ...}.
 */
export function thresholdsAt(scope, config, unitsPerNode = {}) {
  if (!config) return null;
  const limits = Object.fromEntries(LEVELS.map((level) => [level, positive(config[level])]));
  if (scope === "node" || config.aggregation === "avg") return limits;
  const units = unitsPerNode[scope];
  if (config.aggregation !== "sum" || !(units > 0)) return null;
  return scaled(limits, 1 / units);
}

/** The same limits in another unit or as a share; null stays null. */
export function scaled(limits, factor) {
  if (!limits) return null;
  return Object.fromEntries(LEVELS.map((level) => [level, limits[level] === null ? null : limits[level] * factor]));
}

/** Low values are bad where the alert lies below the caution; a limit that is not set does not decide. */
export function lowIsBad(limits) {
  if (limits.caution !== null && limits.alert !== null) return limits.alert < limits.caution;
  const only = limits.caution ?? limits.alert;
  return only !== null && (limits.normal === null || only < limits.normal);
}

// 0 stands for "not set" in cluster.json.
function positive(value) {
  return typeof value === "number" && value > 0 ? value : null;
}
