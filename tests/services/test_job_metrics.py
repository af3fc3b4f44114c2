"""Metric data of jobs: what is in the file goes out as it is, what must be computed is right."""

import numpy as np
import orjson
import pytest

from app.container import current_services
from app.domain.errors import Invalid
from app.domain.job import MonitoringStatus
from app.domain.metric import MetricScope, MetricStatistics, Unit
from app.settings.schema import ResamplingSettings
from tests.services.metric_files import metric, on_the_wire, record_of, replace_data, series

NODE, SOCKET, CORE, HWTHREAD = MetricScope.NODE, MetricScope.SOCKET, MetricScope.CORE, MetricScope.HWTHREAD

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def settings_overrides():
    return {"resampling": ResamplingSettings(minimum_points=3)}


@pytest.fixture
def metrics():
    return current_services().job_metrics


def test_samples_go_out_as_they_stand_in_the_file(archive, metrics):
    record = record_of(archive, {"mem_bw": {NODE: metric(series([1, 2]))}})
    document = {
        "mem_bw": {"node": {"unit": {"base": "B/s", "prefix": "G"}, "timestep": 60, "series": [
            {"hostname": "n001", "statistics": {"min": 0.1, "avg": 0.25, "max": 1e30},
             "data": [0.001, None, 123456789.123456789, 1e-30, 5]}]}}
    }  # fmt: skip
    replace_data(archive, record, document)

    (found,) = metrics.load(record)

    assert (found.name, found.scope, found.metric.unit, found.metric.timestep) == ("mem_bw", NODE, Unit("B/s", "G"), 60)
    (line,) = found.metric.series
    assert (line.hostname, line.id, line.statistics) == ("n001", None, MetricStatistics(0.25, 0.1, 1e30))
    assert orjson.dumps(line.data) == b"[0.001,null,123456789.12345679,1e-30,5]"
    assert found.metric.statistics_series is None


def test_samples_that_are_null_are_none(archive, metrics):
    record = record_of(archive, {"mem_bw": {NODE: metric(series([1, 2]))}})
    line = {"hostname": "n001", "statistics": {"min": 0, "avg": 0, "max": 0}, "data": None}
    replace_data(archive, record, {"mem_bw": {"node": {"unit": {"base": ""}, "timestep": 60, "series": [line]}}})

    (found,) = metrics.load(record)

    assert on_the_wire(found.metric.series[0].data) == []


def test_all_metrics_come_in_the_order_of_the_file_and_node_scope_first_of_all(archive, metrics):
    both = {NODE: metric(series([1])), CORE: metric(series([1], identity="0"))}
    record = record_of(archive, {"b": both, "a": both})

    found = metrics.load(record)

    assert [(one.name, one.scope) for one in found] == [("b", NODE), ("a", NODE)]


def test_unknown_metrics_are_left_out(archive, metrics):
    record = record_of(archive, {"a": {NODE: metric(series([1]))}})

    assert [one.name for one in metrics.load(record, ["nothing", "a"])] == ["a"]
    assert metrics.load(record, []) == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, [NODE]),
        ([NODE], [NODE]),
        ([CORE], [CORE]),
        ([CORE, NODE], [NODE, CORE]),
        ([SOCKET], [NODE, CORE]),
        ([], [NODE, CORE]),
    ],
)
def test_a_metric_without_the_wanted_scopes_comes_with_those_it_has(archive, metrics, wanted, expected):
    record = record_of(archive, {"clock": {NODE: metric(series([1])), CORE: metric(series([1], identity="0"))}})

    assert [one.scope for one in metrics.load(record, None, wanted)] == expected


@pytest.mark.parametrize("name", ["flops_any", "mem_bw"])
def test_flops_and_bandwidth_of_a_node_are_the_sum_of_its_parts(archive, metrics, name):
    lines = [series([1, np.nan, np.nan], "n001", "0"), series([2, 3, np.nan], "n001", "1"), series([10], "n002", "0")]
    record = record_of(archive, {name: {SOCKET: metric(*lines)}}, num_nodes=2)

    (found,) = metrics.load(record, scopes=[NODE])

    assert [(line.hostname, on_the_wire(line.data)) for line in found.metric.series] == [
        ("n001", [3.0, 3.0, None]), ("n002", [10.0])
    ]  # fmt: skip


def test_only_the_coarsest_scope_is_summed(archive, metrics):
    parts = {HWTHREAD: metric(series([1], identity="0")), SOCKET: metric(series([7], identity="0"))}
    record = record_of(archive, {"mem_bw": parts})

    found = {one.scope: one for one in metrics.load(record, scopes=[NODE, HWTHREAD])}

    assert set(found) == {NODE, HWTHREAD}
    assert on_the_wire(found[NODE].metric.series[0].data) == [7.0]


def test_other_metrics_get_no_node_scope(archive, metrics):
    record = record_of(archive, {"clock": {CORE: metric(series([1], identity="0"))}})

    assert [one.scope for one in metrics.load(record, scopes=[NODE])] == [CORE]


@pytest.mark.parametrize(("count", "expected"), [(7, False), (8, True)])
def test_eight_series_get_a_statistics_series(archive, metrics, count, expected):
    lines = [series([index, np.nan, 5], f"n{index:03}") for index in range(1, count + 1)]
    record = record_of(archive, {"cpu_load": {NODE: metric(*lines)}}, num_nodes=count)

    over_time = metrics.load(record)[0].metric.statistics_series

    assert (over_time is not None) is expected
    if over_time is not None:
        assert on_the_wire(over_time.min) == [1.0, None, 5.0]
        assert on_the_wire(over_time.max) == [8.0, None, 5.0]
        assert on_the_wire(over_time.median) == [4.5, None, 5.0]
        assert on_the_wire(over_time.mean) == []


def test_a_statistics_series_of_the_file_goes_out_as_it_is(archive, metrics):
    record = record_of(archive, {"cpu_load": {NODE: metric(series([1, 2]))}})
    line = {"hostname": "n001", "statistics": {"min": 0, "avg": 0, "max": 0}, "data": [1, 2]}
    lines = {"min": [0.001, None], "max": [2, 2], "mean": None, "median": [1.5, 1]}
    document = {"unit": {"base": ""}, "timestep": 60, "series": [line], "statisticsSeries": lines}
    replace_data(archive, record, {"cpu_load": {"node": document}})

    over_time = metrics.load(record)[0].metric.statistics_series

    assert orjson.dumps(over_time.min) == b"[0.001,null]"
    assert on_the_wire(over_time.mean) == []


@pytest.mark.parametrize(
    ("resolution", "timestep", "length"), [(0, 60, 60), (30, 60, 60), (60, 60, 60), (120, 120, 30), (600, 600, 6)]
)
def test_a_coarser_resolution_has_fewer_samples(archive, metrics, resolution, timestep, length):
    record = record_of(archive, {"cpu_load": {NODE: metric(series(range(60)))}})

    found = metrics.load(record, resolution=resolution)[0].metric

    assert (found.timestep, len(on_the_wire(found.series[0].data))) == (timestep, length)


class TestDefaultResolution:
    @pytest.fixture
    def settings_overrides(self):
        return {"resampling": ResamplingSettings((60, 240, 120), minimum_points=3)}

    def test_the_coarsest_resolution_of_the_site_is_the_default(self, archive, metrics):
        record = record_of(archive, {"cpu_load": {NODE: metric(series(range(60)))}})

        assert metrics.load(record)[0].metric.timestep == 240
        assert metrics.load(record, resolution=0)[0].metric.timestep == 60


def test_an_overview_averages_blocks_of_time(archive, metrics):
    samples = [0, 2, np.nan, 4, np.nan, np.nan, 5]
    record = record_of(archive, {"a": {NODE: metric(series(samples))}})

    (found,) = metrics.load_many([record], ["a"], [NODE], points=4)[record.id]

    assert found.metric.timestep == 120
    assert on_the_wire(found.metric.series[0].data) == [1.0, 4.0, None, 5.0]


def test_an_overview_of_many_series_has_their_statistics_only(archive, metrics):
    lines = [series([index, index], f"n{index:03}") for index in range(1, 4)]
    record = record_of(archive, {"a": {NODE: metric(*lines)}}, num_nodes=3)

    few, many = (metrics.load_many([record], None, None, max_series=most)[record.id][0].metric for most in (3, 2))

    assert (len(few.series), few.statistics_series) == (3, None)
    assert many.series == []
    assert [on_the_wire(line) for line in (many.statistics_series.min, many.statistics_series.max)] == [[1, 1], [3, 3]]


@pytest.mark.parametrize("limits", [{"points": 0}, {"points": -5}, {"max_series": -1}])
def test_an_overview_has_at_least_one_point(archive, metrics, limits):
    with pytest.raises(Invalid, match="must be at least"):
        metrics.load_many([], None, None, **limits)


def test_statistics_come_from_the_meta_data(archive, metrics):
    record = record_of(archive, {"cpu_load": {NODE: metric(series([1, 3]))}, "b": {NODE: metric(series([2]))}})

    assert metrics.statistics(record, ["cpu_load", "nothing"]) == {"cpu_load": MetricStatistics(1, 0, 2)}
    assert set(metrics.statistics(record)) == {"cpu_load", "b"}
    fragment = metrics.statistics_json([record])[record.id]
    assert orjson.loads(orjson.dumps(fragment))["b"]["avg"] == 1


def test_jobs_not_archived_have_no_statistics_in_lists(archive, metrics):
    record = record_of(archive, {"a": {NODE: metric(series([1]))}})
    record.monitoring_status = MonitoringStatus.ARCHIVING_FAILED

    assert metrics.statistics_json([record]) == {record.id: None}
    assert metrics.etag(record) is None


def test_statistics_by_scope_tell_host_and_part(archive, metrics):
    parts = {NODE: metric(series([1])), SOCKET: metric(series([1], identity="0"), series([1], identity="1"))}
    record = record_of(archive, {"mem_bw": parts})

    (found,) = metrics.scoped_statistics(record, ["mem_bw"], [SOCKET])

    assert (found.name, found.scope) == ("mem_bw", SOCKET)
    assert [(one.hostname, one.id, one.statistics) for one in found.series] == [
        ("n001", "0", MetricStatistics(1, 0, 2)), ("n001", "1", MetricStatistics(1, 0, 2))
    ]  # fmt: skip
    assert {one.scope for one in metrics.scoped_statistics(record)} == {NODE, SOCKET}
