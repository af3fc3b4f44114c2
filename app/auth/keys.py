"""The Ed25519 key pair that signs tokens and sessions, in the reference's variables and formats.

``JWT_PUBLIC_KEY`` is the base64 text of the 32 raw bytes, ``JWT_PRIVATE_KEY`` that of 64 bytes: seed and public key, as
Go writes them.
"""

from __future__ import annotations

import base64
import binascii
import secrets as randomness
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.errors import InvalidConfiguration
from app.settings.schema import Secrets

PUBLIC_BYTES = 32
PRIVATE_BYTES = 64
SESSION_KEY_BYTES = 32
HINT = "run: flask keys generate"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """What signs and what verifies."""

    private: Ed25519PrivateKey
    public: Ed25519PublicKey


def generate_secrets() -> Secrets:
    """Return a new key pair and session key, encoded as they stand in ``.env``."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return Secrets(
        session_key=_text(randomness.token_bytes(SESSION_KEY_BYTES)),
        jwt_public_key=_text(public),
        jwt_private_key=_text(private.private_bytes_raw() + public),
    )


@lru_cache(maxsize=8)
def load_keys(secrets: Secrets) -> KeyPair:
    """Return the key pair; raise `InvalidConfiguration` naming the variable that is missing or wrong."""
    public = _bytes("JWT_PUBLIC_KEY", secrets.jwt_public_key, PUBLIC_BYTES)
    private = _bytes("JWT_PRIVATE_KEY", secrets.jwt_private_key, PRIVATE_BYTES)
    key = Ed25519PrivateKey.from_private_bytes(private[:PUBLIC_BYTES])
    if key.public_key().public_bytes_raw() != public:
        raise InvalidConfiguration("environment: JWT_PUBLIC_KEY and JWT_PRIVATE_KEY are not of one pair")
    return KeyPair(key, key.public_key())


def require_keys(secrets: Secrets) -> None:
    """Raise `InvalidConfiguration` unless everything is there that serving needs."""
    load_keys(secrets)
    if not secrets.session_key:
        raise InvalidConfiguration(f"environment: SESSION_KEY is not set; {HINT}")


def _bytes(variable: str, text: str, length: int) -> bytes:
    if not text.strip():
        raise InvalidConfiguration(f"environment: {variable} is not set; {HINT}")
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidConfiguration(f"environment: {variable} is not base64 text; {HINT}") from error
    if len(raw) != length:
        raise InvalidConfiguration(f"environment: {variable} must hold {length} bytes, not {len(raw)}; {HINT}")
    return raw


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
