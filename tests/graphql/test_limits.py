"""How large an operation may be, what is said about the schema, and what is remembered of documents."""

import pytest

from app.blueprints.graphql.documents import MAX_DOCUMENTS, DocumentCache, Refused
from app.blueprints.graphql.schema import build_schema
from app.settings.schema import GraphQLSettings
from tests.graphql.site import build_site
from tests.support.archive_builder import ArchiveBuilder

LIMITS = GraphQLSettings(max_complexity=100, max_depth=5, max_aliases=3)


def documents(limits=LIMITS):
    return DocumentCache(build_schema(), limits, hide_suggestions=True)


def refusal(text):
    with pytest.raises(Refused) as caught:
        documents().get(text)
    return caught.value.code, caught.value.errors[0].message


def test_every_selected_field_costs_one_with_fragments_written_out():
    fifty = " ".join(["tags{id}"] * 25)

    assert documents().get(f"{{{fifty} {fifty}}}")
    assert refusal(f"{{...F ...F tags{{id}}}} fragment F on Query{{{fifty}}}") == (
        "COMPLEXITY_LIMIT_EXCEEDED",
        "operation has complexity 102, which exceeds the limit of 100",
    )


def test_fragments_that_double_each_other_are_measured_at_once():
    levels = " ".join(f"fragment F{n} on Query{{...F{n + 1} ...F{n + 1}}}" for n in range(60))

    code, message = refusal("{...F0} fragment F60 on Query{tags{id}} " + levels)

    assert code == "COMPLEXITY_LIMIT_EXCEEDED"
    assert str(2**61) in message


def chain(length):
    links = " ".join(f"fragment F{n} on Query{{...F{n + 1}}}" for n in range(1, length))
    return "{...F1} %s fragment F%d on Query{tags{id}}" % (links, length)


def test_a_chain_of_fragments_is_limited():
    assert documents().get(chain(100))
    for length in (101, 2000):
        assert refusal(chain(length)) == (
            "COMPLEXITY_LIMIT_EXCEEDED",
            "operation nests more than 100 fragments within each other",
        )


def test_the_longest_chain_of_fragments_is_answered(site):
    assert site.data(chain(100))["tags"]
    assert site.data("query($f:[JobFilter!]){jobs(filter:$f){...F1}} %s" % _jobs_chain(99), {"f": []})["jobs"]["items"]


def _jobs_chain(length):
    links = " ".join(f"fragment F{n} on JobResultList{{...F{n + 1}}}" for n in range(1, length))
    return "%s fragment F%d on JobResultList{items{id tags{id}}}" % (links, length)


def test_nesting_is_limited():
    assert documents().get("{clusters{subClusters{metricConfig{unit{base}}}}}")
    assert refusal("{clusters{subClusters{metricConfig{subClusters{name{base{x}}}}}}}")[1] == (
        "operation has depth 7, which exceeds the limit of 5"
    )


def test_aliases_are_limited():
    assert documents().get("{a:tags{id} b:tags{id} c:tags{id}}")
    assert refusal("{a:tags{x:id} ...on Query{b:tags{y:id}}}")[1] == (
        "operation has 4 aliases, which exceeds the limit of 3"
    )


def test_a_fragment_within_itself_is_invalid_rather_than_endless():
    assert refusal("{...F} fragment F on Query{tags{id} ...F}")[0] == "GRAPHQL_VALIDATION_FAILED"


def test_a_document_of_too_many_words_is_not_parsed_to_its_end():
    assert refusal("{" + "tags{id} " * 30_000 + "}")[0] == "GRAPHQL_PARSE_FAILED"


def test_a_document_of_more_than_a_mebibyte_is_not_read():
    assert refusal("{tags{id}}" + " " * 1024 * 1024) == (
        "GRAPHQL_PARSE_FAILED", "the document has 1048586 characters, at most 1048576 are read",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["{" * 5000, "{jobs(filter:" + "[" * 5000, "{" * 4000 + "tags" + "}" * 4000])
def test_endless_brackets_are_refused(text):
    assert refusal(text)[0] in ("GRAPHQL_PARSE_FAILED", "COMPLEXITY_LIMIT_EXCEEDED")


def test_a_variable_nested_without_end_is_refused(site):
    body = b'{"query":"query($f:[JobFilter!]){jobs(filter:$f){count}}","variables":{"f":%s}}' % (
        b"[" * 800 + b"]" * 800
    )
    headers = {"X-Auth-Token": site.tokens["boss"], "Content-Type": "application/json"}

    reply = site.app.test_client().post("/query", data=body, headers=headers)

    assert reply.status_code == 422


def test_a_limit_answers_200_and_no_data(site):
    reply = site.post({"query": "{" + "tags{id} " * 2501 + "}"})

    assert reply.status_code == 200
    assert reply.json == {
        "errors": [{
            "message": "operation has complexity 5002, which exceeds the limit of 5000",
            "extensions": {"code": "COMPLEXITY_LIMIT_EXCEEDED"},
        }],
        "data": None,
    }  # fmt: skip


def test_a_document_is_parsed_once():
    cache = documents()

    assert cache.get("{tags{id}}") is cache.get("{tags{id}}")


def test_only_the_documents_used_last_are_kept():
    cache = documents(GraphQLSettings())
    first = cache.get("{tags{id}}")
    second = cache.get("{tags{name}}")
    for number in range(MAX_DOCUMENTS - 2):
        cache.get(f"query q{number}{{tags{{id}}}}")
    assert cache.get("{tags{id}}") is first

    cache.get("query another{tags{id}}")

    assert cache.get("{tags{id}}") is first
    assert cache.get("{tags{name}}") is not second


@pytest.mark.parametrize("field", ["__schema{queryType{name}}", '__type(name:"Job"){name}'])
def test_introspection_is_off_and_leaves_other_fields_alone(site, field):
    message = site.error(f"{{{field}}}")

    assert message == "introspection disabled"
    assert site.ask(f"{{tags{{id}} __typename {field}}}")["data"]["__typename"] == "Query"


def test_errors_suggest_no_names_while_introspection_is_off(site):
    assert "jobs" not in site.error("{jbs{count}}")


def test_introspection_and_the_playground_come_with_dev(tmp_path):
    site = build_site(tmp_path, ArchiveBuilder(tmp_path / "job-archive").with_default_clusters(), dev=True)

    page = site.app.test_client().get("/playground")

    assert site.data("{__schema{queryType{name}}}") == {"__schema": {"queryType": {"name": "Query"}}}
    assert page.status_code == 200
    assert b"graphiql.min.js" in page.data
    assert b"https://" not in page.data


def test_without_dev_there_is_no_playground(site):
    assert site.app.test_client().get("/playground").status_code == 404
