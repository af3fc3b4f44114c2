// The filter popover (place, Escape, click elsewhere, search among the filters) and Backspace in the empty search box.

const NARROW = window.matchMedia("(max-width: 767.98px)");
let opener = null;

/** Take care of all filter popovers of the document. */
export function watchFilters(root = document) {
  root.addEventListener("click", onClick);
  root.addEventListener("keydown", onKey);
  root.addEventListener("input", ({ target }) => target.matches("[data-finds-filter]") && findFilter(target));
  root.addEventListener("htmx:after:swap", ({ detail }) => {
    if (detail?.ctx?.target?.id === "filter-popover") place();
  });
}

function onClick(event) {
  const link = event.target.closest?.("[data-opens-filter]");
  if (link) {
    opener = link;
    return;
  }
  if (event.target.closest?.("[data-closes-filter]")) {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (popover() && event.target.isConnected && !event.target.closest("#filter-popover")) close({ focus: false });
}

function onKey(event) {
  if (event.key === "Escape" && popover()) close();
  const isEmptyBox = event.target.matches?.("[data-removes-last]") && event.target.value === "";
  if (event.key === "Backspace" && isEmptyBox) [...document.querySelectorAll(".fd-pill-remove")].at(-1)?.click();
}

function popover() {
  return document.querySelector("#filter-popover .fd-popover");
}

function place() {
  const box = popover();
  if (!box) return;
  for (const find of box.querySelectorAll(".jl-find")) find.hidden = false;
  if (opener?.isConnected && !NARROW.matches) moveUnder(box, opener);
  box.querySelector('.fd-popover-list [aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  const field = box.querySelector("form input:checked, form input:not([type=hidden]), form select");
  field?.focus({ preventScroll: true });
}

// Under what opened it, but within the page.
function moveUnder(box, link) {
  const page = box.parentElement.parentElement.getBoundingClientRect();
  const { left, bottom } = link.getBoundingClientRect();
  const most = page.width - box.offsetWidth;
  box.style.left = `${Math.max(0, Math.min(left - page.left, most))}px`;
  box.style.top = `${bottom - page.top + 4}px`;
}

function close({ focus = true } = {}) {
  popover()?.parentElement.replaceChildren();
  if (focus && opener?.isConnected) opener.focus();
  opener = null;
}

function findFilter(field) {
  const wanted = field.value.trim().toLowerCase();
  for (const group of popover().querySelectorAll("[data-filter-group]")) {
    const items = [...group.querySelectorAll(".fd-menu-item")];
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
    group.hidden = items.every((item) => item.hidden);
  }
}
