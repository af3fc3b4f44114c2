import pytest

from app.auth.passwords import MAX_BYTES, hash_password, verify_password
from app.domain.errors import Invalid

GO_STYLE_HASH = "$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u"
"""A published test vector for the password "a", in the form Go's bcrypt writes."""


def test_a_password_belongs_to_its_hash():
    stored = hash_password("correct horse")

    assert verify_password("correct horse", stored)


def test_a_wrong_password_does_not():
    stored = hash_password("correct horse")

    assert not verify_password("correct cow", stored)


def test_hashes_cost_as_much_as_those_of_the_reference():
    assert hash_password("x").startswith("$2b$10$")


@pytest.mark.parametrize("version", ["$2a$", "$2b$", "$2y$"])
def test_hashes_of_other_programs_are_understood(version):
    stored = GO_STYLE_HASH.replace("$2a$", version)

    assert verify_password("a", stored)
    assert not verify_password("b", stored)


def test_the_longest_password_bcrypt_reads_is_taken():
    password = "x" * MAX_BYTES

    assert verify_password(password, hash_password(password))


def test_a_longer_password_is_refused_when_set():
    with pytest.raises(Invalid, match="has 74 bytes, at most 72"):
        hash_password("ä" * 37)


def test_a_longer_password_is_not_accepted_by_its_beginning():
    stored = hash_password("x" * MAX_BYTES)

    assert not verify_password("x" * (MAX_BYTES + 1), stored)


def test_an_empty_password_is_refused_when_set():
    with pytest.raises(Invalid, match="must not be empty"):
        hash_password("")


@pytest.mark.parametrize("stored", [None, "", "*", "plain", "$2a$10$tooshort"])
def test_what_is_no_hash_opens_no_door(stored):
    assert not verify_password("plain", stored)


def test_no_password_opens_no_door():
    assert not verify_password("", hash_password("x"))
