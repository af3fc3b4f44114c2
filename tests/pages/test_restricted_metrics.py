"""Metrics that a site shows to its staff only: no page tells others about them, not even by what a filter lists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.blueprints.pages.job_rows import judged_footprint
from app.container import current_services
from app.domain.visibility import Visibility
from tests.support.html import Page

QUESTIONS = ["stat=net_bw_avg-0-1000", "sort=net_bw_avg", "stat=net_bw_max-lessthan-5&state=failed"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_list_does_not_answer_what_only_staff_may_know(kelm, question):
    reply = kelm.get(f"/monitoring/jobs/?{question}")

    page = Page(reply.text)
    assert reply.status_code == 400
    assert "the site shows this metric to its staff only" in page.text
    assert page.job_names == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_staff_gets_the_answer(boss, question):
    assert boss.get(f"/monitoring/jobs/?{question}").status_code == 200


def test_a_count_does_not_answer_either(kelm):
    reply = kelm.get("/monitoring/jobs/count", query_string={"base": "stat=net_bw_avg-0-1000"})

    assert reply.text.strip() == "Show what is wrong"


@pytest.mark.parametrize("fragment", ["filter/size", "filter/state", "rows", "results"])
def test_no_fragment_counts_by_such_a_metric(kelm, fragment):
    reply = kelm.get(f"/monitoring/jobs/{fragment}?stat=net_bw_avg-0-1000")

    assert reply.status_code in (200, 400)
    assert not Page(reply.text).job_names
    assert "jobs in this list" not in reply.text


def test_a_withheld_metric_is_not_judged(page_site):
    with page_site.app.app_context():
        services = current_services()
        seen_by = Visibility.everything(reason="test")
        record = services.query_jobs.find(page_site.row_id(1_000_001), seen_by=seen_by)
        subcluster = services.clusters.get("testc").subclusters["main"]

    found = judged_footprint(replace(record), subcluster, withheld=frozenset({"cpu_load"}))

    assert "cpu_load" not in {item.metric.name for item in found}
    assert found
