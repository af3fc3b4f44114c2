// Runs before the first paint, so it is a classic script: decides light or dark where the account says "auto".
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const apply = () => {
    const choice = root.dataset.theme;
    const dark = choice === "dark" || (choice === "auto" && system.matches);
    const theme = dark ? "dark" : "light";
    if (root.dataset.bsTheme === theme) return;
    root.dataset.bsTheme = theme;
    document.dispatchEvent(new CustomEvent("fd-theme-change", { detail: theme }));
  };

  apply();
  system.addEventListener("change", apply);
  new MutationObserver(apply).observe(root, { attributeFilter: ["data-theme"] });
})();
