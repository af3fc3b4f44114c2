"""The clusters of the archive, kept in memory and read again when their files change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.archive.backend import ArchiveBackend
from app.archive.errors import UnreadableArchive
from app.domain.cluster import Cluster
from app.domain.errors import FlightdeckError, Invalid

ARCHIVE = "job archive"
"""The name under which `ClusterRegistry.problems` reports an archive that cannot be listed at all."""

_CHECK_INTERVAL_S = 1.0


@dataclass(frozen=True, slots=True)
class _Entry:
    mtime: float
    cluster: Cluster | None
    problem: str | None


class ClusterRegistry:
    """All clusters by name, in the order of their directories; safe to use from several threads.

    Files are looked at once a second at most. A file that cannot be read is listed in `problems`; what it said
    before stays in force, and the other clusters are not touched.
    """

    def __init__(self, archive: ArchiveBackend, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._archive = archive
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}
        self._clusters: Mapping[str, Cluster] = {}
        self._archive_problem: dict[str, str] = {}
        self._checked_at: float | None = None

    def all(self) -> Mapping[str, Cluster]:
        """Return the clusters by name; the mapping is a snapshot that does not change."""
        self._refresh_when_due()
        return self._clusters

    def get(self, name: str) -> Cluster:
        """Return one cluster; raise `Invalid` when there is none of that name."""
        if (cluster := self.all().get(name)) is None:
            raise Invalid(f"unknown cluster {name!r}")
        return cluster

    @property
    def problems(self) -> Mapping[str, str]:
        """What is wrong with which cluster's file, by cluster name, and with the archive under `ARCHIVE`."""
        self._refresh_when_due()
        of_files = {name: entry.problem for name, entry in self._entries.items() if entry.problem is not None}
        return {**self._archive_problem, **of_files}

    def reload(self) -> None:
        """Look at the files now."""
        with self._lock:
            self._refresh()

    def _refresh_when_due(self) -> None:
        if not self._is_due():
            return
        with self._lock:
            if self._is_due():
                self._refresh()

    def _is_due(self) -> bool:
        return self._checked_at is None or self._clock() - self._checked_at >= _CHECK_INTERVAL_S

    def _refresh(self) -> None:
        try:
            names = self._archive.cluster_names()
        except UnreadableArchive as error:
            # A file system that is away for a moment must not take the known clusters with it.
            self._archive_problem, self._checked_at = {ARCHIVE: str(error)}, self._clock()
            return
        self._archive_problem = {}
        self._keep({name: self._current(name) for name in names})

    def _keep(self, entries: dict[str, _Entry]) -> None:
        if entries != self._entries or self._checked_at is None:
            found = {name: entry.cluster for name, entry in entries.items() if entry.cluster is not None}
            self._entries, self._clusters = entries, MappingProxyType(found)
        self._checked_at = self._clock()

    def _current(self, name: str) -> _Entry:
        known = self._entries.get(name)
        try:
            mtime = self._archive.cluster_mtime(name)
            if known is not None and known.mtime == mtime:
                return known
            return _Entry(mtime, self._archive.load_cluster(name), None)
        except FlightdeckError as error:
            # Time 0 makes the next check read the file again, even if it is mended within one tick of the clock.
            return _Entry(0.0, known.cluster if known is not None else None, str(error))
