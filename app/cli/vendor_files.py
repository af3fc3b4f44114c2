"""Which third-party files the browser gets: the whole content of ``app/static/vendor/``.

The folder is flat. A new file needs one line here and, for a new package, one in ``package.json`` and its lock.
"""

from __future__ import annotations

FILES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "uplot.js": "uplot/dist/uPlot.esm.js",
    "uplot.min.css": "uplot/dist/uPlot.min.css",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "swagger-ui.css": "swagger-ui-dist/swagger-ui.css",
    "swagger-ui-bundle.js": "swagger-ui-dist/swagger-ui-bundle.js",
    "graphiql.min.css": "graphiql/graphiql.min.css",
    "graphiql.min.js": "graphiql/graphiql.min.js",
    "react.production.min.js": "react/umd/react.production.min.js",
    "react-dom.production.min.js": "react-dom/umd/react-dom.production.min.js",
}
"""Name in ``app/static/vendor/`` -> path below ``node_modules``."""

LICENSES = {
    "bootstrap": "bootstrap/LICENSE",
    "bootstrap-icons": "bootstrap-icons/LICENSE",
    "htmx": "htmx.org/LICENSE",
    "uplot": "uplot/LICENSE",
    "inter": "@fontsource-variable/inter/LICENSE",
    "swagger-ui": "swagger-ui-dist/LICENSE",
    "graphiql": "graphiql/LICENSE",
    "react": "react/LICENSE",
}
"""Licence texts that have to travel with the files; written together to ``LICENSES.txt``."""

SPRITE = "icons.svg"
ICON_FOLDER = "bootstrap-icons/icons"

ICONS = tuple(
    """
    arrow-clockwise arrow-down arrow-right arrow-up arrow-up-right bar-chart bar-chart-line bookmark box-arrow-right
    building-lock calendar3 chat-left-text check check-circle check-circle-fill chevron-down chevron-left chevron-right
    circle-half clipboard clock cloud-slash cloud-slash-fill copy cpu dash-circle dash-circle-fill download envelope
    exclamation-triangle exclamation-triangle-fill eye eye-slash file-code folder funnel gear gpu-card grip-vertical
    hdd-rack hourglass hourglass-split inbox info-circle info-circle-fill intersect key layout-three-columns
    lightning-charge link-45deg list lock memory moon pause-circle pencil people person pin-angle play-circle plus
    plus-lg question-circle search share slash-circle sliders2 sort-down speedometer2 stickies sun table tag three-dots
    trash wifi-off x x-lg x-octagon x-octagon-fill graph-up zoom-out
    """.split()  # noqa: SIM905  # a list of 80 names reads better without quotes
)
"""Icons of bootstrap-icons in the sprite; a template names them with the macro ``icon``."""
