"""The search of the top bar."""

from __future__ import annotations

import pytest


def search(client, text):
    return client.get("/search", query_string={"searchId": text})


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("user:kelm014", "user=kelm014"),
        ("kelm014", "user=kelm014"),
        ("username:kelm014", "user=kelm014"),
        ("hahn", "project=hahn"),
        ("n001", "node=n001"),
        ("load", None),
        ("projectId:kelm", "project=kelm"),
        ("cluster:testc state:completed", "cluster=testc&state=completed"),
        ("o", "jobName=o"),
        (' name:"o" ', "jobName=o"),
    ],
)
def test_several_hits_are_shown_as_a_list(boss, text, parameters):
    reply = search(boss, text)

    assert reply.status_code == 302
    if parameters is not None:
        assert reply.location == f"/monitoring/jobs/?{parameters}"


@pytest.mark.parametrize("text", ["1000001", "jobId:1000001", "name:low_load", "low_load", "arrayJobId:77"])
def test_a_single_hit_goes_to_the_job(boss, page_site, text):
    job_id = 1_000_002 if text.startswith("array") else 1_000_001

    assert search(boss, text).location == f"/monitoring/job/{page_site.row_id(job_id)}"


@pytest.mark.parametrize("text", ["1000004", "name:others", "user:mohr002", "mohr002", "project:mohr"])
def test_jobs_of_others_are_not_found(kelm, text):
    reply = search(kelm, text)

    assert reply.status_code == 404
    assert "Nothing matches" in reply.text


def test_a_text_that_finds_nothing_is_repeated_escaped(boss):
    reply = search(boss, "<script>alert(1)</script>")

    assert reply.status_code == 404
    assert "&lt;script&gt;" in reply.text
    assert "<script>alert" not in reply.text


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_search_says_what_can_be_searched(boss, text):
    reply = search(boss, text)

    assert reply.status_code == 404
    assert "Type a job id" in reply.text


@pytest.mark.parametrize(("text", "complaint"), [("colour:red", "colour:"), ("state:gone", "gone"), ("jobId:x'", "x")])
def test_what_cannot_be_understood_is_named(boss, text, complaint):
    reply = search(boss, text)

    assert reply.status_code == 400
    assert complaint in reply.text


def test_values_are_escaped_in_the_address(boss, page_site):
    reply = search(boss, 'name:"bold</b> & "')

    assert reply.status_code == 302
    assert reply.location == f"/monitoring/job/{page_site.row_id(1_000_015)}"


def test_a_redirect_never_leaves_the_site(boss):
    reply = search(boss, "//evil.example")

    assert reply.status_code == 404


def test_strangers_are_asked_to_log_in(page_site):
    assert search(page_site.app.test_client(), "1").status_code == 401
