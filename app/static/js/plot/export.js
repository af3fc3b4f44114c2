// What can be taken away from a plot: a picture, the numbers, a link.

const MARGIN = 12;
const TITLE_HEIGHT = 28;

/** Save a chart as PNG, its title above it, on the ground of the page. */
export function savePicture(canvas, title, name, { surface, text, font }) {
  const ratio = devicePixelRatio;
  const picture = document.createElement("canvas");
  picture.width = canvas.width + 2 * MARGIN * ratio;
  picture.height = canvas.height + (TITLE_HEIGHT + MARGIN) * ratio;
  const context = picture.getContext("2d");
  context.fillStyle = surface;
  context.fillRect(0, 0, picture.width, picture.height);
  context.fillStyle = text;
  context.font = font.replace(/\d+ \d+px/, `600 ${13 * ratio}px`);
  context.fillText(title, MARGIN * ratio, 18 * ratio);
  context.drawImage(canvas, MARGIN * ratio, TITLE_HEIGHT * ratio);
  picture.toBlob((blob) => blob && saveBlob(blob, `${name}.png`));
}

/** The samples as CSV: seconds since start, then one column per line; missing samples are empty fields. */
export function csvOf(prepared, unit = "") {
  const band = prepared.band ? Object.entries(prepared.band).map(([label, data]) => ({ label, data })) : [];
  const columns = prepared.members ?? [...band, ...prepared.lines];
  const head = ["seconds", ...columns.map(({ label }) => quoted(unit ? `${label} [${unit}]` : label))].join(",");
  const rows = prepared.xs.map((x, index) => [x, ...columns.map((column) => column.data[index] ?? "")].join(","));
  return `${[head, ...rows].join("\r\n")}\r\n`;
}

/** Save text under a name. */
export function saveText(text, name) {
  saveBlob(new Blob([text], { type: "text/csv;charset=utf-8" }), name);
}

/** Put text on the clipboard; works on plain http too, where the clipboard interface is missing. */
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("the browser does not allow copying");
  return undefined;
}

// A leading =, +, - or @ would be taken for a formula by spreadsheets.
function quoted(text) {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function saveBlob(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
