"""Writing files so that a power cut leaves the old content or the new one, never half of it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_FILE_MODE = 0o666
_TEMPORARY_SUFFIX = ".tmp"


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` at `path`: temporary file beside it, fsync, rename, fsync of the directory."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}{_TEMPORARY_SUFFIX}")
    try:
        _write_new(temporary, content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def make_directories(path: Path) -> None:
    """Create `path` and its parents, each of them durably."""
    if path.is_dir():
        return
    make_directories(path.parent)
    path.mkdir(exist_ok=True)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make renames and removals inside a directory survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_new(path: Path, content: bytes) -> None:
    # The mode is cut by the umask, as for any file: mkstemp's 0600 would hide archives from other readers.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
