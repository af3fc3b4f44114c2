"""Passwords: bcrypt as the reference stores it, so its hashes keep working."""

from __future__ import annotations

import bcrypt

from app.domain.errors import Invalid

COST = 10
"""Go's default, which the reference uses."""
MAX_BYTES = 72
"""bcrypt looks at no more; a longer password would be accepted by its beginning."""

_NOBODYS_HASH = b"$2b$10$ewYJnzfwDwKu2GeuzsvU5epK5KHH02ulkMQadA3YIXt7q.E4FBRE6"


def hash_password(password: str) -> str:
    """Return the bcrypt hash to store; raise `Invalid` for an empty or overlong password."""
    data = password.encode()
    if not data:
        raise Invalid("the password must not be empty")
    if len(data) > MAX_BYTES:
        raise Invalid(f"the password has {len(data)} bytes, at most {MAX_BYTES} are possible")
    return bcrypt.hashpw(data, bcrypt.gensalt(COST)).decode()


def verify_password(password: str, stored: str | None) -> bool:
    """Return whether a password belongs to a stored hash, in the same time with and without one."""
    data = password.encode()
    usable = bool(stored) and 0 < len(data) <= MAX_BYTES
    matches = _matches(data[:MAX_BYTES], stored.encode() if stored and usable else _NOBODYS_HASH)
    return matches and usable


def _matches(data: bytes, stored: bytes) -> bool:
    try:
        return bcrypt.checkpw(data, stored)
    except ValueError:  # a column that holds no bcrypt hash opens no door
        return False
