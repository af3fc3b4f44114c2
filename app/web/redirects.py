"""Where to go after the login: nowhere but to our own pages."""

from __future__ import annotations

MAX_LENGTH = 4000


def is_own_path(target: str) -> bool:
    r"""Return whether a browser stays on this site when it is sent to `target`.

    Browsers read ``\`` as ``/`` and skip tabs and line ends, so both are refused wherever they stand.

    >>> is_own_path("/monitoring/jobs/?state=running")
    True
    >>> [is_own_path(target) for target in ("//evil.example", "/\\evil.example", "https://evil.example", "jobs")]
    [False, False, False, False]
    """
    if len(target) > MAX_LENGTH or "\\" in target or not target.isprintable():
        return False
    return target.startswith("/") and not target.startswith("//")
