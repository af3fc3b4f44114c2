"""The frame and the drawing elements in a real browser, under the content security policy of the server."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from flask import Flask, Response, render_template_string
from werkzeug.serving import make_server

from app.web.assets import init_assets
from app.web.format import init_filters
from app.web.headers import init_headers

pytestmark = pytest.mark.browser
playwright_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

APP = Path(__file__).parents[2] / "app"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
HOSTS = ["a0701", "a0702"]
STATES = {
    "not-configured": "Not measured here",
    "removed": "Switched off for a100",
    "missing": "No data arrived",
    "empty": "No time series",
    "not-monitored": "Not monitored",
    "store-down": "Metric store does not answer",
    "error": "Could not draw this plot",
}
PAGE = """
{% extends "base.html" %}
{% from "macros/icons.html" import icon %}
{% block content %}
  <div class="fd-plotgrid">
    {% for id in ["first", "second", "stateful"] %}<fd-metric-plot id="{{ id }}"></fd-metric-plot>{% endfor %}
  </div>
  <span id="icon">{{ icon("tag", 16) }}</span>
  <fd-sparkline values="[1,2,null,3]"></fd-sparkline>
  <fd-roofline id="roofline"></fd-roofline><fd-polar id="polar"></fd-polar><fd-histogram id="histogram"></fd-histogram>
{% endblock %}
{% block scripts %}
  {% for name in ["metric-plot", "sparkline", "roofline", "polar", "histogram"] %}
    <script type="module" src="{{ asset('js/components/' ~ name ~ '.js') }}"></script>
  {% endfor %}
  <script type="module" src="/data.js"></script>
{% endblock %}
"""


def metric(base, values):
    series = [{"hostname": host, "data": [value + at for value in values]} for at, host in enumerate(HOSTS)]
    return {"unit": {"prefix": "G", "base": base}, "timestep": 60, "series": series}


def plot_data(name, title, base, peak):
    values = [peak * (0.3 + 0.001 * step) for step in range(100)]
    return {
        "metric": name,
        "title": title,
        "config": {"aggregation": "sum", "peak": peak, "normal": peak / 3, "caution": peak / 7, "alert": peak / 20},
        "scopes": {"node": metric(base, values)},
        "availableScopes": ["node", "core"],
        "hostOrder": HOSTS,
        "cluster": "alex",
        "subcluster": "a100",
        "startTime": 1_795_479_120,
        "zone": "Europe/Berlin",
    }


BANDWIDTH = plot_data("mem_bw", "Memory bandwidth", "B/s", 350)
FLOPS = plot_data("flops_any", "Flop rate", "Flops/s", 9220)
DATA = f"""
const at = (id) => document.getElementById(id);
at("first").data = {json.dumps(BANDWIDTH)};
at("second").data = {json.dumps(FLOPS)};
at("roofline").data = {{
  flops: {json.dumps(FLOPS["scopes"]["node"])}, bandwidth: {json.dumps(BANDWIDTH["scopes"]["node"])},
  roofs: {{ bandwidth: 350e9, scalar: 432e9, simd: 9.22e12 }},
}};
at("polar").data = ["CPU load", "Memory", "Flop rate"].map((name) => ({{ name, average: 0.38, maximum: 0.52 }}));
at("histogram").data = {{ name: "Memory bandwidth", spell: (value) => `${{value}} GB/s`, bins: [{{ from: 0, to: 10, count: 5 }}] }};
document.body.dataset.ready = "yes";
"""


@pytest.fixture(scope="module")
def address():
    app = Flask("app", root_path=str(APP), static_folder=None)
    for init in (init_assets, init_filters, init_headers):
        init(app)
    app.add_url_rule("/", "page", lambda: render_template_string(PAGE, search_url="/search"))
    app.add_url_rule("/data.js", "data", lambda: Response(DATA, mimetype="text/javascript"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser(chromium_path):
    if not (APP / "static" / "vendor" / "uplot.js").is_file():
        pytest.skip("the vendor files are missing: flask assets install")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.wait_for_selector("body[data-ready] #second canvas")
    yield page
    context.close()
    assert complaints == []


def drag(page, selector, start, end):
    box = page.locator(selector).bounding_box()
    page.mouse.move(box["x"] + start, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + end, box["y"] + 50, steps=5)
    page.mouse.up()


def until(page, condition):
    """Wait for a JavaScript expression; Playwright's own `wait_for_function` needs eval, which the policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never became true: {condition}")


def text(page, selector):
    return page.locator(selector).inner_text().replace("\N{NO-BREAK SPACE}", " ")


def test_a_plot_says_its_value_share_and_judgement(page):
    assert text(page, "#first .fd-plot-second").split("\n") == ["123 GB/s average · 35 % of peak", "Good"]
    assert text(page, "#second .fd-plot-value") == "3.22 TFlop/s"


def test_an_icon_of_the_sprite_is_drawn(page):
    until(page, "document.querySelector('#icon use').getBBox().width > 0")


def test_dragging_zooms_and_the_address_keeps_it(page):
    drag(page, "#first .u-over", 60, 140)

    until(page, "location.hash.startsWith('#t=')")
    page.reload()
    page.wait_for_selector("body[data-ready] #second canvas")
    assert page.evaluate("location.hash").startswith("#t=")


def test_escape_shows_everything_again(page):
    drag(page, "#first .u-over", 60, 140)
    until(page, "location.hash !== ''")

    page.keyboard.press("Escape")

    until(page, "location.hash === ''")


def test_pointing_at_one_plot_shows_the_time_in_all(page):
    page.hover("#first .u-over", position={"x": 100, "y": 50})

    left = "document.querySelector('#second .u-cursor-x').style.transform"
    until(page, f"{left} && !{left}.includes('-10px')")
    assert " · " in text(page, "#first .fd-tooltip-head")
    assert text(page, "#first .fd-tooltip").split("\n")[1] == "a0702"


def test_arrow_keys_read_the_values(page):
    page.focus("#first .fd-plot-canvas")

    page.keyboard.press("End")

    spoken = page.locator("#first [aria-live]").text_content().replace("\N{NO-BREAK SPACE}", " ")
    assert spoken == "1 h 39 m · 02:51, a0702 141 GB/s, a0701 140 GB/s"


def test_choosing_a_host_keeps_its_colour(page):
    page.select_option("#first select[aria-label=Host]", "a0702")

    assert text(page, "#first .fd-legend") == "a0702"
    assert page.locator("#first .fd-legend .fd-stroke-2").count() == 1


def test_a_scope_that_is_not_loaded_is_asked_for(page):
    page.evaluate("document.addEventListener('fd-scope-change', ({ detail }) => (window.asked = detail))")

    page.select_option("#first select[aria-label=Scope]", "core")

    assert page.evaluate("window.asked") == {"metric": "mem_bw", "scope": "core", "loaded": False}


def test_pinning_a_line_keeps_the_focus_where_it_was(page):
    page.locator("#first .fd-legend button").first.focus()

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"


@pytest.mark.parametrize(("state", "title"), STATES.items())
def test_each_state_has_its_card(page, state, title):
    page.evaluate(
        "([state, data]) => (document.getElementById('stateful').data = { ...data, state })",
        [state, BANDWIDTH],
    )

    assert text(page, "#stateful .fd-plot-title") == "Memory bandwidth"
    assert text(page, "#stateful .fd-state-title") == title


def test_roofline_footprint_and_histogram_speak(page):
    labels = [
        page.locator(f"#{name} svg").first.get_attribute("aria-label") for name in ("roofline", "polar", "histogram")
    ]

    assert "of the bandwidth roof above it" in labels[0]
    assert labels[1].replace("\N{NO-BREAK SPACE}", " ").startswith("Footprint: CPU load 38 % of peak")
    assert labels[2] == "Memory bandwidth"


def test_the_theme_is_chosen_in_the_bar_and_remembered(page, address):
    page.click("summary[aria-label=Theme]")
    page.click("[data-theme-choice=dark]")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"

    page.goto(address)

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_auto_follows_the_system(page):
    page.emulate_media(color_scheme="dark")

    until(page, "document.documentElement.dataset.bsTheme === 'dark'")


def test_slash_goes_to_the_search_box(page):
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.name") == "searchId"


def test_a_phone_never_scrolls_sideways(page):
    page.set_viewport_size({"width": 390, "height": 844})

    until(page, "document.documentElement.scrollWidth <= 390")
