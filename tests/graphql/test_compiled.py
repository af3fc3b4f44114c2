"""Plans: where there are some, and that graphql-core words the errors below them."""

from types import SimpleNamespace

import pytest

from app.blueprints.graphql.compiled import Planner
from app.blueprints.graphql.execution import FlightdeckExecution
from app.domain.errors import Unavailable


@pytest.fixture
def planned(monkeypatch):
    """The types that plans were made for."""
    kinds = []
    original = Planner._made

    def note(self, kind, nodes, source):
        kinds.append(kind.name)
        return original(self, kind, nodes, source)

    monkeypatch.setattr(Planner, "_made", note)
    return kinds


def test_a_list_is_planned_once_per_document(built_site, planned):
    query = "query planned_once{jobs{items{id tags{name} footprint{name}}}}"

    built_site.data(query)
    first = list(planned)
    built_site.data(query)

    assert first[:2] == ["JobResultList", "Job"]
    assert planned == first


@pytest.mark.parametrize(
    "document", ["{jobs{items{id @include(if:true)}}}", "query a($x:Boolean=true){jobs{count @skip(if:$x)}}"]
)
def test_documents_with_directives_are_not_planned(built_site, planned, document):
    built_site.data(document)

    assert planned == []


def test_fields_that_merge_share_one_plan(built_site, planned):
    data = built_site.data("{jobs{items{resources{hostname}} items{resources{configuration} __typename}}}")

    assert data["jobs"]["items"][0]["resources"] == [{"hostname": "n001", "configuration": ""}]
    assert data["jobs"]["items"][0]["__typename"] == "Job"
    assert planned == ["JobResultList", "Job", "Resource"]


def test_null_in_a_required_field_is_reported_at_its_place(built_site, monkeypatch):
    query = "{jobs(page:{itemsPerPage:2,page:1}){items{id resources{hostname}}}}"
    nameless = SimpleNamespace(loads=lambda _text: [{"hostname": None}])
    monkeypatch.setattr("app.blueprints.graphql.schema.jobs.orjson", nameless)

    with_plans = built_site.ask(query)
    monkeypatch.setattr(FlightdeckExecution, "_plan", lambda *_arguments: None)
    without = built_site.ask(query)

    assert with_plans["data"] is None
    assert (
        with_plans["errors"][0]["path"]
        == without["errors"][0]["path"]
        == ["jobs", "items", 0, "resources", 0, "hostname"]
    )
    assert with_plans["errors"][0]["message"].startswith("internal error, reference ")


def test_an_error_below_a_planned_object_is_told_with_its_path(built_site, monkeypatch):
    def refuse(*_arguments, **_options):
        raise Unavailable("names cannot be read now")

    monkeypatch.setattr("app.services.user_names.UserNames.of", refuse)

    answer = built_site.ask("{job(id:7){id userData{name}}}")

    assert answer["data"]["job"] == {"id": 7, "userData": None}
    assert answer["errors"][0] == {
        "message": "names cannot be read now",
        "path": ["job", "userData"],
        "locations": [{"line": 1, "column": 15}],
    }
