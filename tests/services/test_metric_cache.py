"""Metric data are kept in memory while their files stay the same, and only so many."""

import gzip

import numpy as np
import pytest

from app.archive.data_codec import encode_data
from app.container import current_services
from app.domain.metric import MetricScope
from app.settings.schema import ArchiveSettings, ResamplingSettings
from tests.services.metric_files import (
    data_file,
    document_of,
    good_line,
    metric,
    on_the_wire,
    record_of,
    replace_data,
    series,
)

NODE, SOCKET, CORE, HWTHREAD = MetricScope.NODE, MetricScope.SOCKET, MetricScope.CORE, MetricScope.HWTHREAD

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def settings_overrides():
    return {"resampling": ResamplingSettings(minimum_points=3)}


@pytest.fixture
def metrics():
    return current_services().job_metrics


def test_a_changed_file_is_read_anew(archive, metrics):
    record = record_of(archive, {"a": {NODE: metric(series([1]))}})
    before = metrics.etag(record)
    metrics.load(record)

    replace_data(archive, record, document_of(series=[good_line(data=[42])]))

    assert on_the_wire(metrics.load(record)[0].metric.series[0].data) == [42]
    assert metrics.etag(record) != before


def test_an_unchanged_file_is_computed_once(archive, metrics):
    record = record_of(archive, {"a": {NODE: metric(series(range(100)))}})

    first, second = (metrics.load(record, resolution=600)[0].metric for _ in range(2))

    assert first is second


class TestCacheSize:
    @pytest.fixture
    def settings_overrides(self):
        return {"resampling": ResamplingSettings(minimum_points=3), "archive": ArchiveSettings(cache_mb=1)}

    def test_what_is_computed_counts_against_the_cache(self, archive, metrics):
        record = record_of(archive, {"a": {NODE: metric(series(range(20_000)))}})
        cache = metrics._cache

        for points in range(10_000, 10_100):
            metrics.load_many([record], None, None, points=points)

        assert cache._size <= 2**20
        assert sum(len(entry.computed) for entry in cache._entries.values()) < 100

    def test_resolutions_finer_than_the_data_are_one_answer(self, archive, metrics):
        record = record_of(archive, {"a": {NODE: metric(series(range(1000)))}})

        answers = {id(metrics.load(record, resolution=seconds)[0].metric) for seconds in range(61)}

        assert len(answers) == 1


def test_packed_and_plain_files_read_alike(archive, metrics):
    data = {"a": {NODE: metric(series(range(5000)))}}
    record = record_of(archive, data)
    packed = on_the_wire(metrics.load(record)[0].metric.series[0].data)
    path = data_file(archive, record)

    replace_data(archive, record, gzip.decompress(path.read_bytes()))

    assert on_the_wire(metrics.load(record)[0].metric.series[0].data) == packed == on_the_wire(np.arange(5000.0))
    assert gzip.decompress(gzip.compress(encode_data(data))) == encode_data(data)
