// Marks the part of the page that is in view in the tab line.

/** Follow the sections that the links of `nav` point to. */
export function watchTabs(nav) {
  const links = [...nav.querySelectorAll("a[href^='#']")];
  const mark = () => {
    const line = nav.getBoundingClientRect().bottom + 8;
    const passed = links.filter((link) => (sectionOf(link)?.getBoundingClientRect().top ?? Infinity) <= line + 24);
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const current = (atEnd && scrollY > 0 && links.at(-1)) || passed.at(-1) || links[0];
    for (const link of links) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  mark();
}

function sectionOf(link) {
  return document.getElementById(link.hash.slice(1));
}
