"""Header tokens: EdDSA JWTs with the reference's claims ``sub roles iat exp``, plus our ``jti``.

A token of the reference has no ``jti``. It is identified by the hash of what is signed, not of its whole text: the last
character of a signature has bits that mean nothing, so one token has several texts.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.errors import Unauthenticated
from app.domain.roles import Role, known_roles

ALGORITHM = "EdDSA"
SESSION_USE = "session"
"""Value of the claim ``use`` in browser sessions, which are no header tokens although the same key signs them."""
MAX_ID_LENGTH = 64
_HASH_DIGITS = 56
# When it was issued, whom it is for and who issued it are not checked, as in the reference; clocks differ.
_OPTIONS = {"verify_iat": False, "verify_aud": False, "verify_iss": False, "verify_jti": False}


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """What a verified token says; times in unix seconds, `expires_at` None for never."""

    token_id: str
    subject: str
    roles: tuple[Role, ...]
    issued_at: int
    expires_at: int | None


def sign_token(claims: TokenClaims, key: Ed25519PrivateKey) -> str:
    """Return the text of a token."""
    payload: dict[str, Any] = {
        "sub": claims.subject,
        "roles": [role.value for role in claims.roles],
        "iat": claims.issued_at,
        "jti": claims.token_id,
    }
    if claims.expires_at is not None:
        payload["exp"] = claims.expires_at
    return jwt.encode(payload, key, algorithm=ALGORITHM)


def verify_token(text: str, key: Ed25519PublicKey) -> TokenClaims:
    """Return the claims of a header token; raise `Unauthenticated` saying what is wrong with it."""
    try:
        payload = jwt.decode(text, key, algorithms=[ALGORITHM], options=_OPTIONS)  # type: ignore[arg-type]
    except jwt.ExpiredSignatureError as error:
        raise Unauthenticated("token has invalid claims: token is expired") from error
    except jwt.ImmatureSignatureError as error:
        raise Unauthenticated("token has invalid claims: token is not valid yet") from error
    except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError) as error:
        raise Unauthenticated("token signature is invalid") from error
    except (jwt.PyJWTError, ValueError, OverflowError, RecursionError) as error:
        raise Unauthenticated("token is malformed") from error
    if payload.get("use") == SESSION_USE:
        raise Unauthenticated("token is a browser session, which the header does not take")
    return _claims(payload, text)


def _claims(payload: dict[str, Any], text: str) -> TokenClaims:
    subject = payload.get("sub")
    if not isinstance(subject, str) or not subject or not subject.isprintable():
        raise Unauthenticated("token has no subject")
    roles = payload.get("roles")
    names = [name for name in roles if isinstance(name, str)] if isinstance(roles, list) else []
    return TokenClaims(
        token_id=_token_id(payload.get("jti"), text),
        subject=subject,
        roles=known_roles(names),
        issued_at=_seconds(payload.get("iat")) or 0,
        expires_at=_seconds(payload.get("exp")),
    )


def _token_id(jti: object, text: str) -> str:
    if isinstance(jti, str) and 0 < len(jti) <= MAX_ID_LENGTH and jti.isprintable():
        return jti
    signed, _, _ = text.rpartition(".")
    return "sha256:" + hashlib.sha256(signed.encode()).hexdigest()[:_HASH_DIGITS]


def _seconds(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else None
