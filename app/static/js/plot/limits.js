// The lines of peak, normal, caution and alert, with their labels in a gutter at the right, never over data.

const NARROW = 300;
const CHARACTER = 5.9;
const LABEL_HEIGHT = 13;
const DASHES = { normal: [5, 4], caution: [3, 3], alert: [2, 2], peak: [1, 3] };

/** How wide the gutter has to be, in CSS pixels. */
export function gutterFor({ limits, bare }, width) {
  const longest = Math.max(0, ...limits.map((limit) => labelOf(limit, { bare, width }).length));
  return longest ? 10 + CHARACTER * longest : 8;
}

/** Draw lines and labels of `limits` [{level, value, label}] into a uPlot; `bare` leaves the labels away. */
export function drawLimits(plot, { limits, bare }, colours) {
  const right = plot.bbox.left + plot.bbox.width;
  plot.ctx.save();
  plot.ctx.lineWidth = devicePixelRatio;
  for (const { level, value } of limits) {
    plot.ctx.strokeStyle = colours.thresholds[level];
    plot.ctx.setLineDash(DASHES[level].map((length) => length * devicePixelRatio));
    strokeAcross(plot, Math.round(plot.valToPos(value, "y", true)) + 0.5, right);
  }
  plot.ctx.restore();
  drawLabels(plot, { limits, bare }, colours, right);
}

/** Labels never lie on each other nor below `bottom`: pushed down from the top, then up from the bottom. */
export function apart(labels, distance, bottom) {
  const placed = labels.map((label) => ({ ...label })).sort((one, two) => one.y - two.y);
  for (let index = 1; index < placed.length; index += 1) placed[index].y = Math.max(placed[index].y, placed[index - 1].y + distance);
  let lowest = bottom;
  for (const label of placed.reverse()) {
    label.y = Math.min(label.y, lowest);
    lowest = label.y - distance;
  }
  return placed;
}

function drawLabels(plot, { limits, bare }, colours, right) {
  const { ctx, width } = plot;
  const labels = limits.map((limit) => ({ ...limit, y: plot.valToPos(limit.value, "y", true) }));
  ctx.save();
  ctx.font = colours.font.replace(/(\d+)px/, (_, size) => `${size * devicePixelRatio}px`);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  for (const label of apart(labels, LABEL_HEIGHT * devicePixelRatio, plot.bbox.top + plot.bbox.height)) {
    ctx.fillStyle = colours.thresholds[label.level];
    ctx.fillText(labelOf(label, { bare, width }), right + 5 * devicePixelRatio, label.y);
  }
  ctx.restore();
}

// On phones the number goes, in rows of the job list the whole label does.
function labelOf({ level, label }, { bare, width }) {
  if (bare) return "";
  return width < NARROW ? level : `${level} ${label}`;
}

function strokeAcross({ ctx, bbox }, y, right) {
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(right, y);
  ctx.stroke();
}
