// Buttons that put something on the clipboard: data-copies="#id" a text of the page, data-copies-link an address.
import { copyText } from "../plot/export.js";
import { toast } from "../toasts.js";

/** Take care of all copy buttons below `root`; they are hidden until there is a script to serve them. */
export function watchCopies(root) {
  for (const button of root.querySelectorAll("[data-copies]")) button.hidden = false;
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copies], [data-copies-link]");
    if (!button) return;
    event.preventDefault();
    copy(textFor(button));
  });
}

// A choice of metrics, scope and zoom belongs to what is shown, so the link takes it along.
function textFor(button) {
  if ("copiesLink" in button.dataset) return new URL(button.getAttribute("href") + location.search + location.hash, location.href).href;
  const source = document.querySelector(button.dataset.copies);
  if (!source.matches("ol")) return source.textContent.trim();
  return `${[...source.querySelectorAll("code")].map((line) => line.textContent).join("\n")}\n`;
}

async function copy(text) {
  try {
    await copyText(text);
    toast("Copied");
  } catch {
    toast("The browser does not allow copying here.", "caution");
  }
}
