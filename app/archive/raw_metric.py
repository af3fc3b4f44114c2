"""Metric data whose samples stay JSON bytes, on their way from the archive into a reply."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.archive.errors import CorruptArchive
from app.archive.json_faults import JSON_FAULTS, explain
from app.domain.metric import MetricStatistics, Unit

NULL = b"null"
"""For what a file leaves out; msgspec cannot read a value that is Raw or None."""


class RawSeries(msgspec.Struct, frozen=True):
    """One series; `data` is a JSON array of numbers and nulls."""

    hostname: str
    statistics: MetricStatistics
    data: msgspec.Raw
    id: str | None = None


class RawStatisticsSeries(msgspec.Struct, frozen=True):
    """Per time step over all series; ``null`` where the file has no such line."""

    min: msgspec.Raw = msgspec.Raw(NULL)
    max: msgspec.Raw = msgspec.Raw(NULL)
    mean: msgspec.Raw = msgspec.Raw(NULL)
    median: msgspec.Raw = msgspec.Raw(NULL)


class RawMetric(msgspec.Struct, frozen=True, rename="camel"):
    """A metric at one scope; `timestep` in seconds."""

    unit: Unit
    timestep: int
    series: list[RawSeries]
    statistics_series: RawStatisticsSeries | None = None


_DECODER = msgspec.json.Decoder(RawMetric)


def decode_raw_metric(content: bytes) -> RawMetric:
    """Read what `JobDataFile.raw` returns, scanning the samples without decoding them.

    Raise `CorruptArchive` where samples are neither a list nor null.
    """
    try:
        metric = _DECODER.decode(content)
    except JSON_FAULTS as error:
        raise CorruptArchive(f"data.json: {explain(error)}") from error
    for place, line in _lines(metric):
        if bytes(memoryview(line)[:1]) != b"[" and bytes(line) != NULL:
            raise CorruptArchive(f"data.json: the samples of {place} are no list")
    return metric


def _lines(metric: RawMetric) -> Iterator[tuple[str, msgspec.Raw]]:
    for series in metric.series:
        yield series.hostname, series.data
    if (over_time := metric.statistics_series) is not None:
        yield from zip(over_time.__struct_fields__, msgspec.structs.astuple(over_time), strict=True)
