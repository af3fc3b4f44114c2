"""Walking the directories of a file archive; what does not belong there is reported, never fatal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from app.archive.backend import ArchiveProblem, ReportProblem
from app.archive.layout import CLUSTER_FILE, COMPRESSION_FILE, VERSION_FILE
from app.domain.job import JobKey

_ROOT_FILES = frozenset((VERSION_FILE, COMPRESSION_FILE))
_LOW_DIGITS = 3


def cluster_directories(root: Path, report: ReportProblem) -> tuple[str, ...]:
    """Return the names of the directories with a cluster.json, sorted; hidden entries are left alone."""
    names: list[str] = []
    for entry in _entries(root):
        if entry.name.startswith(".") or entry.name in _ROOT_FILES:
            continue
        if not _is_directory(entry):
            report(ArchiveProblem(entry.name, "a file that does not belong here"))
        elif not _has_cluster_file(root / entry.name):
            report(ArchiveProblem(entry.name, f"a directory without {CLUSTER_FILE}"))
        else:
            names.append(entry.name)
    return tuple(sorted(names))


def _has_cluster_file(directory: Path) -> bool:
    """Whether a directory is a cluster's; one that may not be entered is, so that its name is not lost."""
    try:
        return (directory / CLUSTER_FILE).is_file()
    except PermissionError:
        return True


def _is_directory(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a directory or leads to one; a link that leads nowhere, or to itself, is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def jobs_of_cluster(root: Path, cluster: str, report: ReportProblem) -> Iterator[JobKey]:
    """Yield the jobs of one cluster by job id and start time, without looking into their directories."""
    top = root / cluster
    for high, high_path in _numbered(top, root, report, is_top=True):
        for low, low_path in _numbered(high_path, root, report, digits=_LOW_DIGITS):
            job_id = high * 1000 + low
            for start_time, _ in _numbered(low_path, root, report):
                yield JobKey(cluster, job_id, start_time)


def _numbered(
    path: Path, root: Path, report: ReportProblem, *, digits: int | None = None, is_top: bool = False
) -> list[tuple[int, Path]]:
    """Return the subdirectories whose names are plain numbers, ascending, and report all other entries."""
    found: list[tuple[int, Path]] = []
    for entry in _readable_entries(path, root, report):
        name = entry.name
        if name.startswith(".") or (is_top and name == CLUSTER_FILE):
            continue
        if not _is_directory(entry):
            report(ArchiveProblem(_place(path, root, name), "a file where directories are expected"))
        elif not _is_plain_number(name, digits):
            report(ArchiveProblem(_place(path, root, name), "a directory whose name is no number of this level"))
        else:
            found.append((int(name), path / name))
    return sorted(found)


def _is_plain_number(name: str, digits: int | None) -> bool:
    """Whether `name` is what a number prints as, so that the path made from the job key leads back here."""
    if not (name.isascii() and name.isdigit()):
        return False
    return len(name) == digits if digits else name == str(int(name))


def _readable_entries(path: Path, root: Path, report: ReportProblem) -> list[os.DirEntry[str]]:
    try:
        return _entries(path)
    except OSError as error:
        report(ArchiveProblem(_place(path, root), f"cannot be listed: {error.strerror}"))
        return []


def _entries(path: Path) -> list[os.DirEntry[str]]:
    with os.scandir(path) as entries:
        return list(entries)


def _place(path: Path, root: Path, name: str = "") -> str:
    return str((path / name).relative_to(root))
