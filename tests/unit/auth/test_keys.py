import base64
from dataclasses import replace

import pytest

from app.auth.keys import generate_secrets, load_keys, require_keys
from app.domain.errors import InvalidConfiguration
from app.settings.schema import Secrets

# RFC 8032, section 7.1, test 1
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def text(raw):
    return base64.b64encode(raw).decode()


def go_secrets(**changes):
    """Keys as Go writes them: the private key is the seed followed by the public key."""
    return replace(
        Secrets(session_key="c2Vzc2lvbg==", jwt_public_key=text(PUBLIC), jwt_private_key=text(SEED + PUBLIC)), **changes
    )


def test_keys_of_the_reference_are_read():
    keys = load_keys(go_secrets())

    assert keys.public.public_bytes_raw() == PUBLIC
    assert keys.private.private_bytes_raw() == SEED


def test_blanks_around_a_key_do_not_matter():
    keys = load_keys(go_secrets(jwt_public_key=f" {text(PUBLIC)}\n"))

    assert keys.public.public_bytes_raw() == PUBLIC


def test_generated_keys_have_the_lengths_of_the_reference():
    secrets = generate_secrets()

    assert len(base64.b64decode(secrets.jwt_public_key)) == 32
    assert len(base64.b64decode(secrets.jwt_private_key)) == 64
    assert len(base64.b64decode(secrets.session_key)) == 32


def test_generated_keys_are_complete():
    require_keys(generate_secrets())


def test_keys_are_generated_anew_each_time():
    assert generate_secrets() != generate_secrets()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"jwt_public_key": ""}, "JWT_PUBLIC_KEY is not set"),
        ({"jwt_private_key": " "}, "JWT_PRIVATE_KEY is not set"),
        ({"jwt_public_key": "not base64!"}, "JWT_PUBLIC_KEY is not base64 text"),
        ({"jwt_public_key": "schlüssel"}, "JWT_PUBLIC_KEY is not base64 text"),
        ({"jwt_public_key": text(PUBLIC[:31])}, "JWT_PUBLIC_KEY must hold 32 bytes, not 31"),
        ({"jwt_private_key": text(SEED)}, "JWT_PRIVATE_KEY must hold 64 bytes, not 32"),
        ({"session_key": ""}, "SESSION_KEY is not set"),
    ],
)
def test_a_missing_or_broken_key_is_named_with_the_command_that_makes_one(changes, complaint):
    with pytest.raises(InvalidConfiguration, match=f"{complaint}.*flask keys generate"):
        require_keys(go_secrets(**changes))


def test_keys_of_two_pairs_are_refused():
    with pytest.raises(InvalidConfiguration, match="not of one pair"):
        load_keys(go_secrets(jwt_public_key=generate_secrets().jwt_public_key))
