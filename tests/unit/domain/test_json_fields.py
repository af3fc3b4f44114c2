"""Objects of clients: keys in any case, nulls are absent, strangers are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.json_fields import fields_of, text_map, whole
from app.domain.json_reader import JsonReader


@given(st.sampled_from(["metaData", "jobId"]), st.integers(min_value=0, max_value=255))
def test_the_case_of_keys_does_not_count(name, mask):
    key = "".join(letter.upper() if mask >> place & 1 else letter.lower() for place, letter in enumerate(name))

    assert fields_of(JsonReader({key: 1}), ["metaData", "jobId"])[name].value == 1


def test_null_neither_counts_nor_undoes_another_spelling():
    assert fields_of(JsonReader({"jobId": 1, "jobid": None, "user": None}), ["jobId", "user"]).keys() == {"jobId"}


def test_a_long_strange_key_is_cut_in_the_message():
    with pytest.raises(Invalid, match=r"^tags\[0\]\.k{40}\.\.\.: unknown key; known are a$"):
        fields_of(JsonReader({"k" * 5000: 1}, "tags[0]"), ["a"])


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_whole_numbers_of_63_bits_are_taken(number):
    assert whole(JsonReader(number)) == number


@pytest.mark.parametrize("value", [1.0, "1", True, None, [], -1, 2**63])
def test_anything_else_is_no_whole_number(value):
    with pytest.raises(Invalid, match=r"^x: expected a whole number"):
        whole(JsonReader(value, "x"))


def test_null_entries_of_a_map_are_left_out():
    assert text_map(JsonReader({"a": "b", "c": None}, "metaData")) == {"a": "b"}
