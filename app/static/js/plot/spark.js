// The shape of a sparkline, in the units of its view box.

export const WIDTH = 100;
export const HEIGHT = 20;

/** SVG paths of line and area; a gap breaks both. */
export function sparkPaths(values, top, { width = WIDTH, height = HEIGHT } = {}) {
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const place = (value, index) => {
    const y = height - 1 - (Math.min(Math.max(value, 0), top) / top) * (height - 3);
    return [Number((index * step).toFixed(2)), Number(y.toFixed(2))];
  };
  const runs = runsOf(values).map((run) => run.map(({ value, index }) => place(value, index)));
  const line = runs.map((points) => `M${points.map((point) => point.join(" ")).join("L")}${points.length === 1 ? "h0.01" : ""}`);
  const area = runs.map((points) => `M${points[0][0]} ${height}L${points.map((point) => point.join(" ")).join("L")}V${height}Z`);
  return { line: line.join(""), area: area.join("") };
}

function runsOf(values) {
  const runs = [];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    if (index === 0 || values[index - 1] === null) runs.push([]);
    runs.at(-1).push({ value, index });
  }
  return runs;
}
