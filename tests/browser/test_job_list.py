"""The job list in a browser: plots, filters, Back, keyboard, phones. Every page is also watched for faults."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

LIST = "/monitoring/jobs/"


def metric_requests(watcher):
    return [request for request in watcher.requests if urlsplit(request.url).path == "/query"]


def job_names(page):
    return page.locator(".jl-open").all_text_contents()


def parameters_of(page):
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("view", ["table", "plots"])
def test_all_plots_of_a_page_come_by_one_request(browser_page, watcher, view):
    page = browser_page("boss")

    page.goto(f"{LIST}?view={view}&cluster=testc")
    page.wait_for_load_state("networkidle")

    assert len(metric_requests(watcher)) == 1
    assert len(job_names(page)) == 15


def test_sparklines_are_drawn_for_jobs_with_data(browser_page):
    page = browser_page("boss")

    page.goto(f"{LIST}?jobName=plain&metrics=cpu_load,mem_bw")
    page.wait_for_selector(".fd-spark-line")

    assert page.locator(".fd-spark-line").count() == 2


def test_a_metric_without_footprint_shows_the_average_of_its_samples(browser_page):
    page = browser_page("boss")

    page.goto(f"{LIST}?jobName=plain&metrics=clock")

    page.wait_for_selector("[data-average] .fd-unit")
    assert "Hz" in page.locator("[data-average]").text_content()


@pytest.mark.parametrize(
    ("name", "metric", "words"),
    [("half_data", "mem_bw", "no data"), ("running", "cpu_load", "no metric store")],
)
def test_what_only_the_data_can_tell_is_said_in_the_cell(browser_page, name, metric, words):
    page = browser_page("boss")

    page.goto(f"{LIST}?jobName={name}&metrics={metric}")

    page.wait_for_selector(f".jl-nodata:text('{words}')")


@pytest.mark.parametrize(
    ("name", "metric", "words"),
    [
        ("half_data", "mem_bw", "No data arrived"),
        ("running", "cpu_load", "Metrics of running jobs need a metric store."),
        ("plain", "acc_utilization", "Not measured here"),
        ("without_clock", "clock", "Switched off here"),
        ("unmonitored", "cpu_load", "Not monitored"),
    ],
)
def test_each_reason_for_no_plot_has_its_own_card(browser_page, name, metric, words):
    page = browser_page("boss")

    page.goto(f"{LIST}?jobName={name}&metrics={metric}&view=plots")

    page.wait_for_selector(f"text={words}")


def test_back_restores_the_filters_before(browser_page):
    page = browser_page("boss")
    page.goto(f"{LIST}?cluster=testc")

    page.click(".fd-pill-remove")
    page.wait_for_url("**/monitoring/jobs/")
    page.wait_for_selector("text=gpu_shared")
    page.go_back()

    page.wait_for_selector(".fd-pill:has-text('testc')")
    assert parameters_of(page) == {"cluster": ["testc"]}
    assert "gpu_shared" not in job_names(page)


def test_forward_and_reload_show_the_same_page(browser_page):
    page = browser_page("boss")
    page.goto(LIST)
    page.click("[title=Compact]")
    page.wait_for_url("**view=compact")
    page.go_back()
    page.wait_for_selector(".jl-table")
    page.go_forward()
    page.wait_for_selector(".jl-compact-table")

    page.reload()

    assert page.locator(".jl-compact-table").count() == 1


def test_a_filter_is_set_in_the_popover(browser_page):
    page = browser_page("boss")
    page.goto(LIST)

    page.click(".fd-pill-add")
    page.check(".fd-popover input[value=failed]")
    page.wait_for_selector("text=Show 1 job")
    page.click("text=Show 1 job")

    page.wait_for_url("**state=failed")
    assert job_names(page) == ["failed_two_nodes"]


def test_a_pill_opens_its_own_form(browser_page):
    page = browser_page("boss")
    page.goto(f"{LIST}?duration=morethan-300")

    page.click(".fd-pill-edit")
    page.fill("input[name='duration.min']", "1 h 30 m")
    page.keyboard.press("Enter")

    page.wait_for_url("**duration=morethan-5400")
    page.wait_for_selector(".fd-pill:has-text('over 1')")


def test_escape_closes_the_form_and_gives_the_focus_back(browser_page):
    page = browser_page("boss")
    page.goto(LIST)
    page.focus(".fd-pill-add")

    page.keyboard.press("Enter")
    page.wait_for_selector(".fd-popover")
    page.keyboard.press("Escape")

    assert page.locator(".fd-popover").count() == 0
    assert page.evaluate("document.activeElement.classList.contains('fd-pill-add')")


def test_the_keyboard_keeps_its_place_when_the_list_changes(browser_page):
    page = browser_page("boss")
    page.goto(f"{LIST}?cluster=testc")

    page.focus("#sort-duration")
    page.keyboard.press("Enter")
    page.wait_for_selector("th[aria-sort=descending] #sort-duration")
    assert page.evaluate("document.activeElement.id") == "sort-duration"
    page.focus(".fd-pill-remove")
    page.keyboard.press("Enter")

    page.wait_for_selector("p[role=status]:text-is('16 jobs')", state="attached")
    assert page.evaluate("document.activeElement.classList.contains('fd-pill-add')")


def test_the_search_box_understands_prefixes_and_backspace(browser_page):
    page = browser_page("boss")
    page.goto(LIST)

    page.keyboard.press("f")
    page.keyboard.type("user:mohr002 project:kelm")
    page.keyboard.press("Enter")
    page.wait_for_url("**project=kelm&user=mohr002")
    assert job_names(page) == ["colleague"]
    page.focus("#jobs-search")
    page.keyboard.press("Backspace")

    page.wait_for_url("**/?user=mohr002")
    assert parameters_of(page) == {"user": ["mohr002"]}


def test_a_mistake_in_the_search_box_is_explained(browser_page, watcher):
    page = browser_page("boss")
    page.goto(LIST)

    page.fill("#jobs-search", "colour:red")
    page.keyboard.press("Enter")

    page.wait_for_selector("text=search: colour: is not known")
    watcher.faults.remove("console: Failed to load resource: the server responded with a status of 400 (BAD REQUEST)")


def test_a_server_that_fails_leaves_the_list_and_its_address_as_they_are(browser_page, watcher):
    page = browser_page("boss")
    page.goto(f"{LIST}?jobName=plain")
    page.route(
        "**/monitoring/jobs/", lambda route: route.fulfill(status=503, body="<h1>down</h1>", content_type="text/html")
    )

    page.click(".fd-pill-remove")

    page.wait_for_selector(".fd-toast:has-text('503')")
    assert job_names(page) == ["plain"]
    assert parameters_of(page) == {"jobName": ["plain"]}
    watcher.faults.remove(
        "console: Failed to load resource: the server responded with a status of 503 (Service Unavailable)"
    )


def test_slash_reaches_the_search_of_the_top_bar(browser_page):
    page = browser_page("boss")
    page.goto(LIST)

    page.keyboard.press("/")
    page.keyboard.type("low_load")

    assert page.locator("[data-shortcut='/']").input_value() == "low_load"


def test_columns_are_chosen_and_kept(browser_page):
    page = browser_page("helper")
    page.goto(f"{LIST}?jobName=plain")

    page.click("#jobs-columns summary")
    page.uncheck("#jobs-columns input[value=mem_bw]")
    page.click("text=Show these")
    page.wait_for_url("**metrics=**")
    page.goto(f"{LIST}?jobName=plain")

    assert page.locator("fd-sparkline[data-metric=mem_bw]").count() == 0
    assert page.locator("fd-sparkline[data-metric=cpu_load]").count() == 1


def test_columns_are_moved_by_their_buttons(browser_page):
    page = browser_page("kelm014")
    page.goto(f"{LIST}?jobName=plain&metrics=cpu_load,mem_bw")

    page.click("#jobs-columns summary")
    page.click("[aria-label='Move Memory bandwidth up']")
    page.click("text=Show these")

    page.wait_for_url("**metrics=mem_bw**cpu_load")


def test_a_refresh_keeps_what_is_there_and_asks_only_for_running_jobs(browser_page, live_site, watcher):
    page = browser_page("boss")
    page.clock.install()
    page.goto(f"{LIST}?cluster=testc&refresh=30&metrics=cpu_load")
    page.wait_for_selector(".fd-spark-line")
    watcher.requests.clear()

    with page.expect_response("**/query") as answered:
        page.clock.run_for(31_000)

    asked = answered.value.request.post_data_json["variables"]["ids"]
    assert asked == [str(live_site.site.row_id(1_000_014))]
    assert [urlsplit(request.url).path for request in watcher.requests] == [f"{LIST}results", "/query"]
    assert page.locator("fd-sparkline path").count() > 2


def test_a_scrolled_list_goes_on_by_itself(browser_page, watcher):
    page = browser_page("lead")
    page.evaluate(
        """async () => {
          const token = document.cookie.match(/csrf_access_token=([^;]+)/)[1];
          const body = new URLSearchParams({ key: "jobList_usePaging", value: "false" });
          await fetch("/frontend/configuration/", { method: "POST", headers: { "X-CSRF-TOKEN": token }, body });
        }"""
    )
    page.goto(f"{LIST}?size=10")

    page.keyboard.press("End")

    page.wait_for_selector("[data-job-row] >> nth=10")
    assert page.locator("#jobs-more").count() == 0
    page.wait_for_load_state("networkidle")
    assert len(metric_requests(watcher)) == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["table", "compact", "plots"])
def test_a_phone_needs_no_sideways_scroll(browser_page, view, theme):
    page = browser_page("boss", width=390, height=844, theme=theme)

    page.goto(f"{LIST}?view={view}&cluster=testc&state=completed")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_javascript_everything_but_plots_works(browser_page, chromium, live_site):
    cookies = browser_page("boss").context.cookies()
    context = chromium.new_context(java_script_enabled=False, base_url=live_site.url)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(LIST)

    page.click(".fd-pill-add")
    page.check(".fd-popover input[value=failed]")
    page.click(".fd-popover button[type=submit]")

    assert page.url.endswith("?state=failed")
    assert job_names(page) == ["failed_two_nodes"]
    context.close()


def test_the_theme_is_kept_with_the_account(browser_page):
    page = browser_page("newbie")

    page.click("summary[aria-label=Theme]")
    with page.expect_response("**/frontend/configuration/") as stored:
        page.click("[data-theme-choice=dark] >> visible=true")

    assert stored.value.ok
    page.context.clear_cookies(name="fd_theme")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
