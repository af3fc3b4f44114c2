"""Where things live inside an archive (spec/archive-metrics.md 1.1); shared by every backend."""

from __future__ import annotations

from pathlib import PurePosixPath

from app.domain.errors import Invalid
from app.domain.job import JobKey

VERSION_FILE = "version.txt"
COMPRESSION_FILE = "compress.txt"
CLUSTER_FILE = "cluster.json"
META_FILE = "meta.json"
DATA_FILE = "data.json"
PACKED_DATA_FILE = "data.json.gz"

CURRENT_VERSION = 3
READABLE_VERSIONS = (1, 2, 3)
PACK_ABOVE_BYTES = 2000
"""Data longer than this are stored gzipped."""

_JOBS_PER_DIRECTORY = 1000


def safe_name(name: str) -> str:
    """Return `name` if it can be one component of a path; else raise `Invalid`.

    >>> safe_name("fritz")
    'fritz'
    """
    if name in ("", ".", "..") or any(character in name for character in "/\\\0"):
        raise Invalid(f"{name!r} cannot be the name of a directory in the job archive")
    return name


def relative_path(key: JobKey) -> PurePosixPath:
    """Return the directory of a job inside an archive.

    >>> relative_path(JobKey("emmy", 1403044, 1608923076))
    PurePosixPath('emmy/1403/044/1608923076')
    """
    return PurePosixPath(relative_text(key))


def relative_text(key: JobKey) -> str:
    """Return the same as text: lists of jobs read one file each, and a path object takes longer than the reading.

    >>> relative_text(JobKey("emmy", 7, 1608923076))
    'emmy/0/007/1608923076'
    """
    if key.job_id < 0 or key.start_time < 0:
        raise Invalid(f"job {key}: job id and start time cannot be negative in the job archive")
    high, low = divmod(key.job_id, _JOBS_PER_DIRECTORY)
    return f"{safe_name(key.cluster)}/{high}/{low:03d}/{key.start_time}"
