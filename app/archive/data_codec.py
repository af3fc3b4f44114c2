"""``data.json`` from and to `JobData` (spec/archive-metrics.md 1.5).

`JobDataFile` looks only at what is asked for: the file is split into the bytes of each metric and scope once,
and those bytes can go to an HTTP reply as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, TypeVar

import msgspec
import numpy as np
import orjson

from app.archive.errors import CorruptArchive
from app.archive.json_faults import JSON_FAULTS, explain
from app.domain.errors import NotFound
from app.domain.metric import (
    JobData,
    JobMetric,
    JsonObject,
    MetricScope,
    MetricStatistics,
    Samples,
    Series,
    StatisticsSeries,
    Unit,
)
from app.domain.statistics import statistics_of

LONGEST_TIMESTEP_S: Final = 2**31 - 1
"""What every reader of replies can hold."""


class _Statistics(msgspec.Struct):
    min: float | None = None
    avg: float | None = None
    max: float | None = None


class _Series(msgspec.Struct):
    hostname: str
    data: list[float | None] | None = None
    id: str | int | None = None
    statistics: _Statistics | None = None


class _StatisticsSeries(msgspec.Struct):
    min: list[float | None] | None = None
    max: list[float | None] | None = None
    mean: list[float | None] | None = None
    median: list[float | None] | None = None


class _Unit(msgspec.Struct):
    base: str | None = None
    prefix: str | None = None


class _Metric(msgspec.Struct, rename="camel"):
    timestep: int | float
    series: list[_Series] | None = None
    unit: _Unit | None = None
    statistics_series: _StatisticsSeries | None = None


class _SeriesHead(msgspec.Struct):
    """A series without its samples."""

    hostname: str
    id: str | int | None = None
    statistics: _Statistics | None = None


class _MetricHead(msgspec.Struct):
    timestep: int | float
    series: list[_SeriesHead] | None = None
    unit: _Unit | None = None


class _CurrentStatistics(msgspec.Struct):
    min: float
    avg: float
    max: float


class _CurrentSeries(msgspec.Struct):
    hostname: str
    statistics: _CurrentStatistics
    data: msgspec.Raw
    id: str | None = None


class _CurrentMetric(msgspec.Struct):
    """What today's readers expect; older forms fail to decode as this."""

    unit: Unit
    timestep: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_TIMESTEP_S)]
    series: list[_CurrentSeries]


T = TypeVar("T")

_FIRST_BYTES = 64

_FILE = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw] | None])
_METRIC = msgspec.json.Decoder(_Metric)
_METRIC_HEAD = msgspec.json.Decoder(_MetricHead)
_CURRENT = msgspec.json.Decoder(_CurrentMetric)
_SCOPES = {str(scope): scope for scope in MetricScope}


class SeriesStatistics(msgspec.Struct, frozen=True):
    """One entry of `JobDataFile.statistics`: a series and what is known of it; None without a valid sample."""

    hostname: str
    id: str | None
    statistics: MetricStatistics | None


class JobDataFile:
    """The metric data of one job, decoded piece by piece.

    Wrong content raises `CorruptArchive` naming metric and scope, a metric or scope that is not there `NotFound`.
    """

    def __init__(self, content: bytes) -> None:
        """Split `content`, the unpacked bytes of a data.json, without reading samples."""
        try:
            decoded = _FILE.decode(content)
        except JSON_FAULTS as error:
            raise CorruptArchive(f"data.json: {explain(error)}") from error
        self._pieces: dict[str, dict[MetricScope, msgspec.Raw]] = {
            name: {_SCOPES[scope]: raw for scope, raw in (scopes or {}).items() if scope in _SCOPES}
            for name, scopes in decoded.items()
        }

    def metric_names(self) -> tuple[str, ...]:
        """Return the metrics in the order of the file."""
        return tuple(self._pieces)

    def scopes(self, metric: str) -> tuple[MetricScope, ...]:
        """Return the scopes of a metric in the order of the file; none for a metric that is not there."""
        return tuple(self._pieces.get(metric, ()))

    def raw(self, metric: str, scope: MetricScope) -> bytes:
        """Return the JSON of one metric at one scope, checked and ready to be spliced into a reply.

        The bytes are the file's own: indented ones without their white space, old forms (numeric ids, no
        statistics) encoded anew.
        """
        piece = self._piece(metric, scope)
        try:
            _CURRENT.decode(piece)
        except JSON_FAULTS:
            return encode_metric(self.load(metric, scope))
        return _without_indentation(bytes(piece))

    def load(self, metric: str, scope: MetricScope) -> JobMetric:
        """Decode one metric at one scope; null becomes NaN, missing statistics are computed."""
        decoded = self._decode(_METRIC, metric, scope)
        return JobMetric(
            unit=_unit(decoded.unit),
            timestep=_timestep(decoded.timestep, metric, scope),
            series=tuple(map(_series, decoded.series or ())),
            statistics_series=_statistics_series(decoded.statistics_series),
        )

    def load_all(self) -> JobData:
        """Decode everything."""
        return {name: {scope: self.load(name, scope) for scope in scopes} for name, scopes in self._pieces.items()}

    def unit(self, metric: str, scope: MetricScope) -> Unit:
        """Return the unit that samples and statistics are in; an empty one where the file says none."""
        return _unit(self._decode(_METRIC_HEAD, metric, scope).unit)

    def statistics(self, metric: str, scope: MetricScope) -> tuple[SeriesStatistics, ...]:
        """Return the statistics of each series, reading samples only where the file has no statistics."""
        series = self._decode(_METRIC_HEAD, metric, scope).series or ()
        found = [_statistics(entry.statistics) for entry in series]
        if None in found:
            found = [entry.statistics for entry in self.load(metric, scope).series]
        return tuple(
            SeriesStatistics(entry.hostname, _series_id(entry.id), statistics)
            for entry, statistics in zip(series, found, strict=True)
        )

    def _piece(self, metric: str, scope: MetricScope) -> msgspec.Raw:
        piece = self._pieces.get(metric, {}).get(scope)
        if piece is None:
            raise NotFound(f"the job has no data of metric {metric!r} at scope {str(scope)!r}")
        return piece

    def _decode(self, decoder: msgspec.json.Decoder[T], metric: str, scope: MetricScope) -> T:
        try:
            return decoder.decode(self._piece(metric, scope))
        except JSON_FAULTS as error:
            raise CorruptArchive(f"data.json: {metric}.{scope}: {explain(error)}") from error


def encode_data(data: JobData) -> bytes:
    """Return ``data.json`` in the key order of cc-backend, in full float32 precision; NaN becomes null."""
    document = {
        name: {str(scope): _metric_document(metric) for scope, metric in scopes.items()}
        for name, scopes in data.items()
    }
    return orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)


def encode_metric(metric: JobMetric) -> bytes:
    """Return the JSON of one metric at one scope, as it stands in ``data.json``."""
    return orjson.dumps(_metric_document(metric), option=orjson.OPT_SERIALIZE_NUMPY)


def decode_data(content: bytes) -> JobData:
    """Read a whole ``data.json``."""
    return JobDataFile(content).load_all()


def _without_indentation(content: bytes) -> bytes:
    """Return JSON in one line; indented archives are five times as long as they need to be."""
    return msgspec.json.format(content, indent=-1) if b"\n" in content[:_FIRST_BYTES] else content


def _unit(unit: _Unit | None) -> Unit:
    return Unit() if unit is None else Unit(unit.base or "", unit.prefix or "")


def _timestep(seconds: float, metric: str, scope: MetricScope) -> int:
    if seconds != int(seconds) or not 0 <= seconds <= LONGEST_TIMESTEP_S:
        raise CorruptArchive(f"data.json: {metric}.{scope}.timestep: expected whole seconds, got {seconds}")
    return int(seconds)


def _series(series: _Series) -> Series:
    samples = _samples(series.data)
    statistics = _statistics(series.statistics) or statistics_of(samples)
    return Series(series.hostname, samples, statistics, _series_id(series.id))


def _series_id(value: str | int | None) -> str | None:
    """Return ids as text; files from before version 1 have numbers. None for the series of a node."""
    return None if value is None else str(value)


def _samples(values: list[float | None] | None) -> Samples:
    # numpy reads None as NaN when the target is a float.
    with np.errstate(over="ignore"):
        return np.array(values or [], dtype=np.float32)


def _statistics(statistics: _Statistics | None) -> MetricStatistics | None:
    if statistics is None:
        return None
    avg, low, high = statistics.avg, statistics.min, statistics.max
    return None if avg is None or low is None or high is None else MetricStatistics(avg, low, high)


def _statistics_series(series: _StatisticsSeries | None) -> StatisticsSeries | None:
    if series is None:
        return None
    return StatisticsSeries(*map(_samples, (series.min, series.max, series.mean, series.median)))


def _metric_document(metric: JobMetric) -> JsonObject:
    return {
        **_optional_statistics_series(metric.statistics_series),
        "unit": {"base": metric.unit.base, **({"prefix": metric.unit.prefix} if metric.unit.prefix else {})},
        "series": [_series_document(series) for series in metric.series],
        "timestep": metric.timestep,
    }


def _optional_statistics_series(series: StatisticsSeries | None) -> JsonObject:
    if series is None:
        return {}
    columns: Iterator[tuple[str, Samples]] = (
        (name, getattr(series, name)) for name in ("mean", "median", "min", "max")
    )
    return {"statisticsSeries": {name: _array(values) if len(values) else None for name, values in columns}}


def _series_document(series: Series) -> JsonObject:
    identity: Mapping[str, Any] = {} if series.id is None else {"id": series.id}
    # Without a valid sample there are no statistics: readers take a missing key for zeros, JSON has no NaN.
    statistics = {} if series.statistics is None else _statistics_document(series.statistics)
    return {"hostname": series.hostname, **identity, **statistics, "data": _array(series.data)}


def _statistics_document(statistics: MetricStatistics) -> JsonObject:
    values = {"min": statistics.min, "avg": statistics.avg, "max": statistics.max}
    return {"statistics": values} if np.isfinite(list(values.values())).all() else {}


def _array(samples: Samples) -> Samples:
    """Return samples as orjson can write them: it takes contiguous arrays only."""
    return np.ascontiguousarray(samples, dtype=np.float32)
