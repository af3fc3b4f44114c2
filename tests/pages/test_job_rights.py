"""What stands on a job page where there is nothing to plot, who may see it, its addresses and choices."""

from __future__ import annotations

import re

import pytest

from tests.support.html import Page


@pytest.fixture(scope="module")
def kelm(job_site):
    return job_site.client("kelm014")


@pytest.fixture(scope="module")
def boss(job_site):
    return job_site.client("boss")


def page_of(client, site, name, query=""):
    reply = client.get(f"{site.address(name)}?{query}")
    assert reply.status_code == 200, reply.text
    return Page(reply.text)


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("running", "running", "This job is still running"),
        ("unmonitored", "not-monitored", "Not monitored"),
        ("lost", "archiving-failed", "Metrics could not be archived"),
        ("deleted", "lost", "Not in the archive"),
        ("archiving", "archiving", "Being archived"),
        ("damaged", "unreadable", "The archive entry is damaged"),
    ],
)
def test_each_reason_for_no_samples_has_its_own_card(boss, job_site, name, state, words):
    page = page_of(boss, job_site, name)

    (card,) = [own for own in page.all("section") if "jp-nosamples" in own.get("class", "")]
    assert card["data-state"] == state
    assert words in page.text
    assert not page.all("fd-metric-plot")
    assert f"Job id {job_site.keys[name].job_id}" in page.text


@pytest.mark.parametrize(
    ("name", "metric", "state", "words"),
    [
        ("plain", "acc_utilization", "not-configured", "testc does not configure this metric."),
        ("large", "clock", "removed", "Switched off for large"),
        ("partly", "flops_any", "missing", "0 of 1 nodes sent values."),
        ("silent", "mem_bw", "empty", "without a single sample"),
    ],
)
def test_each_reason_for_no_plot_has_its_own_card(boss, job_site, name, metric, state, words):
    page = page_of(boss, job_site, name, f"metrics={metric}")

    (card,) = [own for own in page.all("section") if own.get("data-metric") == metric]
    assert card["data-state"] == state
    assert words in page.text
    assert page.links("metrics=#metrics")


def test_metrics_of_gpus_are_left_out_of_a_general_choice_where_there_is_none(boss, job_site):
    assert not [
        own for own in page_of(boss, job_site, "plain").all("section") if own.get("data-metric") == "acc_utilization"
    ]


def test_jobs_of_others_are_not_there(kelm, job_site):
    for path in ("", "/statistics.csv"):
        reply = kelm.get(job_site.address("others") + path)

        assert reply.status_code == 404
        assert "mohr002" not in reply.text


def test_a_hidden_job_answers_like_one_that_does_not_exist(kelm, job_site):
    hidden = kelm.get(job_site.address("others")).text.replace(f"id {job_site.rows['others']}", "id N")
    absent = kelm.get("/monitoring/job/987654").text.replace("id 987654", "id N")

    assert hidden == absent


def test_choosing_metrics_for_a_hidden_job_is_refused(kelm, job_site):
    assert kelm.post(f"{job_site.address('others')}/metrics", data={"metric": "mem_bw"}).status_code == 404


def test_strangers_are_asked_to_log_in(job_site):
    assert job_site.app.test_client().get(job_site.address("plain")).status_code == 401


@pytest.mark.parametrize("row_id", ["0", "9223372036854775807", "9223372036854775808", "1e5", "-1"])
def test_numbers_that_no_row_has_are_not_found(boss, row_id):
    assert boss.get(f"/monitoring/job/{row_id}").status_code == 404


def test_restricted_metrics_are_for_staff(boss, kelm, job_site):
    mine = page_of(kelm, job_site, "plain", "metrics=net_bw&columns=net_bw")

    (card,) = [own for own in mine.all("section") if own.get("data-metric") == "net_bw"]
    assert card["data-state"] == "restricted"
    assert "No metric chosen for the table." in mine.text
    assert page_of(boss, job_site, "plain", "metrics=net_bw").all("fd-metric-plot", data_metric="net_bw")


def test_restricted_metrics_are_not_in_the_csv_of_users(kelm, job_site):
    reply = kelm.get(f"{job_site.address('plain')}/statistics.csv?columns=net_bw,mem_bw")

    assert "net_bw" not in reply.text
    assert "mem_bw" in reply.text


def test_restricted_metrics_stay_hidden_when_the_configuration_has_lost_the_nodes(kelm, boss, job_site):
    query = "metrics=mem_bw&columns=net_bw,mem_bw"

    page = page_of(kelm, job_site, "elsewhere", query)

    assert "Network" not in page.text
    assert "Switched off for renamed" in page.text
    assert "Network" in page_of(boss, job_site, "elsewhere", query).text


def test_real_names_are_for_oneself_and_for_managers(kelm, job_site):
    assert "Anna Kelm" in page_of(kelm, job_site, "plain").text
    assert "Anna Kelm" in page_of(job_site.client("lead"), job_site, "plain").text


@pytest.mark.parametrize("with_start", [True, False])
def test_the_permanent_address_leads_to_the_page(boss, job_site, with_start):
    key = job_site.keys["plain"]
    start = f"/{key.start_time}" if with_start else ""

    reply = boss.get(f"/monitoring/job/{key.cluster}/{key.job_id}{start}?metrics=mem_bw")

    assert reply.status_code == 302
    assert reply.location == f"{job_site.address('plain')}?metrics=mem_bw"


@pytest.mark.parametrize("path", ["testc/1", "nowhere/1000000", "testc/1000000/5"])
def test_a_permanent_address_of_no_job_is_not_found(boss, path):
    assert boss.get(f"/monitoring/job/{path}").status_code == 404


def test_the_permanent_address_of_a_hidden_job_is_not_found(kelm, job_site):
    key = job_site.keys["others"]

    assert kelm.get(f"/monitoring/job/{key.cluster}/{key.job_id}/{key.start_time}").status_code == 404
    assert kelm.get(f"/monitoring/job/{key.cluster}/{key.job_id}").status_code == 404


def test_older_and_newer_jobs_are_those_the_reader_may_see(kelm, job_site):
    page = page_of(kelm, job_site, "deleted")

    beside = re.findall(r'href="/monitoring/job/(\d+)"\s*title="(\w+) job', page.markup)
    assert (str(job_site.rows["partly"]), "Older") in beside
    assert (str(job_site.rows["damaged"]), "Newer") in beside


def test_metrics_of_the_address_are_plotted_in_their_order(boss, job_site):
    page = page_of(boss, job_site, "plain", "metrics=mem_used,cpu_load,flops_any")

    assert [plot["data-metric"] for plot in page.all("fd-metric-plot")] == ["mem_used", "cpu_load", "flops_any"]


@pytest.mark.parametrize("query", ["metrics=a%27b", "columns=%3Cb%3E", "stats=galaxy"])
def test_an_address_that_is_not_understood_says_so(boss, job_site, query):
    reply = boss.get(f"{job_site.address('plain')}?{query}")

    assert reply.status_code == 400


def test_a_choice_is_kept_for_the_kind_of_node(job_site):
    client = job_site.client("lead")

    reply = client.post(f"{job_site.address('plain')}/metrics", data={"part": "plots", "metric": ["clock", "mem_bw"]})

    assert reply.status_code == 303
    assert reply.location == f"{job_site.address('plain')}#metrics"
    shown = [plot["data-metric"] for plot in page_of(client, job_site, "failed").all("fd-metric-plot")]
    assert shown == ["clock", "mem_bw"]
    assert "clock" not in [plot["data-metric"] for plot in page_of(client, job_site, "gpu").all("fd-metric-plot")]


def test_move_up_works_without_a_script(job_site):
    client = job_site.client("lead")
    form = {"part": "table", "metric": ["mem_bw", "cpu_load", "clock"], "up": "clock"}

    client.post(f"{job_site.address('plain')}/metrics", data=form)

    page = page_of(client, job_site, "plain")
    assert re.findall(r"sort=(\w+)\.avg&amp;dir=desc#", page.markup) == ["mem_bw", "clock", "cpu_load"]


@pytest.mark.parametrize("name", ["plain", "gpu", "shared", "many", "running", "damaged", "silent"])
def test_nothing_runs_inline_and_no_id_is_doubled(boss, job_site, name):
    reply = boss.get(job_site.address(name))
    page = Page(reply.text)

    assert page.inline_code == []
    assert page.doubled_ids == []
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.markup)


def test_sorting_gets_only_the_table(boss, job_site):
    reply = boss.get(f"{job_site.address('plain')}?sort=mem_bw.avg", headers={"HX-Request-Type": "partial"})

    assert reply.text.lstrip().startswith('<section id="statistics"')
    assert "fd-metric-plot" not in reply.text


def test_the_forms_carry_the_token_that_they_are_checked_by(boss, job_site):
    tokens = [own["value"] for own in page_of(boss, job_site, "plain").all("input", name="csrf_token")]

    assert len(tokens) >= 3
    assert all(tokens)
