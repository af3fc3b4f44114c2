"""Metric data that are missing or damaged are said, and void no other job."""

import pytest

from app.archive.layout import relative_path
from app.container import current_services
from app.domain.errors import FlightdeckError, NotFound, Unavailable
from app.domain.job import JobState
from app.domain.metric import MetricScope
from app.settings.schema import ResamplingSettings
from tests.services.metric_files import data_file, document_of, good_line, metric, record_of, replace_data, series

NODE, SOCKET, CORE, HWTHREAD = MetricScope.NODE, MetricScope.SOCKET, MetricScope.CORE, MetricScope.HWTHREAD

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def settings_overrides():
    return {"resampling": ResamplingSettings(minimum_points=3)}


@pytest.fixture
def metrics():
    return current_services().job_metrics


def test_a_job_that_runs_has_no_data_here(archive, metrics):
    record = record_of(archive, {"cpu_load": {NODE: metric(series([1]))}})
    record.state = JobState.RUNNING

    for ask in (metrics.load, metrics.statistics, metrics.scoped_statistics):
        with pytest.raises(Unavailable, match="no metric store is configured for 'testc'"):
            ask(record)


def test_a_job_without_files_is_not_found(archive, metrics):
    record = record_of(archive, {"cpu_load": {NODE: metric(series([1]))}})
    for path in (archive.root / relative_path(record.key)).iterdir():
        path.unlink()

    with pytest.raises(NotFound, match="the job archive has no"):
        metrics.load(record)
    with pytest.raises(NotFound):
        metrics.statistics(record)
    assert metrics.etag(record) is None
    assert metrics.statistics_json([record]) == {record.id: None}


BAD_DATA = [
    b"",
    b"{",
    b"[]",
    b"\xff",
    b'{"a":' * 100_000,
    b'{"a":{"node":{"unit":{},"timestep":60,"series":[{"hostname":"\xff","data":[1]}]}}}',
    b'{"a":{"node":{"unit":{},"timestep":60,"series":[{"hostname":"n","data":[NaN]}]}}}',
    {"a": []},
    {"a": {"node": 5}},
    document_of(series=5),
    document_of(series=[5]),
    document_of(series=[good_line(data=5)]),
    document_of(series=[good_line(data={"0": 1})]),
    document_of(series=[good_line(data="text")]),
    document_of(series=[good_line(hostname=None)]),
    document_of(series=[good_line(statistics={"min": "low"})]),
    document_of(timestep="minute"),
    document_of(timestep=0.5),
    document_of(statisticsSeries=5),
    document_of(statisticsSeries={"min": 5}),
    document_of(statisticsSeries={"min": {}}),
]


@pytest.mark.parametrize("document", BAD_DATA, ids=range(len(BAD_DATA)))
def test_damaged_data_are_said_and_void_no_other_job(archive, metrics, document):
    good = record_of(archive, {"a": {NODE: metric(series([1]))}})
    record = record_of(archive, {"a": {NODE: metric(series([1]))}})
    assert record.id != good.id
    replace_data(archive, record, document)

    with pytest.raises(Unavailable, match=r"data\.json"):
        metrics.load(record)
    found = metrics.load_many([good, record], None, None, points=10)
    assert isinstance(found[record.id], FlightdeckError)
    assert len(found[good.id]) == 1


def test_a_truncated_gzip_file_is_said(archive, metrics):
    record = record_of(archive, {"a": {NODE: metric(series(range(5000)))}})
    path = data_file(archive, record)
    assert path.suffix == ".gz"
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(Unavailable, match=r"data\.json\.gz is damaged"):
        metrics.load(record)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"statistics":5}', b"\xff", b'{"statistics":{"a":{"avg":"x"}}}'])
def test_damaged_meta_data_have_no_statistics(archive, metrics, content):
    record = record_of(archive, {"a": {NODE: metric(series([1]))}})
    (archive.root / relative_path(record.key) / "meta.json").write_bytes(content)

    with pytest.raises(Unavailable, match="cannot be read"):
        metrics.statistics(record)
