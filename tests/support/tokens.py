"""Header tokens as others issue them: any claims, any key, any algorithm."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt

from app.auth.keys import load_keys
from app.settings.schema import Secrets

LONG_AGO = 1_700_000_000
"""Unix time before any account of a test was made."""


def reference_token(secrets: Secrets, username: str, *roles: str, **claims: Any) -> str:
    """Return a token as cc-backend issues it, which has neither jti nor type; claims that are None are left out."""
    payload = {"sub": username, "roles": list(roles), "iat": LONG_AGO} | claims
    known = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(known, load_keys(secrets).private, "EdDSA")


def unsigned_token(username: str, *roles: str) -> str:
    """Return a token of algorithm none."""
    parts = ({"alg": "none", "typ": "JWT"}, {"sub": username, "roles": list(roles)})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."
