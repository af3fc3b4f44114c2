// The forms that choose metrics: "move up" reorders the list at once instead of sending the form.

/** Take care of all forms below `root`, also of those that are swapped in later. */
export function watchMetricForms(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-moves-up]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("li");
    item.previousElementSibling?.before(item);
    button.focus();
  });
}
