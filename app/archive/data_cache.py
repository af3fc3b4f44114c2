"""The data files that were read last, kept unpacked in memory.

An entry is used only while the file's etag is what it was, so a re-imported or re-archived job is read anew at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from app.archive.backend import ArchiveBackend
from app.archive.data_codec import JobDataFile
from app.domain.job import JobKey


@dataclass(slots=True)
class CachedData:
    """A data file, and what was computed from it under keys of its readers."""

    file: JobDataFile
    etag: str
    size: int
    computed: dict[object, object] = field(default_factory=dict)


class DataCache:
    """Reads data files through a cache of at most `max_bytes`; safe to use from several threads."""

    def __init__(self, archive: ArchiveBackend, max_bytes: int) -> None:
        self._archive = archive
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._entries: OrderedDict[JobKey, CachedData] = OrderedDict()
        self._size = 0

    def get(self, key: JobKey) -> CachedData:
        """Return a job's data; raise `ArchivedJobNotFound` or `CorruptArchive`."""
        etag = self._archive.etag(key)
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and entry.etag == etag:
                self._entries.move_to_end(key)
                return entry
        content = self._archive.read_data(key)
        fresh = CachedData(JobDataFile(content), etag, len(content))
        self._keep(key, fresh)
        return fresh

    def grow(self, key: JobKey, entry: CachedData, size: int) -> None:
        """Count `size` more bytes for something computed from an entry."""
        with self._lock:
            if self._entries.get(key) is entry:
                entry.size += size
                self._size += size
                self._shrink()

    def _keep(self, key: JobKey, entry: CachedData) -> None:
        with self._lock:
            if (old := self._entries.pop(key, None)) is not None:
                self._size -= old.size
            self._entries[key] = entry
            self._size += entry.size
            self._shrink()

    def _shrink(self) -> None:
        while self._size > self._max_bytes and self._entries:
            _key, oldest = self._entries.popitem(last=False)
            self._size -= oldest.size
