"""The job list as HTML: what is listed, how filters are said, and that its address is everything."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.support.html import Page

LIST = "/monitoring/jobs/"


def page_of(client, query="", status=200, **headers):
    reply = client.get(f"{LIST}?{query}", headers=headers)
    assert reply.status_code == status, reply.text
    return Page(reply.text)


def names_of(client, query):
    return set(page_of(client, query).job_names)


def test_an_administrator_sees_all_jobs_newest_first(boss):
    page = page_of(boss)

    assert page.job_names[0] == "running"
    assert page.job_names[-1] == "plain"
    assert len(page.job_names) == 16


def test_both_forms_of_the_address_are_the_list(boss):
    assert boss.get("/monitoring/jobs").status_code == 200


def test_a_user_sees_only_own_jobs(kelm):
    page = page_of(kelm)

    assert "others" not in page.job_names
    assert "colleague" not in page.job_names
    assert "mohr002" not in page.markup


def test_a_filter_for_other_users_does_not_show_their_jobs(kelm):
    assert names_of(kelm, "user=mohr002") == set()


def test_a_manager_sees_the_jobs_of_the_managed_project(page_site):
    names = names_of(page_site.client("lead"), "user=mohr002")

    assert names == {"colleague"}


def test_strangers_are_asked_to_log_in(page_site):
    reply = page_site.app.test_client().get(LIST)

    assert reply.status_code == 401
    assert 'name="redirect" value="/monitoring/jobs/"' in reply.text


def test_a_machine_account_has_no_navigation_but_may_read(page_site):
    page = page_of(page_site.client("machine"))

    assert not page.all("a", class_="fd-nav-link")


@pytest.mark.parametrize(
    ("query", "names", "pill"),
    [
        ("cluster=testg", {"gpu_shared"}, "cluster testg"),
        ("subCluster=large", {"without_clock"}, "subcluster large"),
        ("partition=big", {"others"}, "partition big"),
        ("state=failed&state=timeout", {"failed_two_nodes", "timeout"}, "state failed, timeout"),
        ("shared=multi_user", {"gpu_shared"}, "sharing several users"),
        ("schedule=interactive", {"interactive"}, "started as interactive"),
        ("startTime=last24h", {"running"}, "started last 24 h"),
        ("duration=lessthan-300", {"short"}, "runtime under 5 m"),
        ("duration=7200-7200", {"timeout"}, "runtime 2 h"),
        ("numNodes=morethan-9", {"nine_nodes"}, "nodes at least 9"),
        ("numNodes=2-3", {"failed_two_nodes"}, "nodes 2 to 3"),
        ("numHWThreads=36-36", {"nine_nodes"}, "hardware threads 36"),
        ("numAccelerators=morethan-1", {"gpu_shared"}, "GPUs at least 1"),
        ("energy=1.5-1.5", {"plain"}, "energy 1.50 kWh"),
        ("energy=lessthan-0.1&state=completed&jobName=low", {"low_load"}, "energy at most 0.100 kWh"),
        ("stat=cpu_load_avg-lessthan-1", {"low_load"}, "cpu load, average at most 1.00"),
        ("jobId=1000001", {"low_load"}, "job id 1000001"),
        ("jobId=1000001&jobId=1000002", {"low_load", "failed_two_nodes"}, "job id 1000001, 1000002"),
        ("arrayJobId=77", {"failed_two_nodes"}, "array job 77"),
        ("jobName=LOAD", {"low_load"}, "name contains LOAD"),
        ("project=mohr", {"others"}, "project mohr"),
        ("projectMatch=startsWith&project=ha", {"interactive", "gpu_shared"}, "project starts with ha"),
        ("user=mohr002", {"others", "colleague"}, "user mohr002"),
        ("user=kelm014&userMatch=neq&cluster=testg", {"gpu_shared"}, "not user kelm014"),
        ("node=n016", {'<b>bold</b> & "quoted"'}, "node n016"),
        ("node=n00&nodeMatch=contains&numNodes=9-9", {"nine_nodes"}, "node contains n00"),
    ],
)
def test_every_filter_lists_what_it_says_and_has_a_pill(boss, query, names, pill):
    page = page_of(boss, query)

    assert set(page.job_names) == names
    assert pill in [text.replace("\N{NO-BREAK SPACE}", " ") for text in page.pills]


def test_tags_are_named_on_their_pill(boss, page_site):
    page = page_of(boss, "tag=1")

    assert page.pills in (["tag app: vasp"], ["tag app: lammps"])
    assert len(page.job_names) == 1


def test_tags_of_a_job_lead_to_the_jobs_that_have_them(boss):
    page = page_of(boss, "view=plots&jobName=plain")

    [link] = [own["href"] for own in page.all("a", class_="fd-tag")]

    assert page_of(boss, urlsplit(link).query).job_names == ["plain"]


def test_a_picked_set_of_rows_has_a_pill(boss, page_site):
    ids = [page_site.row_id(1_000_000), page_site.row_id(1_000_003)]

    page = page_of(boss, urlencode([("dbId", row_id) for row_id in ids]))

    assert page.pills == ["jobs 2 picked"]
    assert set(page.job_names) == {"plain", "short"}


def test_removing_a_pill_leaves_the_others(boss):
    page = page_of(boss, "cluster=testc&state=failed&view=compact")

    removals = [own["href"] for own in page.all("a", class_="fd-pill-remove")]

    assert removals == [f"{LIST}?state=failed&view=compact", f"{LIST}?cluster=testc&view=compact"]


def test_clear_all_keeps_the_view(boss):
    page = page_of(boss, "cluster=testc&view=plots&sort=energy")

    assert f"{LIST}?sort=energy&view=plots" in page.links("sort=energy")


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("state=exploded", "state: unknown value 'exploded'"),
        ("duration=soon", "duration: 'soon' is not a range"),
        ("numNodes=1%27%20OR%201=1", 'numNodes: "1\' OR 1=1" is not a range'),
        ("stat=x%27);DROP%20TABLE%20job--1-2", "stat: "),
        ("jobId=1%3BDROP%20TABLE%20job", "jobId '1;DROP TABLE job' is not a whole number"),
        ("tag=x", "tag: 'x' is not a whole number"),
        ("startTime=yesterday", "startTime: 'yesterday'"),
        ("sort=job_state%3B--", "sort: cannot sort jobs by"),
        ("dir=sideways", "dir: 'sideways' is neither asc nor desc"),
        ("view=big", "view: 'big' is none of compact, table, plots"),
        ("metrics=a%20b", "metrics: 'a b' is not a list"),
        ("page=0", "page: '0' is not a page number"),
        ("size=7", "size: '7' is none of 10, 25, 50, 100"),
        ("refresh=1", "refresh: '1' is none of"),
        ("q=colour:red", "search: colour: is not known"),
        ("arrayJobId=99999999999999999999", "arrayJobId"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_answered_with_400_and_what_is_wrong(boss, query, complaint):
    page = page_of(boss, query, status=400)

    assert complaint in page.text
    assert page.job_names == []


def test_good_filters_stay_beside_a_bad_one(boss):
    page = page_of(boss, "cluster=testc&state=exploded", status=400)

    assert page.pills == ["cluster testc", "state exploded"]


@pytest.mark.parametrize("text", ["'; DROP TABLE job; --", "%", "_", "\\", '"', "a&b=c#d+e f-g", "ä\N{SNOWMAN}"])
def test_any_text_is_only_text_in_a_filter(boss, text):
    page = page_of(boss, urlencode({"jobName": text}))

    assert f"name contains {' '.join(text.split())}" in page.pills
    assert len(page_of(boss).job_names) == 16


def test_names_are_escaped(boss):
    page = page_of(boss)

    assert "<b>bold</b>" not in page.markup
    assert '<b>bold</b> & "quoted"' in page.job_names


@pytest.mark.parametrize("view", ["table", "compact", "plots"])
@pytest.mark.parametrize(
    "query", ["", "cluster=testc&state=failed", "state=x", "user=nobody", "open=state", "open=size"]
)
def test_no_page_has_inline_code_or_doubled_ids(boss, view, query):
    reply = boss.get(f"{LIST}?{query}&view={view}&metrics=cpu_load,clock,acc_utilization,ipc")

    page = Page(reply.text)

    assert page.inline_code == []
    assert page.doubled_ids == []


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sort=startTime&dir=asc", "plain"),
        ("sort=duration", "timeout"),
        ("sort=numNodes", "nine_nodes"),
        ("sort=numAcc", "gpu_shared"),
        ("sort=cpu_load_avg&dir=asc", "low_load"),
        ("sort=energy&dir=asc&jobName=load", "low_load"),
    ],
)
def test_the_list_is_sorted_as_the_address_says(boss, query, first):
    completed = f"{query}&startTime=-1800000000"

    assert page_of(boss, completed).job_names[0] == first


def test_clicking_the_current_order_turns_it_round(boss):
    page = page_of(boss, "sort=energy")

    assert f"{LIST}?sort=energy&dir=asc" in page.links("sort=energy")


def test_pages_follow_each_other(boss):
    first, second = page_of(boss, "size=10"), page_of(boss, "size=10&page=2")

    assert len(first.job_names) == 10
    assert len(second.job_names) == 6
    assert not set(first.job_names) & set(second.job_names)
    assert f"{LIST}?size=10&page=2" in first.links("page=2")


def test_a_page_behind_the_end_says_so(boss):
    assert "behind the end" in page_of(boss, "page=999").text


def test_the_count_is_of_all_visible_jobs(boss):
    assert "1 of 16" in page_of(boss, "cluster=testg").text


def test_nothing_found_names_the_filter_that_costs_most(boss):
    page = page_of(boss, "cluster=testg&state=failed")

    assert "No job matches these 2 filters" in page.text
    assert (
        "Without “state failed” there would be 1." in page.text
        or "Without “cluster testg” there would be 1." in page.text
    )


def test_a_user_without_jobs_is_told_when_they_appear(page_site):
    assert "Jobs appear here about a minute after they start." in page_of(page_site.client("newbie")).text


def test_metrics_of_the_address_are_columns_in_their_order(boss):
    page = page_of(boss, "metrics=mem_bw,cpu_load&state=failed")

    plots = [own["data-metric"] for own in page.all("fd-sparkline")]

    assert plots == ["mem_bw", "cpu_load"]


def test_a_bad_value_is_marked_with_a_word_and_not_by_colour_alone(boss):
    page = page_of(boss, "jobName=low_load")

    assert "CPU load far too low" in page.text
    assert page.all("svg", role="img", aria_label="Far too low")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("jobName=plain&metrics=acc_utilization", "Not measured here"),
        ("jobName=without_clock&metrics=clock", "Switched off here"),
        ("jobName=unmonitored&metrics=cpu_load", "Not monitored"),
        ("jobName=lost&metrics=cpu_load", "Metrics could not be archived"),
    ],
)
def test_each_reason_for_no_plot_has_its_own_card(boss, query, words):
    page = page_of(boss, f"{query}&view=plots")

    assert words in page.text
    assert not page.all("fd-metric-plot")


def test_restricted_metrics_are_not_offered_to_users(kelm, boss):
    hidden, shown = (page_of(client, "metrics=cpu_load,net_bw") for client in (kelm, boss))

    assert not hidden.all("fd-sparkline", data_metric="net_bw") + hidden.all("input", value="net_bw")
    assert shown.all("fd-sparkline", data_metric="net_bw")
    assert shown.all("input", value="net_bw")


def test_htmx_gets_the_list_alone(boss):
    reply = boss.get(LIST, headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert "<html" not in reply.text
    assert 'id="jobs"' in reply.text
    assert "HX-Request-Type" in reply.headers["Vary"]


def test_a_restored_page_is_whole(boss):
    reply = boss.get(LIST, headers={"HX-Request": "true", "HX-Request-Type": "full"})

    assert "<html" in reply.text


def test_a_scrolled_list_is_continued_by_rows_alone(boss):
    reply = boss.get(f"{LIST}rows?size=10&page=2")

    assert reply.text.lstrip().startswith("<tr")
    assert len(Page(reply.text).job_names) == 6


def test_a_refresh_reads_as_many_rows_as_were_loaded(boss):
    reply = boss.get(f"{LIST}results?size=10&loaded=14")

    assert len(Page(reply.text).job_names) == 14
    assert "hx-partial" in reply.text


@pytest.mark.parametrize(
    ("editor", "fields", "query"),
    [
        ("state", [("state", "failed"), ("state", "timeout")], "cluster=testc&state=failed&state=timeout"),
        ("runtime", [("duration.min", "5 m"), ("duration.max", "1 h 30 m")], "cluster=testc&duration=300-5400"),
        ("size", [("numNodes.min", "2"), ("numAccelerators.max", "0")],
         "cluster=testc&numNodes=morethan-2&numAccelerators=lessthan-0"),
        ("energy", [("energy.max", "0.5")], "cluster=testc&energy=lessthan-0.5"),
        ("start", [("startTime", "last7d")], "cluster=testc&startTime=last7d"),
        ("people", [("user", "kelm014"), ("userMatch", "neq")], "cluster=testc&user=kelm014&userMatch=neq"),
        ("people", [("user", "a, b"), ("userMatch", "eq")], "cluster=testc&user=a&user=b"),
        ("node", [("node", "n0"), ("nodeMatch", "startsWith")], "cluster=testc&node=n0&nodeMatch=startsWith"),
        ("job", [("jobName", "md"), ("jobNameMatch", "contains"), ("jobId", "1,2")],
         "cluster=testc&jobName=md&jobId=1&jobId=2"),
        ("job", [("jobName", "md"), ("jobNameMatch", "eq")], "cluster=testc&jobName=md&jobNameMatch=eq"),
        ("sharing", [("shared", "none"), ("schedule", "batch")], "cluster=testc&shared=none&schedule=batch"),
        ("place", [("cluster", "testg"), ("subCluster", "a40")], "cluster=testg&subCluster=a40"),
        ("place", [], ""),
        ("tag", [("tag", "1")], "cluster=testc&tag=1"),
        ("stat-mem_bw_avg", [("mem_bw_avg.max", "50")], "cluster=testc&stat=mem_bw_avg-lessthan-50"),
        ("search", [("q", "user:kelm014 failed")], "cluster=testc&jobName=failed&user=kelm014"),
    ],
)  # fmt: skip
def test_every_filter_form_leads_to_its_address(boss, editor, fields, query):
    reply = boss.get(f"{LIST}edit", query_string=[("editor", editor), ("base", "cluster=testc&page=3"), *fields])

    assert reply.status_code == 302
    assert sorted(parse_qsl(urlsplit(reply.location).query)) == sorted(parse_qsl(query))


def test_dates_are_read_in_the_time_zone_of_the_server(boss):
    fields = {"editor": "start", "startTime.from": "2023-11-14T22:13"}

    reply = boss.get(f"{LIST}edit", query_string=fields)

    assert re.search(r"startTime=\d{10}-$", reply.location)


def test_a_form_with_a_bad_value_leads_to_the_list_that_says_so(boss):
    reply = boss.get(f"{LIST}edit", query_string={"editor": "runtime", "duration.min": "long"})

    page = Page(boss.get(reply.location).text)

    assert "duration: 'morethan-long' is not a range" in page.text


@pytest.mark.parametrize(
    "name", ["state", "start", "runtime", "job", "people", "tag", "sharing", "place", "node", "size", "energy",
             "stat-cpu_load_avg"],
)  # fmt: skip
def test_every_filter_form_shows_what_is_set(boss, name):
    query = (
        "cluster=testc&subCluster=main&partition=work&state=failed&startTime=1700000000-&duration=60-120&jobName=x"
        "&jobId=1&user=u1&project=p1&tag=1&shared=none&schedule=batch&node=n1&numNodes=1-2&energy=1-2"
        "&stat=cpu_load_avg-1-2"
    )

    page = Page(boss.get(f"{LIST}filter/{name}?{query}").text)

    inputs = page.all("input")
    chosen = [own for own in inputs if "checked" in own and own["value"]]
    typed = [
        own for own in inputs if own.get("type") not in ("hidden", "checkbox", "radio", "search") and own.get("value")
    ]
    assert chosen or typed
    assert page.inline_code == []


def test_a_range_form_shows_how_the_value_is_spread_in_the_list_without_it(boss):
    page = Page(boss.get(f"{LIST}filter/stat-cpu_load_avg?cluster=testc&stat=cpu_load_avg-lessthan-1").text)

    assert "15 jobs in this list" in page.text
    assert page.all("rect", class_="jl-bar-inside")
    assert page.all("rect", class_="jl-bar")


def test_short_jobs_are_one_click_away(boss):
    page = Page(boss.get(f"{LIST}filter/runtime?cluster=testc&page=2").text)

    assert f"{LIST}?cluster=testc&duration=lessthan-300" in page.links("lessthan-300")
    assert f"{LIST}?cluster=testc&duration=morethan-300" in page.links("morethan-300")


def test_an_unknown_filter_form_is_not_found(boss):
    assert boss.get(f"{LIST}filter/nonsense").status_code == 404


def test_users_cannot_filter_by_user(kelm):
    page = Page(kelm.get(f"{LIST}filter/people").text)

    assert not page.all("input", name="user")


def test_a_form_says_how_many_jobs_it_would_show(boss):
    reply = boss.get(f"{LIST}count", query_string={"editor": "state", "state": "failed", "base": "cluster=testc"})

    assert reply.text.strip() == "Show 1 job"


def test_a_choice_of_columns_is_kept_for_the_cluster_and_stands_in_the_address(page_site):
    client = page_site.client("lead")

    reply = client.post(f"{LIST}columns", data={"base": "cluster=testc", "metric": ["clock", "mem_bw"]})

    assert reply.status_code == 303
    assert reply.location == f"{LIST}?cluster=testc&metrics=clock%2Cmem_bw"
    page = page_of(client, "cluster=testc&jobName=colleague")
    assert [own["data-metric"] for own in page.all("fd-sparkline")] == ["clock", "mem_bw"]


def test_a_choice_for_a_subcluster_leaves_the_cluster_alone(page_site):
    client = page_site.client("lead")

    client.post(f"{LIST}columns", data={"base": "cluster=testc&subCluster=main", "metric": ["cpu_power"]})

    page = page_of(client, "cluster=testc&subCluster=main&jobName=colleague")
    assert [own["data-metric"] for own in page.all("fd-sparkline")] == ["cpu_power"]
    assert not page_of(client, "cluster=testc&jobName=colleague").all("fd-sparkline", data_metric="cpu_power")


def test_too_many_columns_are_refused_with_a_sentence(page_site):
    client = page_site.client("helper")

    reply = client.post(f"{LIST}columns", data={"metric": [f"m{number}" for number in range(13)]})

    assert "is not a list of at most 12 metric names" in Page(client.get(reply.location).text).text


def test_a_column_moves_up(page_site):
    client = page_site.client("helper")

    reply = client.post(f"{LIST}columns", data={"metric": ["clock", "mem_bw"], "up": "mem_bw"})

    assert reply.location.endswith("metrics=mem_bw%2Cclock")


def test_columns_cannot_be_chosen_by_another_site(page_site):
    client = page_site.client("helper")
    client.environ_base.pop("HTTP_X_CSRF_TOKEN")

    assert client.post(f"{LIST}columns", data={"metric": ["clock"]}).status_code == 403


def test_a_choice_of_scrolling_is_kept(page_site):
    client = page_site.client("helper")

    reply = client.post(f"{LIST}paging", data={"base": "state=completed&page=2&size=10", "paging": "false"})

    assert reply.location == f"{LIST}?state=completed&size=10"
    page = page_of(client, "size=10")
    assert page.all("tr", id="jobs-more")
    assert page.links("page=2") == [f"{LIST}?size=10&page=2"]


def test_a_failed_job_needs_a_look_whatever_its_footprint(boss):
    assert page_of(boss, "jobName=failed").all("span", class_="fd-health fd-alert", title="Failed")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("plain", "Good"),
        ("short", "Too short to judge"),
        ("timeout", "Hit the time limit"),
        ("unmonitored", "Not monitored"),
    ],
)
def test_health_says_its_word(boss, name, word):
    assert page_of(boss, f"jobName={name}").all("svg", role="img", aria_label=word)


def test_the_user_page_of_the_reference_is_the_list_of_that_user(boss):
    reply = boss.get("/monitoring/user/kelm014")

    assert reply.location == f"{LIST}?user=kelm014"
