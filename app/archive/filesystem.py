"""The job archive as a directory tree, readable and writable side by side with the reference."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import orjson

from app.archive.backend import ArchiveInfo, ReportProblem, ignore_problem
from app.archive.durable_file import make_directories, sync_directory, write_durably
from app.archive.errors import ArchivedJobNotFound, CorruptArchive, ReadOnlyArchive, UnreadableArchive
from app.archive.layout import (
    CLUSTER_FILE,
    CURRENT_VERSION,
    DATA_FILE,
    META_FILE,
    PACK_ABOVE_BYTES,
    PACKED_DATA_FILE,
    READABLE_VERSIONS,
    VERSION_FILE,
    relative_path,
    relative_text,
    safe_name,
)
from app.archive.packing import pack, unpack
from app.archive.scan import cluster_directories, jobs_of_cluster
from app.domain.cluster import Cluster
from app.domain.cluster_json import parse_cluster
from app.domain.errors import Invalid, InvalidConfiguration, NotFound
from app.domain.job import JobKey

_DATA_FILES = (PACKED_DATA_FILE, DATA_FILE)


class FilesystemArchive:
    """An archive below one directory (spec/archive-metrics.md 1); implements `ArchiveBackend`."""

    def __init__(self, root: Path | str, *, read_only: bool = False) -> None:
        """Open an existing archive; `InvalidConfiguration` when it is none or of a version we cannot read."""
        self._root = Path(root)
        self._version = _read_version(self._root)
        self._read_only = read_only

    @classmethod
    def create(cls, root: Path | str) -> FilesystemArchive:
        """Open the archive at `root`, making a new one if the directory is missing or empty."""
        path = Path(root)
        make_directories(path)
        if all(entry.name.startswith(".") for entry in path.iterdir()):
            write_durably(path / VERSION_FILE, f"{CURRENT_VERSION}\n".encode())
        return cls(path)

    @property
    def root(self) -> Path:
        """The directory that holds version.txt."""
        return self._root

    @property
    def version(self) -> int:
        """The layout version, 1 to 3."""
        return self._version

    @property
    def is_writable(self) -> bool:
        """Whether we may and can write below the root."""
        return not self._read_only and os.access(self._root, os.W_OK | os.X_OK)

    def info(self) -> ArchiveInfo:
        """Describe the archive without counting its jobs."""
        return ArchiveInfo("file", self._version, self.is_writable, self.cluster_names())

    def cluster_names(self) -> tuple[str, ...]:
        """Return the directories that hold a cluster.json, sorted."""
        return self._cluster_directories(ignore_problem)

    def load_cluster(self, name: str) -> Cluster:
        """Read ``cluster.json``; the name inside must be that of the directory."""
        try:
            document = orjson.loads(self.read_cluster(name))
        except orjson.JSONDecodeError as error:
            raise Invalid(f"{name}/{CLUSTER_FILE}: {error}") from error
        try:
            cluster = parse_cluster(document)
        except Invalid as error:
            raise Invalid(f"{name}/{CLUSTER_FILE}: {error}") from error
        if cluster.name != name:
            raise Invalid(f"{name}/{CLUSTER_FILE}: name: is {cluster.name!r}, but the directory is called {name!r}")
        return cluster

    def read_cluster(self, name: str) -> bytes:
        """Return the bytes of ``cluster.json``."""
        try:
            return self._content(self._cluster_file(name))
        except FileNotFoundError:
            raise NotFound(f"the job archive has no cluster {name!r}") from None

    def cluster_mtime(self, name: str) -> float:
        """Return the modification time of ``cluster.json``."""
        if (status := self._status(self._cluster_file(name))) is None:
            raise NotFound(f"the job archive has no cluster {name!r}")
        return status.st_mtime

    def write_cluster(self, name: str, content: bytes) -> None:
        """Store ``cluster.json``, creating the cluster's directory."""
        self._require_writable()
        path = self._cluster_file(name)
        make_directories(path.parent)
        write_durably(path, content)

    def iter_keys(self, report: ReportProblem = ignore_problem) -> Iterator[JobKey]:
        """Yield every job directory; stray files and odd names go to `report`."""
        for cluster in self._cluster_directories(report):
            yield from jobs_of_cluster(self._root, cluster, report)

    def exists(self, key: JobKey) -> bool:
        """Whether the job has a ``meta.json``."""
        return self._status(self._directory(key) / META_FILE) is not None

    def read_meta(self, key: JobKey) -> bytes:
        """Return the bytes of ``meta.json``."""
        try:
            with open(f"{self._root}/{relative_text(key)}/{META_FILE}", "rb", buffering=0) as file:  # noqa: PTH123
                return file.readall()
        except FileNotFoundError:
            raise ArchivedJobNotFound(key, META_FILE) from None
        except OSError as error:
            raise UnreadableArchive(f"{relative_text(key)}/{META_FILE}", error) from error

    def read_data(self, key: JobKey) -> bytes:
        """Return the unpacked metric data; of ``data.json.gz`` and ``data.json`` the newer counts.

        The reference leaves a stale ``data.json.gz`` behind when a job is imported again with little data.
        """
        path = self._newest(self._directory(key), _DATA_FILES)
        if path is None:
            raise ArchivedJobNotFound(key, DATA_FILE)
        content = self._content(path)
        return _unpacked(key, content) if path.name == PACKED_DATA_FILE else content

    def write_job(self, key: JobKey, meta: bytes, data: bytes) -> None:
        """Store data first and meta last: a job without meta.json does not exist yet."""
        self._require_writable()
        directory = self._directory(key)
        make_directories(directory)
        _write_data(directory, data)
        write_durably(directory / META_FILE, meta)

    def write_meta(self, key: JobKey, meta: bytes) -> None:
        """Replace ``meta.json`` of a job that is already there."""
        self._require_writable()
        if not self.exists(key):
            raise ArchivedJobNotFound(key, META_FILE)
        write_durably(self._directory(key) / META_FILE, meta)

    def mtime(self, key: JobKey) -> float:
        """Return when meta or data last changed."""
        return max(status.st_mtime for status in self._statuses(key))

    def etag(self, key: JobKey) -> str:
        """Return times and sizes of the files as text."""
        return "-".join(f"{status.st_mtime_ns:x}.{status.st_size:x}" for status in self._statuses(key))

    def _statuses(self, key: JobKey) -> list[os.stat_result]:
        directory = self._directory(key)
        found = [status for name in (META_FILE, *_DATA_FILES) if (status := self._status(directory / name)) is not None]
        if not found:
            raise ArchivedJobNotFound(key, META_FILE)
        return found

    def _newest(self, directory: Path, names: tuple[str, ...]) -> Path | None:
        """Return the file changed last, the first of them on a tie; None if there is none."""
        found = [(directory / name, status) for name in names if (status := self._status(directory / name)) is not None]
        return max(found, key=lambda pair: pair[1].st_mtime_ns, default=(None, None))[0]

    def _status(self, path: Path) -> os.stat_result | None:
        try:
            return path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(path, error) from error

    def _content(self, path: Path) -> bytes:
        """Return the bytes of a file; raise `FileNotFoundError` when it is not there, so that the caller names it."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise self._unreadable(path, error) from error

    def _cluster_directories(self, report: ReportProblem) -> tuple[str, ...]:
        try:
            return cluster_directories(self._root, report)
        except OSError as error:
            raise UnreadableArchive("the job archive", error) from error

    def _unreadable(self, path: Path, error: OSError) -> UnreadableArchive:
        return UnreadableArchive(str(path.relative_to(self._root)), error)

    def _directory(self, key: JobKey) -> Path:
        return self._root / relative_path(key)

    def _cluster_file(self, name: str) -> Path:
        return self._root / safe_name(name) / CLUSTER_FILE

    def _require_writable(self) -> None:
        if not self.is_writable:
            raise ReadOnlyArchive


def _read_version(root: Path) -> int:
    if not root.is_dir():
        raise InvalidConfiguration(f"job archive {root}: no such directory")
    try:
        text = (root / VERSION_FILE).read_text("ascii", "replace").strip()
    except FileNotFoundError:
        raise InvalidConfiguration(f"job archive {root}: {VERSION_FILE} is missing") from None
    if not text.isdigit() or int(text) not in READABLE_VERSIONS:
        readable = ", ".join(map(str, READABLE_VERSIONS))
        raise InvalidConfiguration(f"job archive {root}: {VERSION_FILE} says {text!r}; readable versions: {readable}")
    return int(text)


def _unpacked(key: JobKey, content: bytes) -> bytes:
    try:
        return unpack(content)
    except ValueError as error:
        raise CorruptArchive(f"job {key}: {PACKED_DATA_FILE} is damaged: {error}") from error


def _write_data(directory: Path, data: bytes) -> None:
    packed = len(data) > PACK_ABOVE_BYTES
    name, other = _DATA_FILES if packed else _DATA_FILES[::-1]
    write_durably(directory / name, pack(data) if packed else data)
    if (directory / other).exists():
        (directory / other).unlink()
        sync_directory(directory)
