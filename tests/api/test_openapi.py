"""The OpenAPI document: complete, fresh, and true to the answers; and Swagger UI, which shows it."""

import json
import re
from pathlib import Path

import pytest

from app.cli.openapi import DOCUMENT, printed_document
from app.domain.job import Tag
from app.domain.metric import MetricScope

STATIC = Path(__file__).parents[2] / "app" / "static"


@pytest.fixture
def document(client):
    return client.get("/swagger/openapi.json").json


def operations(document):
    return {
        (method, path): operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    }


def test_the_file_is_what_the_code_says(app):
    assert DOCUMENT.read_bytes() == printed_document(app), "run: make schema"


def test_the_command_writes_the_same_bytes_again(app, tmp_path):
    output = tmp_path / "new" / "openapi.json"

    result = app.test_cli_runner().invoke(args=["openapi", "write", str(output)])

    assert result.output == f"Written: {output}\n"
    assert output.read_bytes() == printed_document(app)


def test_every_rest_route_is_documented_once(app, document):
    rules = {
        (method.lower(), re.sub(r"<(\w+)>", r"{\1}", rule.rule).rstrip("/"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/userapi/"))
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert sorted((method, path.rstrip("/")) for method, path in operations(document)) == sorted(rules)


def test_every_operation_has_a_summary_and_says_what_can_come_back(document):
    for key, operation in operations(document).items():
        assert operation["summary"].endswith("."), key
        assert {"200", "201"} & operation["responses"].keys(), key
        assert {"400", "401", "500"} <= operation["responses"].keys(), key


def test_every_parameter_and_every_key_of_a_reply_has_a_type_or_a_reference(document):
    for operation in operations(document).values():
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
            assert parameter["schema"]["type"]
    for schema in document["components"]["schemas"].values():
        for name, key in schema["properties"].items():
            assert key.keys() & {"type", "$ref", "allOf", "anyOf"}, name


def test_references_lead_somewhere(document):
    known = {f"#/components/{kind}/{name}" for kind, parts in document["components"].items() for name in parts}

    assert set(re.findall(r'"\$ref": ?"([^"]+)"', json.dumps(document))) <= known


def test_both_headers_of_a_token_are_offered(document):
    schemes = document["components"]["securitySchemes"]

    assert {scheme["type"] for scheme in schemes.values()} == {"apiKey", "http"}
    assert document["security"] == [{name: []} for name in schemes]


KINDS = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


def faults(value, schema, document, place="reply"):
    """Where a JSON value is not what its schema describes; undocumented keys are faults too."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if choices := schema.get("anyOf", schema.get("allOf")):
        described = [choice for choice in choices if value is None or "$ref" in choice]
        return min((faults(value, choice, document, place) for choice in described), key=len)
    if value is None:
        return [] if schema.get("nullable") else [f"{place} is null"]
    if not isinstance(value, KINDS[schema["type"]]):
        return [f"{place} is no {schema['type']}"]
    if isinstance(value, list):
        return [fault for item in value for fault in faults(item, schema["items"], document, place + "[]")]
    if isinstance(value, dict):
        return list(_faults_of_object(value, schema, document, place))
    return [f"{place} is {value!r}"] if value not in schema.get("enum", [value]) else []


def _faults_of_object(value, schema, document, place):
    known = schema.get("properties", {})
    anything = schema.get("additionalProperties")
    yield from (f"{place}.{name} is missing" for name in schema.get("required", []) if name not in value)
    for name, item in value.items():
        if name in known:
            yield from faults(item, known[name], document, f"{place}.{name}")
        elif isinstance(anything, dict):
            yield from faults(item, anything, document, f"{place}.*")
        elif not anything:
            yield f"{place}.{name} is not documented"


@pytest.mark.parametrize(
    ("method", "path", "documented"),
    [
        ("GET", "/api/jobs/?with-metadata=1", "/api/jobs/"),
        ("GET", "/api/jobs/{row_id}?all-metrics=true", "/api/jobs/{row_id}"),
        ("POST", "/api/jobs/{row_id}", "/api/jobs/{row_id}"),
        ("GET", "/api/jobs/metrics/{row_id}?scope=core&scope=accelerator&scope=node", "/api/jobs/metrics/{row_id}"),
        ("GET", "/api/clusters/", "/api/clusters/"),
    ],
)
def test_answers_are_as_documented(robot, archive, import_jobs, document, method, path, documented):
    archive.add_job(
        cluster="testg",
        num_nodes=4,
        duration=120,
        tags=(Tag("app", "vasp"),),
        scopes=(MetricScope.NODE, MetricScope.CORE, MetricScope.ACCELERATOR),
    )
    (row_id,) = import_jobs().values()
    schema = operations(document)[method.lower(), documented]["responses"]["200"]["content"]["application/json"]

    reply = robot.open(path.format(row_id=row_id), method=method, data="null")

    assert reply.status_code == 200
    assert faults(reply.json, schema["schema"], document) == []


def test_the_document_is_also_where_the_reference_has_it(client, document):
    assert client.get("/swagger/doc.json").json == document


def test_behind_a_path_prefix_the_document_names_it(client):
    document = client.get("/swagger/openapi.json", environ_overrides={"SCRIPT_NAME": "/monitor"}).json

    assert document["servers"] == [{"url": "/monitor"}]


@pytest.mark.parametrize("path", ["/swagger/", "/swagger"])
def test_swagger_ui_is_open_and_has_nothing_the_policy_would_block(client, path):
    reply = client.get(path)

    assert reply.status_code == 200
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=|https?://", reply.text) == []


def test_swagger_ui_loads_files_that_are_there(client):
    page = client.get("/swagger/").text
    names = re.findall(r"/static/[0-9a-f]+/([^\"]+)", page)

    assert [name for name in names if name.startswith("vendor/") or not (STATIC / name).is_file()] == [
        "vendor/swagger-ui.css",
        "vendor/swagger-ui-bundle.js",
    ]
