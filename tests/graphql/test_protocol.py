"""Statuses, media types and shapes: the table of spec/graphql-db.md 1.2."""

import pytest

from app.blueprints.graphql.view import MAX_BODY_BYTES

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
GOOD = {"query": "{tags{id}}"}
UNPARSABLE = {"query": "{tags{id}"}
INVALID = {"query": "{nonsense}"}
BAD_VARIABLE = {"query": "query($id:ID!){job(id:$id){id}}", "variables": {}}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{JSON}, {GRAPHQL_JSON}", JSON),
        (f"{GRAPHQL_JSON}, {JSON};q=0.9", GRAPHQL_JSON),
        (f"text/html, {GRAPHQL_JSON.upper()}; charset=utf-8", GRAPHQL_JSON),
        ("text/html", GRAPHQL_JSON),
    ],
)
def test_the_first_known_media_type_of_the_accept_header_is_answered(site, accept, media_type):
    reply = site.post(GOOD, **({"Accept": accept} if accept else {}))

    assert (reply.status_code, reply.content_type) == (200, media_type)
    assert list(reply.json) == ["data"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (UNPARSABLE, "GRAPHQL_PARSE_FAILED"),
        (INVALID, "GRAPHQL_VALIDATION_FAILED"),
        (BAD_VARIABLE, "GRAPHQL_VALIDATION_FAILED"),
        ({}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query a{tags{id}} query b{tags{id}}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query a{tags{id}}", "operationName": "b"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription{tags{id}}"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query a{tags{id}} query a{tags{id}}", "operationName": "a"}, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
@pytest.mark.parametrize(("accept", "status"), [(JSON, 422), (GRAPHQL_JSON, 400)])
def test_what_cannot_be_executed_is_refused_with_a_code(site, body, code, accept, status):
    reply = site.post(body, Accept=accept)

    assert (reply.status_code, reply.content_type) == (status, accept)
    assert list(reply.json) == ["errors", "data"]
    assert reply.json["data"] is None
    assert {error["extensions"]["code"] for error in reply.json["errors"]} == {code}


def test_an_empty_object_has_no_operation(site):
    assert site.post({}).json["errors"][0]["message"] == "no operation provided"


def test_one_of_several_operations_can_be_chosen(site):
    document = "query a{tags{id}} query b{clusters{name}}"

    assert list(site.post({"query": document, "operationName": "b"}).json["data"]) == ["clusters"]
    assert site.post({"query": document}).json["errors"][0]["message"] == "operation  not found"
    assert site.post({"query": document, "operationName": ""}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'[{"query":"{tags{id}}"}]', b"{", b'"text"', b"null", b"\xff\xfe", b'{"query":5}',
     b'{"query":"{tags{id}}","variables":[]}', b'{"query":"{tags{id}}","operationName":1}'],
)  # fmt: skip
def test_a_body_that_is_no_operation_is_refused(site, body):
    headers = {"X-Auth-Token": site.tokens["boss"], "Content-Type": JSON}

    reply = site.app.test_client().post("/query", data=body, headers=headers)

    assert (reply.status_code, reply.content_type) == (400, JSON)
    assert reply.json["errors"][0]["message"].startswith("json request body could not be decoded")
    assert reply.json["data"] is None


@pytest.mark.parametrize(
    ("method", "content_type"),
    [("GET", None), ("PUT", JSON), ("DELETE", JSON), ("POST", "text/plain"), ("POST", "application/graphql"),
     ("POST", "multipart/form-data"), ("POST", None)],
)  # fmt: skip
def test_nothing_but_json_by_post_is_supported(site, method, content_type):
    headers = {"X-Auth-Token": site.tokens["boss"]} | ({"Content-Type": content_type} if content_type else {})

    reply = site.app.test_client().open("/query", method=method, data=b'{"query":"{tags{id}}"}', headers=headers)

    assert (reply.status_code, reply.mimetype) == (400, "text/plain")
    assert reply.get_json(force=True) == {"errors": [{"message": "transport not supported"}], "data": None}


def test_parameters_of_the_content_type_do_not_matter(site):
    reply = site.post(GOOD, **{"Content-Type": "application/json; charset=utf-8"})

    assert reply.status_code == 200


def test_unknown_members_and_undeclared_variables_are_ignored(site):
    reply = site.post(GOOD | {"extensions": {"a": 1}, "other": 2, "variables": {"unused": 1}})

    assert reply.status_code == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(site):
    reply = site.post({"query": "{tags{id}}", "variables": {"f": "x" * MAX_BODY_BYTES}})

    assert (reply.status_code, list(reply.json)) == (413, ["errors", "data"])


def test_nobody_is_answered_without_a_login(site):
    reply = site.post(GOOD, user=None)

    assert reply.status_code == 401


def test_a_failing_resolver_answers_200_with_path_and_location(site):
    reply = site.post({"query": "{job(id:999999){id}}"})

    assert reply.status_code == 200
    assert reply.json == {
        "errors": [{"message": "no job with id 999999", "path": ["job"], "locations": [{"line": 1, "column": 2}]}],
        "data": {"job": None},
    }


def test_an_error_in_a_required_root_field_voids_all_data(site):
    answer = site.ask("{tags{id} jobs(page:{itemsPerPage:0,page:1}){count items{id}}}")

    assert answer["data"] is None
    assert answer["errors"][0]["message"] == "invalid items-per-page value: 0"


def test_an_unexpected_error_is_hidden_behind_a_reference(site, monkeypatch, caplog):
    monkeypatch.setattr("app.services.query_jobs.QueryJobs.find", lambda *_a, **_k: 1 / 0)

    message = site.error("{job(id:1){id}}")

    assert message.startswith("internal error, reference ")
    assert caplog.records[-1].reference in message
    assert caplog.records[-1].exc_info[0] is ZeroDivisionError


def test_quirks_of_browser_queries_are_understood(site):
    query = """
    # unnamed, with comments and commas
    query($filter: [JobFilter!]) {
      list: jobs(filter: $filter, order: {field: "startTime", type: "col", order: DESC}) {
        items { id, jobId, ## the scheduler's
          __typename, },
        count,
      }
      tags: globalMetrics { name }
    }"""

    data = site.data(query, {"filter": []})

    assert data["list"]["items"][0]["__typename"] == "Job"
    assert data["tags"][0]["name"] == "cpu_load"
