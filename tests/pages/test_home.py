"""The home page and its frame."""

from __future__ import annotations

import pytest

from app.container import current_services
from app.domain.visibility import Visibility
from tests.support.archive_builder import START
from tests.support.html import Page


def home_of(client):
    reply = client.get("/")
    assert reply.status_code == 200
    return Page(reply.text)


def test_an_administrator_sees_all_running_and_recent_jobs(boss):
    page = home_of(boss)

    assert page.job_names[0] == "running"
    assert "timeout" in page.job_names
    assert "All jobs" in page.text


def test_a_user_sees_own_jobs_only(kelm):
    page = home_of(kelm)

    assert "Your jobs" in page.text
    assert not {"others", "colleague"} & set(page.job_names)
    assert "mohr002" not in page.markup


def test_clusters_link_to_their_lists_without_a_time_limit(boss):
    page = home_of(boss)

    assert "/monitoring/jobs/?cluster=testc&state=running" in page.links("cluster=testc")
    assert "/monitoring/jobs/?cluster=testg" in page.links("cluster=testg")


def test_numbers_of_a_cluster_are_those_of_visible_jobs(page_site):
    page = home_of(page_site.client("newbie"))

    links = [own for own in page.all("a") if own.get("aria-label") == "All jobs on testc"]
    assert len(links) == 1
    assert "You have not run a job yet" in page.text


def test_figures_count_what_runs_and_what_it_holds(boss):
    assert "Running 1 1 node" in home_of(boss).text


def test_core_hours_are_those_of_the_days_in_which_jobs_started(page_site):
    seen_by = Visibility.everything(reason="test")
    now = START + 30 * 86_400

    with page_site.app.app_context():
        days = current_services().home.figures(now, seen_by=seen_by).days

    # All but the running job started in the first 15 hours, each an hour after the one before: one of 2 nodes, one of
    # 9, one that took a minute and one that took two hours; a node has 4 cores, and one hour each makes 4 core hours.
    assert len(days) == 30
    assert days[0].jobs == 15
    assert days[0].core_hours == pytest.approx(4 * (11 + 2 + 9 + 1 / 60 + 2))
    assert days[0].gpu_hours == pytest.approx(2)


def test_the_home_page_has_no_inline_code(boss):
    page = home_of(boss)

    assert page.inline_code == []
    assert page.doubled_ids == []


def test_navigation_lists_pages_that_exist_and_marks_the_current_one(boss):
    page = home_of(boss)

    entries = page.all("a", class_="fd-nav-link")

    assert [(own["href"], "aria-current" in own) for own in entries] == [("/", True), ("/monitoring/jobs/", False)]
    assert all(boss.get(own["href"]).status_code == 200 for own in entries)


def test_the_account_menu_names_user_and_roles(boss):
    assert "Ada Admin boss · admin" in home_of(boss).text


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_theme_of_the_account_is_set_by_the_server(page_site, theme):
    client = page_site.client("helper")

    stored = client.post("/frontend/configuration/", data={"key": "theme", "value": f'"{theme}"'})

    assert (stored.status_code, stored.text) == (200, "success")
    assert f'data-theme="{theme}"' in client.get("/").text


def test_a_setting_with_a_wrong_value_is_refused_by_name(boss):
    reply = boss.post("/frontend/configuration/", data={"key": "theme", "value": '"pink"'})

    assert reply.status_code == 400
    assert "theme" in reply.json["error"]


def test_a_setting_needs_the_csrf_token(page_site):
    client = page_site.client("helper")
    client.environ_base.pop("HTTP_X_CSRF_TOKEN")

    assert client.post("/frontend/configuration/", data={"key": "theme", "value": '"dark"'}).status_code == 403


def test_strangers_get_the_login_page(page_site):
    reply = page_site.app.test_client().get("/")

    assert reply.status_code == 401
    assert 'name="password"' in reply.text


@pytest.mark.parametrize("path", ["/", "/monitoring/jobs/", "/monitoring/jobs/?view=plots&open=state&cluster=testc"])
def test_every_address_on_a_page_lies_below_the_url_prefix(page_site, path):
    client = page_site.client("boss")

    page = Page(client.get(path, environ_overrides={"SCRIPT_NAME": "/mon"}).text)

    names = ("href", "src", "action", "hx-get")
    addresses = [own[name] for _, own in page.tags for name in names if own.get(name, "").startswith("/")]
    assert len(addresses) > 20
    assert [address for address in addresses if not address.startswith("/mon/")] == []
