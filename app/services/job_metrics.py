"""Load metric data of jobs: whole series for plots, overviews for lists, statistics for tables.

Archived samples go from the file into the reply as bytes wherever nothing has to be computed from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
import orjson

from app.archive.backend import ArchiveBackend
from app.archive.data_cache import CachedData, DataCache
from app.archive.data_codec import JobDataFile, SeriesStatistics
from app.archive.json_faults import JSON_FAULTS
from app.archive.raw_metric import decode_raw_metric
from app.domain.errors import FlightdeckError, Invalid, NotFound, Unavailable
from app.domain.job_record import JobRecord
from app.domain.metric import JobMetric, MetricScope, MetricStatistics, Unit
from app.domain.overview import overview
from app.domain.resample import resample_metric
from app.domain.statistics import MANY_SERIES, add_node_scope, with_statistics_series
from app.services.wire_metric import WireJobMetric, WireMetric, wire_of, wire_of_raw

Sized: TypeAlias = tuple[WireJobMetric, int]
"""An answer and the bytes it keeps in memory beyond the file itself."""

SUMMED_TO_NODES = ("flops_any", "mem_bw")
"""Metrics that get a node scope by summing finer series, for the roofline."""


@dataclass(frozen=True, slots=True)
class ScopedStatistics:
    """Statistics of every series of a metric at one scope, in the unit of the archive, not of today's configuration."""

    name: str
    scope: MetricScope
    series: tuple[SeriesStatistics, ...]
    unit: Unit = Unit()


class _StatisticsOfMeta(msgspec.Struct):
    statistics: msgspec.Raw = msgspec.Raw(b"null")


class _Summary(msgspec.Struct):
    avg: float = 0.0
    min: float = 0.0
    max: float = 0.0


class _SummariesOfMeta(msgspec.Struct):
    statistics: dict[str, _Summary] | None = None


_STATISTICS = msgspec.json.Decoder(_StatisticsOfMeta)
_SUMMARIES = msgspec.json.Decoder(_SummariesOfMeta)


class JobMetrics:
    """Metric data of jobs the caller has already found (and so may see)."""

    def __init__(
        self, archive: ArchiveBackend, cache: DataCache, *, minimum_points: int, default_resolution: int
    ) -> None:
        self._archive = archive
        self._cache = cache
        self._minimum_points = minimum_points
        self._default_resolution = default_resolution

    def load(
        self,
        record: JobRecord,
        metrics: Sequence[str] | None = None,
        scopes: Sequence[MetricScope] | None = None,
        resolution: int | None = None,
    ) -> list[WireMetric]:
        """Return one item per metric and scope, in the order of the file.

        `metrics` None means all, `scopes` None means node; names without data are left out, and a metric that has
        none of the scopes comes with those it has. `resolution` in seconds: 0 is native, None the site's default.
        """
        data = self._data_of(record)
        wanted_scopes = list(scopes) if scopes is not None else [MetricScope.NODE]
        seconds = self._default_resolution if resolution is None else resolution
        return [
            WireMetric(name, scope, self._wire(record, data, name, scope, seconds))
            for name in _chosen(data.file, metrics)
            for scope in _scopes(data.file, name, wanted_scopes)
        ]

    def load_many(
        self,
        records: Iterable[JobRecord],
        metrics: Sequence[str] | None,
        scopes: Sequence[MetricScope] | None,
        *,
        points: int | None = None,
        max_series: int | None = None,
    ) -> dict[int, list[WireMetric] | FlightdeckError]:
        """Return overviews of several jobs by row id; a job that cannot be read does not void the others.

        Raise `Invalid` for fewer than one point or a negative number of series.
        """
        if points is not None and points < 1:
            raise Invalid(f"points must be at least 1, not {points}")
        if max_series is not None and max_series < 0:
            raise Invalid(f"maxSeries must be at least 0, not {max_series}")
        found: dict[int, list[WireMetric] | FlightdeckError] = {}
        for record in records:
            try:
                found[record.id] = self._overviews(record, metrics, scopes, points, max_series)
            except FlightdeckError as error:
                found[record.id] = error
        return found

    def statistics(self, record: JobRecord, metrics: Sequence[str] | None = None) -> dict[str, MetricStatistics]:
        """Return average, minimum and maximum over the whole job by metric, as archived."""
        self._require_archived(record)
        try:
            summaries = _SUMMARIES.decode(self._archive.read_meta(record.key)).statistics or {}
        except JSON_FAULTS as error:
            raise Unavailable(f"the statistics of job {record.key} cannot be read: {error}") from error
        return {
            name: MetricStatistics(entry.avg, entry.min, entry.max)
            for name, entry in summaries.items()
            if metrics is None or name in metrics
        }

    def scoped_statistics(
        self,
        record: JobRecord,
        metrics: Sequence[str] | None = None,
        scopes: Sequence[MetricScope] | None = None,
    ) -> list[ScopedStatistics]:
        """Return the statistics of each series; None means every metric or every scope."""
        file = self._data_of(record).file
        return [
            ScopedStatistics(name, scope, file.statistics(name, scope), file.unit(name, scope))
            for name in _chosen(file, metrics)
            for scope in file.scopes(name)
            if scopes is None or scope in scopes
        ]

    def statistics_json(self, records: Iterable[JobRecord]) -> dict[int, orjson.Fragment | None]:
        """Return the `statistics` of meta.json by row id, unread; None where the archive has no readable entry."""
        return {record.id: self._statistics_fragment(record) for record in records}

    def etag(self, record: JobRecord) -> str | None:
        """Return a text that changes with the job's data; None for a job that is not archived."""
        if not record.is_archived:
            return None
        try:
            return self._archive.etag(record.key)
        except NotFound:
            return None

    def _data_of(self, record: JobRecord) -> CachedData:
        self._require_archived(record)
        return self._cache.get(record.key)

    def _require_archived(self, record: JobRecord) -> None:
        if record.is_running:
            raise Unavailable(
                f"job {record.job_id} is running and no metric store is configured for {record.cluster!r}"
            )

    def _statistics_fragment(self, record: JobRecord) -> orjson.Fragment | None:
        if not record.is_archived:
            return None
        try:
            raw = _STATISTICS.decode(self._archive.read_meta(record.key)).statistics
        except (FlightdeckError, *JSON_FAULTS):
            return None  # the list is still right without them; `flask archive validate` names the entry
        return orjson.Fragment(bytes(raw))

    def _wire(
        self, record: JobRecord, data: CachedData, name: str, scope: MetricScope, resolution: int
    ) -> WireJobMetric:
        file = data.file
        if scope in file.scopes(name):
            native = self._kept(record, data, (name, scope), lambda: _passed_on(file, name, scope))
            if resolution <= native.timestep:
                return native
        return self._kept(
            record, data, (name, scope, resolution), lambda: self._resampled(file, name, scope, resolution)
        )

    def _resampled(self, file: JobDataFile, name: str, scope: MetricScope, resolution: int) -> Sized:
        metric = with_statistics_series(_loaded(file, name, scope))
        wire = wire_of(resample_metric(metric, resolution, minimum_points=self._minimum_points))
        return wire, _size(wire)

    def _kept(self, record: JobRecord, data: CachedData, key: object, compute: Callable[[], Sized]) -> WireJobMetric:
        """Return what was computed under `key`, counting against the cache what it holds in memory."""
        if (known := data.computed.get(key)) is not None:
            return known  # type: ignore[return-value]
        fresh, size = compute()
        data.computed[key] = fresh
        self._cache.grow(record.key, data, size)
        return fresh

    def _overviews(
        self,
        record: JobRecord,
        metrics: Sequence[str] | None,
        scopes: Sequence[MetricScope] | None,
        points: int | None,
        max_series: int | None,
    ) -> list[WireMetric]:
        data = self._data_of(record)
        wanted_scopes = list(scopes) if scopes is not None else [MetricScope.NODE]
        return [
            WireMetric(name, scope, self._overview(record, data, name, scope, points, max_series))
            for name in _chosen(data.file, metrics)
            for scope in _scopes(data.file, name, wanted_scopes)
        ]

    def _overview(
        self,
        record: JobRecord,
        data: CachedData,
        name: str,
        scope: MetricScope,
        points: int | None,
        max_series: int | None,
    ) -> WireJobMetric:
        def compute() -> Sized:
            wire = wire_of(overview(_loaded(data.file, name, scope), points=points, max_series=max_series))
            return wire, _size(wire)

        return self._kept(record, data, ("overview", name, scope, points, max_series), compute)


def _chosen(file: JobDataFile, metrics: Sequence[str] | None) -> list[str]:
    return [name for name in file.metric_names() if metrics is None or name in metrics]


def _scopes(file: JobDataFile, name: str, wanted: Sequence[MetricScope]) -> list[MetricScope]:
    available = list(file.scopes(name))
    if MetricScope.NODE in wanted and MetricScope.NODE not in available and available and name in SUMMED_TO_NODES:
        available.insert(0, MetricScope.NODE)
    chosen = [scope for scope in available if scope in wanted]
    return chosen or available


def _passed_on(file: JobDataFile, name: str, scope: MetricScope) -> Sized:
    content = file.raw(name, scope)
    raw = decode_raw_metric(content)
    needs_statistics = raw.statistics_series is None and len(raw.series) >= MANY_SERIES
    over_time = with_statistics_series(file.load(name, scope)).statistics_series if needs_statistics else None
    wire = wire_of_raw(raw, over_time)
    return wire, len(content) + _size(wire)


def _loaded(file: JobDataFile, name: str, scope: MetricScope) -> JobMetric:
    return file.load(name, scope) if scope in file.scopes(name) else _node_scope(file, name)


def _node_scope(file: JobDataFile, name: str) -> JobMetric:
    finer = {scope: file.load(name, scope) for scope in file.scopes(name)}
    return add_node_scope(finer, "sum")[MetricScope.NODE]


def _size(metric: WireJobMetric) -> int:
    """Bytes of the arrays of an answer."""
    arrays: list[Any] = [series.data for series in metric.series]
    if (over_time := metric.statistics_series) is not None:
        arrays += [over_time.min, over_time.max, over_time.mean, over_time.median]
    return sum(getattr(array, "nbytes", 0) for array in arrays)
