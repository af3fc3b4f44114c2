"""Questions to a page, without a browser."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser


class Page(HTMLParser):
    """The tags and the text of an HTML document."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.markup = markup
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._words: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag with its attributes."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        self._words.append(data)

    @property
    def text(self) -> str:
        """All text, each run of blanks as one."""
        return " ".join("".join(f" {words} " for words in self._words).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """Return the attributes of the tags that have these."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [own for name, own in self.tags if name == tag and wanted.items() <= own.items()]

    def links(self, part: str) -> list[str]:
        """Return the addresses of the links that contain `part`."""
        return [own["href"] for own in self.all("a") if part in own.get("href", "")]

    @property
    def job_names(self) -> list[str]:
        """The jobs of a list, in its order."""
        return [own.get("title", "") for tag, own in self.tags if tag == "a" and "jl-open" in own.get("class", "")]

    @property
    def pills(self) -> list[str]:
        """The active filters in words."""
        found = re.findall(r'<span class="fd-pill[ "].*?fd-pill-remove', self.markup, re.DOTALL)
        return [" ".join(unescape(re.sub(r"<[^>]*>", " ", pill.rpartition("<a")[0])).split()) for pill in found]

    @property
    def doubled_ids(self) -> list[str]:
        """Ids that stand more than once on the page."""
        counts = Counter(own["id"] for _, own in self.tags if "id" in own)
        return [name for name, count in counts.items() if count > 1]

    @property
    def inline_code(self) -> list[str]:
        """What the content security policy would stop: inline styles, scripts and handlers."""
        found = []
        for tag, own in self.tags:
            found += [f"{tag} {name}" for name in own if name == "style" or (name.startswith("on") and len(name) > 2)]
            if tag in ("script", "style") and not own.get("src"):
                found.append(tag)
        return found
