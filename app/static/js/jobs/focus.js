// After the list was exchanged: the focus stays near where it was, and screen readers hear what the list is now.
import { h } from "../dom.js";

/** Take care of swaps of the whole list. */
export function watchFocus(root = document) {
  const voice = h("p", { class: "visually-hidden", role: "status" });
  root.body.append(voice);
  let hadFocus = false;
  root.addEventListener("htmx:before:swap", ({ detail }) => {
    hadFocus = isList(detail) && detail.ctx.target.contains(root.activeElement);
  });
  root.addEventListener("htmx:after:swap", ({ detail }) => {
    if (!isList(detail)) return;
    voice.textContent = `${root.getElementById("jobs-total").textContent.trim()} jobs`;
    if (hadFocus && root.activeElement === root.body) root.querySelector(".fd-pill-add")?.focus({ preventScroll: true });
  });
}

// Once it is exchanged, the target is no longer on the page, but it keeps its id.
function isList(detail) {
  return detail?.ctx?.target?.id === "jobs";
}
