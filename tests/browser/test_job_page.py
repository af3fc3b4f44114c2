"""The job page in a browser: plots, shared zoom, scopes, hosts, themes, phones. Every page is watched for faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.job_site import JobSite, build_job_site
from tests.support.live_server import LiveSite, serving

CANVAS = "fd-metric-plot .u-over"


@pytest.fixture(scope="module")
def live_site(tmp_path_factory) -> Iterator[LiveSite]:
    site = build_job_site(tmp_path_factory.mktemp("live-jobs"))
    with serving(site.app) as url:
        yield LiveSite(site, url)


@pytest.fixture(scope="module")
def job_site(live_site) -> JobSite:
    return live_site.site


@pytest.fixture
def open_job(browser_page, job_site):
    """Return a function that opens the page of a job and waits for its plots."""

    def open_page(name, query="", **options):
        page = browser_page(options.pop("user", "boss"), **options)
        page.goto(f"{job_site.address(name)}{query}")
        page.wait_for_load_state("networkidle")
        return page

    return open_page


def metric_requests(watcher):
    bodies = [request.post_data for request in watcher.requests if urlsplit(request.url).path == "/query"]
    return [json.loads(body)["variables"] for body in bodies]


def drag(page, selector):
    page.locator(selector).first.scroll_into_view_if_needed()
    box = page.locator(selector).first.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.25, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=4)
    page.mouse.up()


def query_of(page):
    return parse_qs(urlsplit(page.url).query)


def test_all_plots_come_by_one_request(open_job, watcher):
    page = open_job("plain")

    page.wait_for_selector(CANVAS)
    (asked,) = metric_requests(watcher)
    assert asked["scopes"] == ["node"]
    assert {"flops_any", "mem_bw"} <= set(asked["metrics"])
    assert page.locator("fd-metric-plot .fd-plot-value").count() == page.locator("fd-metric-plot").count()


def test_the_number_above_a_plot_is_that_of_the_footprint(open_job):
    page = open_job("plain", "?metrics=mem_bw")

    above = page.locator("fd-metric-plot .fd-plot-value").text_content()
    assert f"{above} of" in page.locator(".jp-meters").text_content()


def test_roofline_and_footprint_are_drawn(open_job):
    page = open_job("plain")

    assert page.locator("fd-roofline svg .fd-chart-mean").count() == 1
    assert page.locator("fd-polar svg .fd-chart-average").count() == 1


def test_the_footprint_can_be_bars(open_job):
    page = open_job("plain")

    page.click("[data-switch=footprint] >> text=Bars")

    page.wait_for_selector("fd-polar .fd-meterrow")
    assert query_of(page) == {"footprint": ["bars"]}


def test_zoom_is_shared_and_in_the_address(open_job):
    page = open_job("plain", height=1400)
    page.wait_for_selector(CANVAS)

    drag(page, CANVAS)

    page.wait_for_function("location.hash.startsWith('#t=')")
    page.wait_for_selector("[data-resets-zoom]:visible")
    first, second = (page.locator("fd-metric-plot canvas").nth(at).screenshot() for at in (1, 2))
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-resets-zoom]", state="hidden")
    assert "t=" not in page.url
    assert page.locator("fd-metric-plot canvas").nth(1).screenshot() != first
    assert page.locator("fd-metric-plot canvas").nth(2).screenshot() != second


def test_a_zoomed_address_opens_zoomed(open_job):
    page = open_job("plain", "#t=600-1200")

    assert page.locator("[data-resets-zoom]").is_visible()


def test_a_finer_scope_is_fetched_when_it_is_wanted(open_job, watcher):
    page = open_job("plain", "?metrics=mem_bw")
    watcher.requests.clear()

    page.locator("fd-metric-plot [aria-label=Scope]").select_option("socket")

    page.wait_for_selector("fd-metric-plot .fd-legend >> text=socket 1")
    (asked,) = metric_requests(watcher)
    assert (asked["metrics"], asked["scopes"]) == (["mem_bw"], ["socket"])


def test_scope_and_host_of_the_page_are_in_the_address(open_job):
    page = open_job("plain", "?metrics=mem_bw,cpu_load")

    page.select_option("[data-page-scope]", "socket")
    page.wait_for_selector("fd-metric-plot .fd-legend >> text=socket 1")
    page.select_option("[data-page-host]", "n002")
    page.wait_for_function("!document.querySelector('.fd-legend').textContent.includes('n001')")
    page.reload()
    page.wait_for_selector("fd-metric-plot .fd-legend >> text=socket 1")

    assert query_of(page) == {"metrics": ["mem_bw,cpu_load"], "scope": ["socket"], "host": ["n002"]}
    legends = page.locator("fd-metric-plot .fd-legend").all_text_contents()
    assert all("n002" in words and "n001" not in words for words in legends)


def test_gpus_are_told_apart_from_the_start(open_job):
    page = open_job("gpu", "?metrics=acc_utilization")

    page.wait_for_selector(".fd-legend >> text=g01 · GPU 1")


def test_many_nodes_are_a_band_with_a_heat_map(open_job):
    page = open_job("many")

    page.wait_for_selector(".fd-legend >> text=median, range min to max")
    assert page.locator("fd-heatmap canvas").is_visible()
    assert "9 nodes" in page.locator("fd-job-heat .fd-section").text_content()


def test_few_nodes_need_no_heat_map(open_job):
    page = open_job("plain")

    page.wait_for_selector(CANVAS)
    assert page.locator("fd-job-heat").is_hidden()


def test_plots_can_be_read_with_the_keyboard(open_job):
    page = open_job("plain", "?metrics=mem_bw")
    page.wait_for_selector(CANVAS)

    page.focus("fd-metric-plot .fd-plot-canvas")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    spoken = page.locator("fd-metric-plot [aria-live]").text_content()
    assert "1 m 00 s" in spoken.replace("\N{NO-BREAK SPACE}", " ")
    assert "GB/s" in spoken


def test_plots_are_zoomed_with_the_keyboard(open_job):
    page = open_job("plain", "?metrics=mem_bw,cpu_load")
    page.wait_for_selector(CANVAS)

    page.focus("fd-metric-plot .fd-plot-canvas")
    page.keyboard.press("+")
    page.wait_for_function("location.hash.startsWith('#t=')")
    page.keyboard.press("-")

    page.wait_for_function("!location.hash")


def test_the_axis_can_be_the_clock_and_the_percent_of_the_peak(open_job):
    page = open_job("plain", "?metrics=mem_bw")

    page.click("[data-switch=time] >> text=Clock")
    page.click("[data-switch=y] >> text=% of peak")

    assert "%" in page.locator("fd-metric-plot .fd-plot-value").text_content()
    assert query_of(page) == {"metrics": ["mem_bw"], "time": ["clock"], "y": ["peak"]}


def test_the_theme_is_switched_without_a_reload(open_job):
    page = open_job("many")
    page.wait_for_selector(CANVAS)
    before = page.locator("fd-heatmap canvas").screenshot()

    page.click("summary[aria-label=Theme]")
    page.click("[data-theme-choice=dark]")

    page.wait_for_function("document.documentElement.dataset.bsTheme === 'dark'")
    assert page.locator("fd-heatmap canvas").screenshot() != before


def test_the_tint_is_kept_with_the_account(open_job):
    page = open_job("plain", user="lead")

    with page.expect_response("**/frontend/configuration/") as kept:
        page.click("[data-ground-switch]")

    assert kept.value.ok
    page.reload()
    assert page.locator("[data-ground-switch]").get_attribute("aria-pressed") == "true"


def test_metrics_are_chosen_and_moved_in_the_form(open_job):
    page = open_job("plain", user="lead")

    page.click("#metrics [data-metric-form] summary")
    page.locator("#metrics li", has_text="clock").get_by_role("checkbox").check()
    for _ in range(20):
        page.locator("#metrics li", has_text="clock").get_by_title("Move up").click()
    page.click("#metrics >> text=Show these")

    page.wait_for_url("**#metrics")
    page.wait_for_selector("fd-metric-plot[data-metric=clock]")
    assert page.locator("fd-metric-plot").first.get_attribute("data-metric") == "clock"


def test_sorting_replaces_only_the_table(open_job, watcher):
    page = open_job("many", "?columns=mem_bw")
    page.wait_for_selector(CANVAS)
    watcher.requests.clear()

    page.click("#statistics thead >> text=max")

    page.wait_for_url("**sort=mem_bw.max&dir=desc")
    assert page.locator("#statistics th[aria-sort=descending]").count() == 1
    assert metric_requests(watcher) == []


def test_back_shows_the_table_as_it_was(open_job):
    page = open_job("many", "?columns=mem_bw")
    page.click("#statistics thead >> text=max")
    page.wait_for_selector("#statistics th[aria-sort=descending]")

    page.go_back()

    page.wait_for_selector("#statistics th.fd-first-fixed[aria-sort=ascending]")
    page.wait_for_selector(CANVAS)


def test_texts_are_copied(open_job):
    page = open_job("plain", permissions=["clipboard-read", "clipboard-write"])

    page.click("[data-copies='#job-script']")

    page.wait_for_selector(".fd-toast >> text=Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("#!/bin/bash -l\n#SBATCH --nodes=2\n")


def test_the_tab_line_marks_the_part_in_view(open_job):
    page = open_job("many")

    page.click(".fd-tabs >> text=Statistics")

    page.wait_for_selector(".fd-tab[aria-current] >> text=Statistics")


def test_a_server_that_does_not_answer_is_said_in_every_plot(browser_page, job_site, watcher):
    page = browser_page("boss")
    page.route(
        "**/query",
        lambda route: route.fulfill(status=500, json={"errors": [{"message": "internal error, reference ab12"}]}),
    )

    page.goto(f"{job_site.address('plain')}?metrics=mem_bw")

    page.wait_for_selector("fd-metric-plot >> text=Reference ab12.")
    page.unroute("**/query")
    page.click("text=Try again")
    page.wait_for_selector(CANVAS)
    watcher.faults.clear()  # the browser notes the 500 that this test made


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["plain", "many", "gpu", "shared", "too_much", "running", "damaged"])
def test_phones_show_everything_without_scrolling_sideways(open_job, name, theme):
    page = open_job(name, width=390, height=844, theme=theme)

    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_phones_fold_away_what_is_good(open_job):
    page = open_job("too_much", width=390, height=844)

    assert page.locator(".jp-meters .fd-meterrow:visible").count() == 3
    page.click(".jp-goodfold summary")
    assert page.locator(".jp-goodfold .fd-meterrow:visible").count() == 1


def test_without_a_script_everything_but_the_plots_is_there(browser_page, job_site, chromium, live_site):
    page = browser_page("boss")
    state = page.context.storage_state()
    context = chromium.new_context(java_script_enabled=False, base_url=live_site.url, storage_state=state)
    silent = context.new_page()

    silent.goto(job_site.address("plain"))

    for words in ("Efficiency", "Statistics", "#SBATCH", "share of peak", "n[001-002]"):
        assert silent.locator(f"text={words}").first.is_visible(), words
    assert silent.locator("[data-copies]:visible").count() == 0
    context.close()
