from __future__ import annotations

import numpy as np
import pytest

from app.domain.metric import JobMetric, MetricScope, MetricStatistics, Series, Unit
from app.domain.statistics import (
    add_node_scope,
    statistics_of,
    statistics_of_job,
    statistics_series,
    with_statistics_series,
)

NAN = float("nan")


def samples(*values):
    return np.array(values, dtype=np.float32)


def metric(*rows, hosts=None, timestep=60):
    hosts = hosts or [f"n{index}" for index in range(len(rows))]
    series = tuple(
        Series(host, samples(*row), statistics_of(samples(*row))) for host, row in zip(hosts, rows, strict=True)
    )
    return JobMetric(Unit("B", "G"), timestep, series)


def same(array, *values):
    return np.array_equal(array, samples(*values), equal_nan=True)


def test_statistics_leave_out_missing_samples():
    assert statistics_of(samples(1, NAN, 5)) == MetricStatistics(3.0, 1.0, 5.0)


@pytest.mark.parametrize("values", [(), (NAN, NAN)])
def test_there_are_no_statistics_without_a_valid_sample(values):
    assert statistics_of(samples(*values)) is None


def test_statistics_between_series_leave_out_missing_hosts():
    series = statistics_series([samples(1, NAN, NAN), samples(2, 4, NAN), samples(9, 6, NAN)])

    assert same(series.min, 1, 4, NAN)
    assert same(series.max, 9, 6, NAN)
    assert same(series.mean, 4, 5, NAN)
    assert same(series.median, 2, 5, NAN)


def test_a_shorter_series_counts_as_missing_at_its_end():
    series = statistics_series([samples(1, 2, 3), samples(5)])

    assert same(series.mean, 3, 2, 3)
    assert same(series.max, 5, 2, 3)


def test_statistics_between_no_series_are_empty():
    assert len(statistics_series([]).median) == 0


def test_only_many_series_get_a_statistics_series():
    few, many = metric(*[(1, 2)] * 7), metric(*[(1, 2)] * 8)

    assert with_statistics_series(few) is few
    assert same(with_statistics_series(many).statistics_series.median, 1, 2)


def test_a_statistics_series_that_is_there_is_kept():
    done = with_statistics_series(metric((1,)), at_least=1)

    assert with_statistics_series(done, at_least=1) is done


@pytest.mark.parametrize(("aggregation", "expected"), [("sum", (3, 2, NAN)), ("avg", (1.5, 2, NAN))])
def test_node_scope_is_added_per_host_from_finer_series(aggregation, expected):
    cores = metric((1, NAN, NAN), (2, 2, NAN), (7, 7, 7), hosts=["n1", "n1", "n2"])

    scopes = add_node_scope({MetricScope.CORE: cores}, aggregation)

    node = scopes[MetricScope.NODE]
    assert list(scopes) == [MetricScope.NODE, MetricScope.CORE]
    assert [series.hostname for series in node.series] == ["n1", "n2"]
    assert same(node.series[0].data, *expected)
    assert node.series[0].statistics == statistics_of(samples(*expected))


def test_node_scope_comes_from_the_coarsest_scope():
    scopes = {
        MetricScope.HWTHREAD: metric((1,), (1,), hosts=["n1", "n1"]),
        MetricScope.SOCKET: metric((5,), hosts=["n1"]),
    }

    assert same(add_node_scope(scopes, "sum")[MetricScope.NODE].series[0].data, 5)


@pytest.mark.parametrize(("scope", "aggregation"), [(MetricScope.NODE, "sum"), (MetricScope.CORE, "")])
def test_nothing_is_added_without_need_or_rule(scope, aggregation):
    scopes = {scope: metric((1,))}

    assert add_node_scope(scopes, aggregation) == scopes


def test_a_job_is_summarised_over_the_nodes_that_delivered():
    data = {
        "mem_used": {MetricScope.NODE: metric((1, 3), (4, 8), (NAN, NAN))},
        "silent": {MetricScope.NODE: metric((NAN,))},
        "cores_only": {MetricScope.CORE: metric((1,))},
    }

    summaries = statistics_of_job(data)

    assert list(summaries) == ["mem_used"]
    assert summaries["mem_used"].statistics == MetricStatistics(4.0, 1.0, 8.0)
    assert summaries["mem_used"].unit == Unit("B", "G")
