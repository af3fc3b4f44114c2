// Short messages at the lower right: what just happened, and where it went wrong.
import { h, icon } from "./dom.js";

const SHOWN_MS = 6000;
const SYMBOLS = { ok: "check-circle", info: "info-circle", caution: "exclamation-triangle", alert: "x-octagon" };

/** Show one message; an alert stays until it is closed. */
export function toast(text, level = "ok") {
  const close = h("button", { class: "fd-iconbutton fd-iconbutton-small", type: "button", "aria-label": "Close" }, icon("x"));
  const box = h(
    "div",
    { class: "fd-toast", role: level === "alert" ? "alert" : null },
    icon(SYMBOLS[level], { size: "14", className: `fd-${level}` }),
    h("span", {}, text),
    close,
  );
  close.addEventListener("click", () => box.remove());
  document.getElementById("toasts")?.append(box);
  if (level !== "alert") setTimeout(() => box.remove(), SHOWN_MS);
}
