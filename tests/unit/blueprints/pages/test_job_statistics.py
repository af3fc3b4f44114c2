"""The statistics table without a page: units, sorting, what a spreadsheet must not run."""

import csv

import pytest

from app.archive.data_codec import SeriesStatistics
from app.blueprints.pages.job_samples import JobSamples, SampleState
from app.blueprints.pages.job_statistics import (
    MOST_ROWS,
    Sorting,
    read_scope,
    read_sorting,
    statistics_csv,
    statistics_table,
)
from app.domain.errors import Invalid
from app.domain.metric import MetricScope, MetricStatistics, Unit
from app.services.job_metrics import ScopedStatistics
from tests.support.job_subjects import a_subject

NODE = MetricScope.NODE


def of(hostname, avg, part=None):
    known = None if avg is None else MetricStatistics(avg, avg / 2, avg * 2)
    return SeriesStatistics(hostname, part, known)


def samples_of(*series, metric="mem_bw", scope=NODE, unit=Unit()):
    found = ScopedStatistics(metric, scope, series, unit)
    return JobSamples(SampleState.READY, by_metric={metric: {scope: found}})


def table_of(samples, sorting=None, metrics=("mem_bw",), scope=NODE):
    return statistics_table(a_subject(), samples, metrics, scope, sorting or Sorting())


def hosts(table):
    return [row.host for row in table.rows]


def test_a_column_has_one_unit_so_that_its_numbers_compare():
    table = table_of(samples_of(of("n001", 2.0), of("n002", 900.0)))

    assert table.columns[0].unit == "TB/s"
    assert [row.cells[0].text for row in table.rows] == ["0.00200", "0.900"]


def test_numbers_keep_the_unit_they_were_archived_in():
    samples = samples_of(of("n001", 3000.0), unit=Unit("B/s", "M"))

    table = table_of(samples)

    assert (table.columns[0].unit, table.rows[0].cells[0].text) == ("GB/s", "3.00")
    assert table.rows[0].cells[0].finding.word == "Low"
    assert "mem_bw avg [MB/s]" in statistics_csv(a_subject(), samples, ("mem_bw",), NODE)


def test_a_series_without_samples_has_dashes_and_comes_last():
    table = table_of(
        samples_of(of("n001", None), of("n002", 1.0), of("n003", 3.0)), Sorting("mem_bw", "avg", descending=True)
    )

    assert hosts(table) == ["n003", "n002", "n001"]
    assert [cell.text for cell in table.rows[-1].cells] == ["\N{EN DASH}"] * 3


def test_values_that_are_no_number_are_not_known():
    table = table_of(samples_of(of("n001", float("nan"))))

    assert table.rows[0].cells[0].text == "\N{EN DASH}"


def test_a_low_average_is_marked_where_the_footprint_is_the_average():
    cells = table_of(samples_of(of("n001", 1.0))).rows[0].cells

    assert [cell.finding.level.value for cell in cells] == ["alert", "unknown", "unknown"]


def test_parts_of_nodes_are_not_judged_by_limits_of_nodes():
    table = table_of(samples_of(of("n001", 1.0, "0"), scope=MetricScope.SOCKET), scope=MetricScope.SOCKET)

    assert table.rows[0].cells[0].finding.level.value == "unknown"


def test_a_metric_that_did_not_arrive_is_a_column_of_its_own():
    table = table_of(samples_of(of("n001", 1.0)), metrics=("mem_bw", "clock"))

    assert [(column.metric, column.note) for column in table.columns] == [("mem_bw", ""), ("clock", "no data")]


def test_a_metric_of_another_scope_is_named_below():
    table = table_of(samples_of(of("n001", 1.0)), scope=MetricScope.CORE)

    assert table.columns == ()
    assert table.elsewhere == ("Memory bandwidth",)


def test_very_many_rows_are_cut_but_counted():
    table = table_of(samples_of(*(of(f"n{number:04}", 1.0) for number in range(MOST_ROWS + 5))))

    assert len(table.rows) == MOST_ROWS
    assert table.total == MOST_ROWS + 5


def test_the_csv_has_all_rows_and_no_formulas():
    series = [of(f"n{number:04}", 1.0) for number in range(MOST_ROWS + 5)]

    rows = list(
        csv.reader(statistics_csv(a_subject(), samples_of(of("=cmd()", 1.5), *series), ("mem_bw",), NODE).splitlines())
    )

    assert len(rows) == MOST_ROWS + 7
    assert ["'=cmd()", "", "1.5", "0.75", "3.0"] in rows


@pytest.mark.parametrize(
    ("text", "direction", "expected"),
    [
        ("mem_bw.max", "desc", Sorting("mem_bw", "max", descending=True)),
        ("mem_bw.max", "", Sorting("mem_bw", "max")),
        ("mem_bw.median", "desc", Sorting(descending=True)),
        (".avg", "", Sorting()),
        ("", "", Sorting()),
    ],
)
def test_a_sorting_is_read_from_the_address(text, direction, expected):
    assert read_sorting(text, direction) == expected


@pytest.mark.parametrize(
    "sorting", [Sorting(), Sorting(descending=True), Sorting("a_b", "min"), Sorting("a", "avg", descending=True)]
)
def test_a_sorting_is_read_as_it_was_written(sorting):
    parameters = sorting.parameters

    assert read_sorting(parameters.get("sort", ""), parameters.get("dir", "")) == sorting


def test_a_click_sorts_by_large_values_first_and_then_turns_round():
    first = Sorting().towards("mem_bw", "avg")

    assert first == Sorting("mem_bw", "avg", descending=True)
    assert first.towards("mem_bw", "avg") == Sorting("mem_bw", "avg")
    assert first.towards("", "") == Sorting()
    assert Sorting().towards("", "") == Sorting(descending=True)


def test_the_first_scope_is_the_coarsest_there_is():
    samples = samples_of(of("n001", 1.0, "0"), scope=MetricScope.CORE)

    assert read_scope("", samples, ["mem_bw"]) is MetricScope.CORE
    assert read_scope("", samples, ["clock"]) is NODE
    assert read_scope("socket", samples, ["mem_bw"]) is MetricScope.SOCKET
    with pytest.raises(Invalid, match="galaxy"):
        read_scope("galaxy", samples, ["mem_bw"])
