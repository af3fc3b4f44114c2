import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.auth.tokens import TokenClaims, sign_token, verify_token
from app.domain.errors import Unauthenticated
from app.domain.roles import Role

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()


def signed(key=KEY, algorithm="EdDSA", **claims):
    """Return a token as the reference issues it: no jti, no type."""
    payload = {"sub": "kelm014", "roles": ["user"], "iat": 1_700_000_000} | claims
    return jwt.encode({name: value for name, value in payload.items() if value is not None}, key, algorithm)


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_what_was_signed_is_read_again():
    claims = TokenClaims("id-1", "slurm", (Role.API, Role.ADMIN), issued_at=1_700_000_000, expires_at=4_000_000_000)

    assert verify_token(sign_token(claims, KEY), PUBLIC) == claims


def test_a_token_without_end_has_no_exp():
    claims = TokenClaims("id-1", "slurm", (Role.API,), issued_at=1_700_000_000, expires_at=None)

    assert verify_token(sign_token(claims, KEY), PUBLIC) == claims


def test_a_token_of_the_reference_is_read_and_known_by_its_hash():
    claims = verify_token(signed(), PUBLIC)

    assert (claims.subject, claims.roles) == ("kelm014", (Role.USER,))
    assert claims.token_id.startswith("sha256:")
    assert len(claims.token_id) <= 64


@pytest.mark.parametrize("spelled", [lambda text: text + "==", lambda text: text + "="])
def test_another_spelling_of_a_token_is_the_same_token_or_none(spelled):
    text = signed()

    try:
        claims = verify_token(spelled(text), PUBLIC)
    except Unauthenticated:
        return

    assert claims.token_id == verify_token(text, PUBLIC).token_id


def test_a_jti_that_does_not_fit_the_table_is_replaced_by_the_hash():
    assert verify_token(signed(jti="x" * 65), PUBLIC).token_id.startswith("sha256:")
    assert verify_token(signed(jti="a\0b"), PUBLIC).token_id.startswith("sha256:")
    assert verify_token(signed(jti=7), PUBLIC).token_id.startswith("sha256:")


def test_unknown_roles_are_left_out():
    assert verify_token(signed(roles=["wizard", "user", 7, None]), PUBLIC).roles == (Role.USER,)


@pytest.mark.parametrize("roles", [None, "admin", {"admin": True}, 5])
def test_roles_that_are_no_list_are_none(roles):
    assert verify_token(signed(roles=roles), PUBLIC).roles == ()


@pytest.mark.parametrize("claims", [{"iat": 4_000_000_000}, {"iat": None}, {"aud": "x"}, {"iss": "y"}, {"jti": ""}])
def test_claims_the_reference_does_not_check_are_not_checked(claims):
    assert verify_token(signed(**claims), PUBLIC).subject == "kelm014"


def test_an_expired_token_is_refused():
    with pytest.raises(Unauthenticated, match="token is expired"):
        verify_token(signed(exp=int(time.time()) - 1), PUBLIC)


def test_a_token_for_later_is_refused():
    with pytest.raises(Unauthenticated, match="not valid yet"):
        verify_token(signed(nbf=int(time.time()) + 3600), PUBLIC)


def test_a_token_of_another_key_is_refused():
    with pytest.raises(Unauthenticated, match="signature is invalid"):
        verify_token(signed(Ed25519PrivateKey.generate()), PUBLIC)


@pytest.mark.parametrize("name", ["none", "None", "NONE"])
def test_an_unsigned_token_is_refused(name):
    text = f"{segment({'alg': name, 'typ': 'JWT'})}.{segment({'sub': 'root', 'roles': ['admin']})}."

    with pytest.raises(Unauthenticated):
        verify_token(text, PUBLIC)


def test_a_token_whose_signature_was_cut_off_is_refused():
    with pytest.raises(Unauthenticated):
        verify_token(signed().rpartition(".")[0] + ".", PUBLIC)


def test_the_public_key_is_no_shared_secret():
    text = jwt.encode({"sub": "root", "roles": ["admin"]}, PUBLIC.public_bytes_raw(), "HS256")

    with pytest.raises(Unauthenticated, match="signature is invalid"):
        verify_token(text, PUBLIC)


def test_changed_claims_are_refused():
    head, _, signature = signed().split(".")

    with pytest.raises(Unauthenticated, match="signature is invalid"):
        verify_token(f"{head}.{segment({'sub': 'kelm014', 'roles': ['admin']})}.{signature}", PUBLIC)


def test_a_browser_session_is_no_header_token():
    with pytest.raises(Unauthenticated, match="browser session"):
        verify_token(signed(use="session"), PUBLIC)


@pytest.mark.parametrize("subject", [None, "", 7, "a\0b"])
def test_a_token_without_subject_is_refused(subject):
    with pytest.raises(Unauthenticated):
        verify_token(signed(sub=subject), PUBLIC)


@pytest.mark.parametrize("claims", [{"exp": "soon"}, {"nbf": []}, {"exp": float("inf")}])
def test_times_that_are_none_are_refused(claims):
    with pytest.raises(Unauthenticated):
        verify_token(signed(**claims), PUBLIC)


def test_a_header_nested_too_deep_is_refused():
    deep = base64.urlsafe_b64encode(b'{"alg":' + b"[" * 100_000).decode()

    with pytest.raises(Unauthenticated):
        verify_token(f"{deep}.e30.c2ln", PUBLIC)


@given(st.text() | st.lists(st.text(), min_size=3, max_size=3).map(".".join))
def test_nothing_else_is_a_token(text):
    with pytest.raises(Unauthenticated):
        verify_token(text, PUBLIC)


@given(st.binary(max_size=60), st.binary(max_size=60), st.binary(max_size=80))
def test_no_bytes_in_the_form_of_a_token_are_one(header, claims, signature):
    parts = (base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (header, claims, signature))
    text = ".".join(parts)

    with pytest.raises(Unauthenticated):
        verify_token(text, PUBLIC)
