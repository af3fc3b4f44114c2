// The order of metrics in the columns menu: dragged, or moved by its buttons. Without this file a button sends the form.

/** Take care of the columns menu of the document, now and after swaps. */
export function watchColumns(root = document) {
  let dragged = null;
  root.addEventListener("pointerdown", ({ target }) => {
    const item = itemOf(target);
    if (item) item.draggable = !target.closest("button, input");
  });
  root.addEventListener("dragstart", (event) => {
    dragged = itemOf(event.target);
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  root.addEventListener("dragover", (event) => {
    const over = itemOf(event.target);
    if (!dragged || !over) return;
    event.preventDefault();
    if (over !== dragged) moveTo(dragged, over, event.clientY);
  });
  root.addEventListener("dragend", () => {
    dragged = null;
  });
  root.addEventListener("click", moveUp, { capture: true });
}

function itemOf(element) {
  return element.closest?.(".jl-columns-list > li") ?? null;
}

function moveTo(item, over, y) {
  const { top, height } = over.getBoundingClientRect();
  over[y < top + height / 2 ? "before" : "after"](item);
}

function moveUp(event) {
  const button = event.target.closest?.(".jl-columns-list button[name=up]");
  if (!button) return;
  event.preventDefault();
  const item = itemOf(button);
  item.previousElementSibling?.before(item);
  button.focus();
}
