"""What can be wrong with an archive."""

from __future__ import annotations

from app.domain.errors import Conflict, NotFound, Unavailable
from app.domain.job import JobKey


class CorruptArchive(Unavailable):
    """A file of the archive cannot be read as what it should be; whoever asked for it did nothing wrong."""


class ArchivedJobNotFound(NotFound):
    """The archive has no such file for a job."""

    def __init__(self, key: JobKey, file: str) -> None:
        super().__init__(f"the job archive has no {file} for job {key}")


class UnreadableArchive(Unavailable):
    """The storage of an archive does not answer, or does not let us read."""

    def __init__(self, place: str, error: OSError) -> None:
        super().__init__(f"{place} cannot be read: {error.strerror}")


class ReadOnlyArchive(Conflict):
    """Something is to be written into an archive that may only be read."""

    def __init__(self) -> None:
        super().__init__("the job archive is read-only; nothing can be written to it")
