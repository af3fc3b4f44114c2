"""The traps of spec/graphql-db.md 1.3: what values clients may send and get."""

import pytest

from app.domain.job import JobKey
from tests.graphql.site import build_site
from tests.support.archive_builder import START, ArchiveBuilder

BY_ID = "query($id:ID!){job(id:$id){id jobId}}"
COUNT = "query($f:[JobFilter!]){jobs(filter:$f){count}}"


def count(site, *filters, **options):
    return site.data(COUNT, {"f": list(filters)}, **options)["jobs"]["count"]


@pytest.fixture
def job(site):
    return site.data("{jobs(page:{itemsPerPage:1,page:1}){items{id jobId}}}")["jobs"]["items"][0]


def test_ids_of_jobs_and_tags_are_numbers(site, job):
    tag = site.data("{tags{id}}")["tags"][0]

    assert isinstance(job["id"], int)
    assert isinstance(tag["id"], int)


def test_the_id_of_a_job_link_is_a_string(site):
    jobs = site.data('{jobs(filter:{shared:"multi_user"}){items{concurrentJobs{items{id jobId}}}}}')["jobs"]["items"]

    assert isinstance(jobs[0]["concurrentJobs"]["items"][0]["id"], str)


def test_an_id_may_be_sent_as_number_or_text(site, job):
    assert site.data(BY_ID, {"id": job["id"]})["job"] == job
    assert site.data(BY_ID, {"id": str(job["id"])})["job"] == job
    assert site.data("{job(id:%d){id jobId}}" % job["id"])["job"] == job
    assert site.data('{job(id:"%d"){id jobId}}' % job["id"])["job"] == job


@pytest.mark.parametrize("text", ["", "x", "1 OR 1=1", "-", "1.5", "99999999999999999999", "٣"])
def test_an_id_that_is_no_number_is_named(site, text):
    assert repr(text) in site.error(BY_ID, {"id": text})


def test_a_text_variable_may_be_a_number_and_an_array_number_a_text(site):
    assert count(site, {"jobId": {"eq": 1000002}}) == 1
    assert count(site, {"jobId": {"in": [1000002, "1000003"]}}) == 2
    assert count(site, {"arrayJobId": "77"}) == 1
    assert count(site, {"numNodes": {"from": "2", "to": "2"}}) == 2
    assert count(site, {"energy": {"from": "0", "to": "1e9"}}) == 9


@pytest.mark.parametrize(
    "wanted",
    [
        {"jobId": {"eq": True}},
        {"jobId": {"eq": ["1"]}},
        {"arrayJobId": 1.0},
        {"arrayJobId": True},
        {"arrayJobId": "1.0"},
        {"arrayJobId": "x"},
        {"arrayJobId": 9223372036854775808},
        {"energy": {"from": "much", "to": 1}},
        {"energy": {"from": True, "to": 1}},
        {"energy": {"from": 1}},
        {"numNodes": {"from": 1}},
        {"nonsense": 1},
        {"tags": [None]},
        {"state": [1]},
        None,
    ],
)
def test_variables_that_do_not_fit_are_refused_with_422(site, wanted):
    reply = site.post({"query": COUNT, "variables": {"f": [wanted]}})

    assert reply.status_code == 422
    assert reply.json["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    "wanted",
    ["jobId:{eq:5}", 'arrayJobId:"77"', "arrayJobId:1.0", 'energy:{from:"1",to:2}', "energy:{from:1e999,to:2}",
     "arrayJobId:9223372036854775808", "user:{eq:kelm014}"],
)  # fmt: skip
def test_literals_are_taken_strictly(site, wanted):
    reply = site.post({"query": "{jobs(filter:[{%s}]){count}}" % wanted})

    assert reply.status_code == 422


def test_an_enum_as_text_in_the_document_is_refused(site):
    order = '{field:"startTime",type:"col",order:%s}'

    assert site.post({"query": "{jobs(order:%s){count}}" % (order % '"DESC"')}).status_code == 422
    assert site.post({"query": "{jobs(order:%s){count}}" % (order % "DESC")}).status_code == 200


def test_integers_have_64_bits(tmp_path):
    archive = ArchiveBuilder(tmp_path / "job-archive").with_default_clusters()
    archive.add_job(job_id=9007199254740993)
    site = build_site(tmp_path, archive)

    found = site.data('{jobs(filter:[{jobId:{eq:"9007199254740993"}}]){items{jobId}}}')["jobs"]["items"]

    assert found == [{"jobId": 9007199254740993}]
    assert site.data("{jobs(filter:[{arrayJobId:9223372036854775807}]){count}}")["jobs"]["count"] == 0


def test_custom_scalars_may_be_bare_words_or_texts(site):
    assert site.data("{jobs(filter:[{state:[failed]}]){count}}")["jobs"]["count"] == 1
    assert site.data('{jobs(filter:[{state:["failed","completed"]}]){count}}')["jobs"]["count"] == 9
    assert count(site, {"state": ["failed"]}) == 1


def test_a_single_value_stands_for_a_list(site):
    assert site.data("{jobs(filter:{state:failed}){count}}")["jobs"]["count"] == 1
    assert site.data(COUNT, {"f": {"state": "failed"}})["jobs"]["count"] == 1


def test_an_unknown_state_or_scope_is_an_error_with_status_200(site, job):
    states = site.post({"query": "{jobs(filter:[{state:[stopped]}]){count}}"})
    scopes = site.post({"query": "{jobMetrics(id:%d,scopes:[rack]){name}}" % job["id"]})

    assert (states.status_code, states.json["errors"][0]["path"]) == (200, ["jobs"])
    assert states.json["errors"][0]["message"] == "SCHEMA/JOB > invalid job state 'stopped'"
    assert scopes.json["errors"][0]["message"] == "SCHEMA/METRICS > 'rack' is not a valid MetricScope"


@pytest.mark.parametrize(
    "moment",
    ["2023-11-14T22:13:20Z", "2023-11-14T23:13:20+01:00", "2023-11-14 22:13:20", "2023-11-14T22:13:20.000000000Z"],
)
def test_times_are_read_in_every_form_of_the_reference(site, moment):
    assert count(site, {"startTime": {"from": moment, "to": moment}}) == 1


def test_times_are_written_in_utc(site):
    first = site.data('{jobs(order:{field:"startTime",type:"col"}){items{startTime}}}')["jobs"]["items"][0]

    assert first["startTime"] == "2023-11-14T22:13:20Z"
    assert JobKey("testc", 1000000, START).start_time == 1_700_000_000


@pytest.mark.parametrize("moment", ["yesterday", "2023-13-01T00:00:00Z", "1700000000"])
def test_a_time_that_is_none_is_named(site, moment):
    assert moment in site.error(COUNT, {"f": [{"startTime": {"from": moment}}]})


def test_the_order_is_ascending_when_it_is_left_out(site):
    query = "query($o:OrderByInput){jobs(order:$o){items{jobId}}}"

    found = site.data(query, {"o": {"field": "jobId", "type": "col"}})["jobs"]["items"]

    assert found[0] == {"jobId": 1000000}


def test_whole_floats_have_no_fraction(site):
    reply = site.post({"query": "{clusters{subClusters{flopRateScalar{value}}}}"})

    assert b'"value":40}' in reply.data


def test_fields_without_a_value_are_empty_rather_than_null(site):
    data = site.data("{jobs{items{resources{configuration hwthreads}}} globalMetrics{footprint unit{prefix}}}")

    resources = [one for job in data["jobs"]["items"] for one in job["resources"]]
    assert {one["configuration"] for one in resources} == {""}
    assert all(one["hwthreads"] is None for one in resources)
    assert "" in {metric["footprint"] for metric in data["globalMetrics"]}
    assert "" in {metric["unit"]["prefix"] for metric in data["globalMetrics"]}
