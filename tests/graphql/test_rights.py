"""Who gets what: roles by queries."""

import pytest

NUMBERS = '{jobs(order:{field:"jobId",type:"col"}){items{id jobId} count}}'
EVERYTHING = set(range(9))
VISIBLE = {
    "boss": EVERYTHING,
    "helper": EVERYTHING,
    "machine": EVERYTHING,
    "both": EVERYTHING,
    "lead": {0, 1, 3, 6, 7},
    "kelm014": {0, 1, 6, 7},
}
"""Role by role, the jobs of the standard archive; `lead` manages the project kelm."""

RESTRICTED = "net_bw"
SEES_RESTRICTED = {"boss": True, "helper": True, "machine": True, "both": True, "lead": False, "kelm014": False}


def ids_by_number(site):
    return {job["jobId"] - 1_000_000: job["id"] for job in site.data(NUMBERS)["jobs"]["items"]}


@pytest.mark.parametrize(("user", "numbers"), VISIBLE.items())
def test_each_role_sees_its_jobs_in_the_list_and_in_the_count(site, user, numbers):
    jobs = site.data(NUMBERS, user=user)["jobs"]

    assert {job["jobId"] - 1_000_000 for job in jobs["items"]} == numbers
    assert jobs["count"] == len(numbers)


@pytest.mark.parametrize(("user", "numbers"), VISIBLE.items())
@pytest.mark.parametrize(
    "query",
    ["job(id:%s){id}", "jobMetrics(id:%s){name}", 'jobStats(id:%s,metrics:["cpu_load"]){name}',
     "scopedJobStats(id:%s){name}"],
)  # fmt: skip
def test_whatever_is_asked_of_a_hidden_job_it_does_not_exist(site, user, numbers, query):
    for number, row_id in ids_by_number(site).items():
        answer = site.ask("{%s}" % (query % row_id), user=user)

        if number in numbers:
            assert "errors" not in answer
        else:
            assert [error["message"] for error in answer["errors"]] == [f"no job with id {row_id}"]


@pytest.mark.parametrize(("user", "numbers"), VISIBLE.items())
def test_a_batch_of_metrics_tells_which_jobs_do_not_exist(site, user, numbers):
    ids = ids_by_number(site)
    query = "query($ids:[ID!]!){jobsMetrics(ids:$ids){id error metrics{name}}}"

    found = site.data(query, {"ids": [*ids.values(), 4711]}, user=user)["jobsMetrics"]

    errors = {int(job["id"]): job["error"] for job in found}
    assert errors == {row_id: None if n in numbers else f"no job with id {row_id}" for n, row_id in ids.items()} | {
        4711: "no job with id 4711"
    }
    assert all(bool(job["metrics"]) == (job["error"] is None) for job in found)


@pytest.mark.parametrize(("user", "sees"), SEES_RESTRICTED.items())
def test_restricted_metrics_are_withheld_wherever_they_could_be_read(site, user, sees):
    job = ids_by_number(site)[6]
    query = """query($id:ID!,$m:[String!]){globalMetrics{name} jobMetrics(id:$id){name}
      named: jobMetrics(id:$id,metrics:$m){name} jobStats(id:$id,metrics:$m){name} scopedJobStats(id:$id){name}
      jobsMetrics(ids:[$id]){metrics{name}}}"""

    data = site.data(query, {"id": job, "m": [RESTRICTED, "cpu_load"]}, user=user)

    lists = [data[key] for key in ("globalMetrics", "jobMetrics", "named", "jobStats", "scopedJobStats")]
    lists.append(data["jobsMetrics"][0]["metrics"])
    for metrics in lists:
        names = {metric["name"] for metric in metrics}
        assert "cpu_load" in names
        assert (RESTRICTED in names) is sees


@pytest.mark.parametrize(
    ("user", "scopes"),
    [("boss", {"global", "admin"}), ("helper", {"global", "admin"}), ("machine", {"global"}), ("kelm014", {"global"})],
)
def test_tags_are_read_by_scope(site, user, scopes):
    data = site.data('{tags{scope} jobs(filter:{jobId:{eq:"1000000"}}){items{tags{scope}}}}', user=user)

    assert {tag["scope"] for tag in data["tags"]} == scopes
    assert {tag["scope"] for tag in data["jobs"]["items"][0]["tags"]} == scopes


@pytest.mark.parametrize("user", ["boss", "helper", "lead", "both"])
def test_staff_and_managers_look_up_anybody(site, user):
    query = '{user(username:"kelm014"){username name email} nobody: user(username:"x"){name}}'

    assert site.data(query, user=user) == {
        "user": {"username": "kelm014", "name": "Anna Kelm", "email": "anna@example.org"}, "nobody": None,
    }  # fmt: skip


@pytest.mark.parametrize("user", ["kelm014", "machine"])
def test_others_look_up_themselves_only(site, user):
    answer = site.ask('query($me:String!){user(username:$me){username} boss: user(username:"boss"){name}}',
                      {"me": user}, user=user)  # fmt: skip

    assert answer["data"] == {"user": {"username": user}, "boss": None}
    assert [error["path"] for error in answer["errors"]] == [["boss"]]


@pytest.mark.parametrize(("user", "name"), [("boss", "Anna Kelm"), ("lead", "Anna Kelm"), ("kelm014", "Anna Kelm")])
def test_the_name_behind_a_job_is_shown_to_people(site, user, name):
    assert site.data('{jobs(filter:{jobId:{eq:"1000000"}}){items{userData{name}}}}', user=user)["jobs"]["items"] == [
        {"userData": {"name": name}}
    ]


def test_a_machine_gets_no_names_and_no_errors_for_them(site):
    jobs = site.data("{jobs{items{userData{name}}}}", user="machine")["jobs"]["items"]

    assert jobs == [{"userData": None}] * 9


def test_partitions_are_those_of_visible_jobs(site):
    query = "{clusters{name partitions}}"

    assert site.data(query)["clusters"][0] == {"name": "testc", "partitions": ["big", "work"]}
    assert site.data(query, user="kelm014")["clusters"] == [
        {"name": "testc", "partitions": ["work"]}, {"name": "testg", "partitions": []},
    ]  # fmt: skip


def test_concurrent_jobs_of_others_stay_hidden(built_site):
    query = '{jobs(filter:{jobId:{eq:"1000004"}}){items{concurrentJobs{count}}}}'

    assert built_site.data(query)["jobs"]["items"] == [{"concurrentJobs": {"count": 1}}]
    assert built_site.data(query, user="kelm014")["jobs"]["items"] == []
