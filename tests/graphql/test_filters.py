"""Every key of JobFilter, and what is said about values that mean nothing."""

import pytest

QUERY = 'query($f:[JobFilter!]){jobs(filter:$f,order:{field:"jobId",type:"col"}){items{jobId}}}'
ALL = set(range(9))


def found(site, *filters, user="boss"):
    """The jobs of the standard archive that match, by number."""
    items = site.data(QUERY, {"f": list(filters)}, user=user)["jobs"]["items"]
    return {item["jobId"] - 1_000_000 for item in items}


FILTERS = [
    ({}, ALL),
    ({"jobId": {"eq": "1000003"}}, {3}),
    ({"jobId": {"neq": "1000003"}}, ALL - {3}),
    ({"jobId": {"in": ["1000003", "1000004", "5"]}}, {3, 4}),
    ({"jobId": {"contains": "0003"}}, {3}),
    ({"arrayJobId": 77}, {1}),
    ({"arrayJobId": 0}, ALL - {1}),
    ({"user": {"eq": "mohr002"}}, {2, 3}),
    ({"user": {"eq": "MOHR002"}}, set()),
    ({"user": {"neq": "kelm014"}}, {2, 3, 4, 5, 8}),
    ({"user": {"contains": "OHR"}}, {2, 3}),
    ({"user": {"startsWith": "mo"}}, {2, 3}),
    ({"user": {"endsWith": "001"}}, {8}),
    ({"user": {"in": ["mohr002", "gast001"]}}, {2, 3, 8}),
    ({"user": {"in": []}}, set()),
    ({"user": {}}, ALL),
    ({"user": {"eq": "gast001", "contains": "kelm"}}, {8}),
    ({"user": {"contains": "%"}}, set()),
    ({"user": {"contains": "_"}}, set()),
    ({"project": {"eq": "mohr"}}, {2}),
    ({"jobName": {"contains": "JOB 1"}}, {1}),
    ({"jobName": {"in": ["job 0", "job 1"]}}, {0, 1}),
    ({"cluster": {"eq": "testg"}}, {4, 5, 8}),
    ({"subCluster": {"eq": "a100"}}, {5}),
    ({"partition": {"eq": "big"}}, {3}),
    ({"node": {"eq": "g12"}}, {5}),
    ({"node": {"contains": "G0"}}, {4, 8}),
    ({"node": {"startsWith": "g1"}}, {5}),
    ({"node": {"in": ["g01", "g11"]}}, {4, 5, 8}),
    ({"duration": {"from": 100, "to": 600}}, {6, 7}),
    ({"duration": {"from": 601, "to": 0}}, {0, 2, 3, 4, 5, 8}),
    ({"duration": {"from": 0, "to": 60}}, {1}),
    ({"duration": {"from": 0, "to": 0}}, ALL),
    ({"duration": {"from": -5, "to": -1}}, ALL),
    ({"numNodes": {"from": 2, "to": 8}}, {1, 5}),
    ({"numAccelerators": {"from": 3, "to": 0}}, {5}),
    ({"numHWThreads": {"from": 9, "to": 0}}, {6}),
    ({"startTime": {"from": "2023-11-15T05:00:00Z"}}, {7}),
    ({"startTime": {"to": "2023-11-14T23:13:20Z"}}, {0, 1}),
    ({"startTime": {"from": "2023-11-14T23:13:20Z", "to": "2023-11-15T00:13:20Z"}}, {1, 2}),
    ({"startTime": {"from": "", "to": "2023-11-14T22:13:20Z", "range": "last7d"}}, {0}),
    ({"startTime": {"range": "last30d"}}, set()),
    ({"startTime": {}}, ALL),
    ({"state": ["failed"]}, {1}),
    ({"state": ["failed", "running", "failed"]}, {1}),
    ({"state": []}, set()),
    ({"metricStats": [{"metricName": "flops_any_avg", "range": {"from": 0, "to": 1}}]}, set()),
    ({"metricStats": [{"metricName": "acc_mem_used_max", "range": {"from": 1, "to": 0}}]}, {4, 5, 8}),
    ({"shared": "multi_user"}, {4}),
    ({"shared": "none"}, ALL - {4, 8}),
    ({"schedule": "interactive"}, {3}),
    ({"schedule": "batch"}, ALL - {3}),
    ({"schedule": ""}, ALL),
    ({"user": {"eq": "mohr002"}, "project": {"eq": "kelm"}}, {3}),
    ({"dbId": []}, set()),
    ({"tags": []}, set()),
]


@pytest.mark.parametrize(("wanted", "numbers"), FILTERS)
def test_a_filter_finds(site, wanted, numbers):
    assert found(site, wanted) == numbers


def test_filters_of_a_list_must_all_hold(site):
    assert found(site, {"user": {"eq": "mohr002"}}, {"project": {"eq": "mohr"}}) == {2}


def test_row_ids_can_be_listed(site):
    jobs = site.data('{jobs(filter:[{jobId:{in:["1000001","1000004"]}}]){items{id}}}')["jobs"]["items"]

    assert found(site, {"dbId": [jobs[0]["id"], str(jobs[1]["id"]), 999]}) == {1, 4}


def test_any_of_the_tags_matches_and_counts_once(site):
    tags = {tag["name"]: tag["id"] for tag in site.data("{tags{id name}}")["tags"]}

    assert found(site, {"tags": [tags["vasp"]]}) == {0, 2}
    assert found(site, {"tags": [tags["vasp"], str(tags["lammps"])]}) == {0, 2}
    assert found(site, {"tags": [tags["vasp"]]}, {"tags": [tags["lammps"]]}) == {2}
    query = "query($f:[JobFilter!]){jobs(filter:$f){count}}"
    assert site.data(query, {"f": [{"tags": list(tags.values())}]})["jobs"]["count"] == 2


def test_a_tag_that_the_caller_may_not_read_matches_nothing(site):
    check = next(tag["id"] for tag in site.data("{tags{id name}}")["tags"] if tag["name"] == "check")

    assert found(site, {"tags": [check]}) == {0}
    assert found(site, {"tags": [check]}, user="kelm014") == set()


def test_the_energy_of_a_job_can_be_asked_for(site):
    query = "query($f:[JobFilter!]){jobs(filter:$f){items{energy}}}"
    energies = [job["energy"] for job in site.data(query)["jobs"]["items"]]
    limit = sorted(energies)[-2]

    above = site.data(query, {"f": [{"energy": {"from": limit, "to": 0}}]})["jobs"]["items"]

    assert len(above) == sum(energy >= limit for energy in energies)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"shared": "none' OR '1'='1"}, "shared: \"none' OR '1'='1\" is not one of none, single_user, multi_user"),
        ({"shared": ""}, "shared: '' is not one of none, single_user, multi_user"),
        ({"schedule": "weekly"}, "schedule: 'weekly' is not one of interactive, batch"),
        ({"startTime": {"range": "last century"}}, "time range 'last century' is not one of"),
        ({"jobId": {"eq": "12a"}}, "jobId '12a' is not a whole number"),
        ({"metricStats": [{"metricName": "a'b", "range": {"from": 1, "to": 2}}]}, 'metric "a\'b" may only have'),
        ({"user": {"eq": "a\0b"}}, "user: a text may not contain a null character"),
        ({"user": {"in": ["a", "b\0"]}}, "user: a text may not contain a null character"),
        ({"tags": ["app"]}, "tags: 'app' is not an id"),
        ({"dbId": list(range(10_001))}, "dbId: more than 10000 values"),
        ({"user": {"in": ["x"] * 10_001}}, "user: more than 10000 values"),
    ],
)
def test_a_value_that_means_nothing_is_named(site, wanted, message):
    assert site.error(QUERY, {"f": [wanted]}).startswith(message)


def test_too_many_conditions_are_refused(site):
    assert site.error(QUERY, {"f": [{"arrayJobId": 0}] * 201}) == "filter: more than 200 conditions"


def test_too_many_empty_filters_are_refused(site):
    assert site.error(QUERY, {"f": [{}] * 201}) == "filter: more than 200 conditions"


def test_as_many_conditions_as_are_allowed_are_answered(site):
    ids = [str(number) for number in range(1_000_000, 1_009_999)]

    assert found(site, *[{"arrayJobId": 77}] * 199, {"jobId": {"in": ids}}) == {1}


STRING_KEYS = ["user", "project", "jobName", "cluster", "subCluster", "partition", "node"]
ATTACKS = ["' OR '1'='1", "x'); DROP TABLE job;--", '"', "\\", "%' OR 1=1 --", "${7*7}", "a\u2028b", "\U0001f600" * 50]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("how", ["eq", "contains", "startsWith", "endsWith"])
def test_no_text_gets_into_the_statement(site, attack, how):
    for key in STRING_KEYS:
        assert found(site, {key: {how: attack}}) == set()
        assert found(site, {key: {"neq": attack}}) == ALL
        assert found(site, {key: {"in": [attack]}}) == set()


@pytest.mark.parametrize("attack", [*ATTACKS, "", "id; DROP TABLE job", "(SELECT password FROM user_account)", "id,id"])
@pytest.mark.parametrize("kind", ["col", "foot"])
def test_nothing_unknown_can_be_sorted_by(site, attack, kind):
    query = "query($o:OrderByInput){jobs(order:$o){items{id}}}"

    message = site.error(query, {"o": {"field": attack, "type": kind, "order": "DESC"}})

    assert message == f"order: cannot sort jobs by {attack!r}"
    assert "SELECT" not in message or "SELECT" in attack
