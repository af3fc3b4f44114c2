"""Whatever JSON a client sends, the answer is a result or a refusal that says why."""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.reports import CONDOR_SYNC, SLURM_ADAPTER, start_report, stop_report

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["\0", "testc", "running", "x" * 300, 2**63 - 1, 1_700_000_000, "global", "admin"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
TAGS = st.lists(
    st.dictionaries(st.sampled_from(["type", "name", "scope", "Type", "id"]), VALUES, max_size=4), max_size=3
)
PATHS = st.sampled_from(
    [
        ("POST", "/api/jobs/start_job/"),
        ("POST", "/api/jobs/stop_job/"),
        ("POST", "/api/jobs/stop_job/1"),
        ("PATCH", "/api/jobs/edit_meta/1"),
        ("PATCH", "/api/jobs/edit_meta/"),
        ("POST", "/api/jobs/tag_job/1"),
        ("DELETE", "/api/jobs/tag_job/1"),
        ("DELETE", "/api/tags/"),
        ("DELETE", "/api/jobs/delete_job/"),
    ]
)
REPORTS = (start_report(), stop_report(), SLURM_ADAPTER, CONDOR_SYNC, {"key": "a", "value": "b"})
KNOWN_KEYS = sorted({key for report in REPORTS for key in report} | {"tags", "smt", "payload", "metaData", "startTime"})
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
EXPECTED = {200, 201, 400, 403, 404, 422}


@pytest.fixture(autouse=True)
def _clusters(archive):
    """Give the site its clusters."""


def is_clear(reply):
    return reply.status_code in EXPECTED and (reply.status_code < 300 or len(reply.json["error"]) > 10)


@FEW
@given(place=PATHS, document=VALUES | TAGS)
def test_any_document(robot, place, document):
    method, path = place

    assert is_clear(robot.open(path, method=method, data=orjson.dumps(document)))


@FEW
@given(
    place=PATHS,
    report=st.sampled_from(REPORTS),
    changes=st.dictionaries(st.sampled_from(KNOWN_KEYS), VALUES, min_size=1, max_size=3),
)
def test_any_change_of_a_good_report(robot, place, report, changes):
    method, path = place

    assert is_clear(robot.open(path, method=method, data=orjson.dumps({**report, **changes})))


@FEW
@given(place=PATHS, body=st.binary(max_size=40))
def test_any_bytes(robot, place, body):
    method, path = place

    assert is_clear(robot.open(path, method=method, data=body))
