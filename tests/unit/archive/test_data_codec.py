from __future__ import annotations

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from app.archive.data_codec import JobDataFile, SeriesStatistics, decode_data, encode_data
from app.archive.errors import CorruptArchive
from app.domain.errors import NotFound
from app.domain.metric import JobMetric, MetricScope, MetricStatistics, Series, StatisticsSeries, Unit

NODE, CORE = MetricScope.NODE, MetricScope.CORE
NAN = float("nan")


def samples(*values):
    return np.array(values, dtype=np.float32)


def series(**changes):
    return {"hostname": "n001", "statistics": {"min": 1.0, "avg": 2.0, "max": 3.0}, "data": [1.0, None, 3.0], **changes}


def metric(**changes):
    return {"unit": {"base": "B/s", "prefix": "G"}, "series": [series()], "timestep": 60, **changes}


def file_of(document):
    return JobDataFile(orjson.dumps(document))


def one_metric(**changes):
    return file_of({"mem_bw": {"node": metric(**changes)}})


def test_a_file_says_what_it_holds_in_its_order():
    data = file_of({"mem_bw": {"socket": metric(), "node": metric()}, "ipc": {}, "gone": None})

    assert data.metric_names() == ("mem_bw", "ipc", "gone")
    assert data.scopes("mem_bw") == (MetricScope.SOCKET, NODE)
    assert data.scopes("ipc") == data.scopes("gone") == data.scopes("unknown") == ()


def test_a_metric_says_its_unit_and_an_old_one_says_none():
    assert one_metric().unit("mem_bw", NODE) == Unit("B/s", "G")
    assert one_metric(unit=None).unit("mem_bw", NODE) == Unit()


def test_unknown_scopes_are_ignored():
    assert file_of({"mem_bw": {"rack": metric(), "node": metric()}}).scopes("mem_bw") == (NODE,)


def test_null_samples_become_nan():
    loaded = one_metric().load("mem_bw", NODE)

    assert (loaded.unit, loaded.timestep) == (Unit("B/s", "G"), 60)
    assert np.array_equal(loaded.series[0].data, samples(1, NAN, 3), equal_nan=True)
    assert loaded.series[0].data.dtype == np.float32
    assert loaded.series[0].statistics == MetricStatistics(avg=2.0, min=1.0, max=3.0)
    assert loaded.series[0].id is None


@pytest.mark.parametrize("missing", [None, {}, {"min": 1.0, "avg": None, "max": 3.0}])
def test_missing_statistics_are_computed(missing):
    data = one_metric(series=[series(statistics=missing)])

    assert data.load("mem_bw", NODE).series[0].statistics == MetricStatistics(avg=2.0, min=1.0, max=3.0)
    assert data.statistics("mem_bw", NODE)[0].statistics == MetricStatistics(avg=2.0, min=1.0, max=3.0)


def test_a_series_without_valid_sample_has_no_statistics():
    data = one_metric(series=[series(statistics=None, data=[None, None])])

    assert data.statistics("mem_bw", NODE) == (SeriesStatistics("n001", None, None),)


@pytest.mark.parametrize("old", [{"series": None}, {"series": [series(data=None)]}, {"unit": None}])
def test_nulls_of_other_writers_are_read_as_empty(old):
    loaded = one_metric(**old).load("mem_bw", NODE)

    assert sum(len(entry.data) for entry in loaded.series) in (0, 3)


def test_numeric_ids_of_old_files_become_text():
    data = file_of({"mem_bw": {"core": metric(series=[series(id=3)])}})

    assert data.load("mem_bw", CORE).series[0].id == "3"
    assert data.statistics("mem_bw", CORE)[0].id == "3"
    assert orjson.loads(data.raw("mem_bw", CORE))["series"][0]["id"] == "3"


@pytest.mark.parametrize(("written", "empty"), [("mean", "median"), ("median", "mean")])
def test_a_statistics_series_has_the_mean_or_the_median(written, empty):
    stored = {"min": [1.0, None], "max": [3.0, None], written: [2.0, None], "percentiles": {"10": [1.0]}}

    loaded = one_metric(statisticsSeries=stored).load("mem_bw", NODE).statistics_series

    assert np.array_equal(getattr(loaded, written), samples(2, NAN), equal_nan=True)
    assert len(getattr(loaded, empty)) == 0


def test_statistics_are_read_without_the_samples():
    data = file_of({"mem_bw": {"node": metric(series=[series(data=["not", "numbers"], id="0")])}})

    assert data.statistics("mem_bw", NODE) == (SeriesStatistics("n001", "0", MetricStatistics(2.0, 1.0, 3.0)),)


def test_current_bytes_are_handed_out_untouched():
    stored = orjson.dumps(metric())

    assert JobDataFile(b'{"mem_bw": {"node": ' + stored + b" }}").raw("mem_bw", NODE) == stored


def test_indented_bytes_lose_their_white_space():
    document = {"mem_bw": {"node": metric()}}
    data = JobDataFile(orjson.dumps(document, option=orjson.OPT_INDENT_2))

    assert data.raw("mem_bw", NODE) == orjson.dumps(metric())


def test_bytes_without_statistics_are_completed():
    data = one_metric(series=[{"hostname": "n001", "data": [1.0, 3.0]}])

    assert orjson.loads(data.raw("mem_bw", NODE))["series"][0]["statistics"] == {"min": 1.0, "avg": 2.0, "max": 3.0}


@pytest.mark.parametrize("ask", [JobDataFile.raw, JobDataFile.load, JobDataFile.statistics])
@pytest.mark.parametrize(("name", "scope"), [("ipc", NODE), ("mem_bw", CORE)])
def test_what_is_not_there_is_not_found(ask, name, scope):
    with pytest.raises(NotFound, match=f"no data of metric '{name}' at scope '{scope}'"):
        ask(one_metric(), name, scope)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"series": [series(data=["1.0"])]}, r"mem_bw.node: series\[0\].data\[0\]: expected a number or nothing"),
        ({"series": [{"data": []}]}, r"mem_bw.node: series\[0\].hostname: is missing"),
        ({"timestep": 0.5}, r"mem_bw.node.timestep: expected whole seconds, got 0.5"),
        ({"timestep": None}, r"mem_bw.node: timestep: expected a whole number or a number, got nothing"),
    ],
)
def test_wrong_content_is_refused_with_metric_and_key(changes, message):
    with pytest.raises(CorruptArchive, match=rf"data.json: {message}"):
        one_metric(**changes).load("mem_bw", NODE)


@pytest.mark.parametrize("seconds", [-60, 10**10, 10**30, 1e300])
@pytest.mark.parametrize("read", [JobDataFile.raw, JobDataFile.load])
def test_a_timestep_that_no_reply_can_carry_is_refused(read, seconds):
    content = orjson.dumps({"mem_bw": {"node": metric(timestep="?")}}).replace(b'"?"', str(seconds).encode())

    with pytest.raises(CorruptArchive, match="timestep: expected whole seconds"):
        read(JobDataFile(content), "mem_bw", NODE)


def test_a_malformed_file_is_called_so_in_good_english():
    with pytest.raises(CorruptArchive, match=r"^data.json: JSON is malformed"):
        JobDataFile(b"{}x")


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b'{"mem_bw"', b'{"mem_bw": 3}', b"\xff", b'{"m": {"node": NaN}}']
)
def test_what_is_no_data_file_is_refused(content):
    with pytest.raises(CorruptArchive, match=r"^data.json: "):
        JobDataFile(content)


def test_data_are_written_in_the_key_order_of_the_reference():
    statistics = StatisticsSeries(samples(1), samples(3), samples(), samples(2))
    stored = Series("n001", samples(1.5, NAN), MetricStatistics(avg=1.5, min=1.5, max=1.5), id="0")
    data = {"mem_bw": {CORE: JobMetric(Unit("B/s", "G"), 60, (stored,), statistics)}}

    assert encode_data(data) == (
        b'{"mem_bw":{"core":{"statisticsSeries":{"mean":null,"median":[2.0],"min":[1.0],"max":[3.0]},'
        b'"unit":{"base":"B/s","prefix":"G"},"series":[{"hostname":"n001","id":"0",'
        b'"statistics":{"min":1.5,"avg":1.5,"max":1.5},"data":[1.5,null]}],"timestep":60}}}'
    )


def test_small_values_keep_their_precision():
    data = {"ipc": {NODE: JobMetric(Unit(), 60, (Series("n001", samples(0.00123)),))}}

    assert b"0.00123" in encode_data(data)


def test_statistics_that_are_no_numbers_are_left_out():
    stored = Series("n001", samples(NAN), MetricStatistics(NAN, NAN, NAN))

    assert b"statistics" not in encode_data({"ipc": {NODE: JobMetric(Unit(), 60, (stored,))}})


def test_strided_samples_can_be_written():
    data = {"ipc": {NODE: JobMetric(Unit(), 60, (Series("n001", samples(1, 2, 3, 4)[::2]),))}}

    assert b'"data":[1.0,3.0]' in encode_data(data)


@given(npst.arrays(np.float32, st.integers(0, 8), elements=st.floats(width=32, allow_infinity=False)))
def test_encoded_samples_read_back_as_the_same_samples(values):
    data = {"ipc": {NODE: JobMetric(Unit("IPC"), 60, (Series("n001", values),))}}

    (loaded,) = decode_data(encode_data(data))["ipc"][NODE].series

    assert np.array_equal(loaded.data, values, equal_nan=True)
