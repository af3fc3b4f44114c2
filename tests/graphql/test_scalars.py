"""Scalars there and back."""

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from app.blueprints.graphql.schema.builtin_scalars import MAX_INT, MIN_INT, read_float, read_int, read_text, write_float
from app.blueprints.graphql.schema.filters import row_id
from app.blueprints.graphql.schema.scalars import FIRST_MOMENT, LAST_MOMENT, JobState, NullableFloat, Time, unix_time
from app.domain.errors import Invalid


@given(st.integers(FIRST_MOMENT, LAST_MOMENT))
def test_a_time_that_was_written_is_read_again(moment):
    assert unix_time(Time.serialize(moment)) == moment


@given(st.integers(MIN_INT, MAX_INT))
def test_an_integer_is_read_as_number_and_as_digits(number):
    assert read_int(number) == read_int(str(number)) == number


@given(st.one_of(st.integers(max_value=MIN_INT - 1), st.integers(min_value=MAX_INT + 1)))
def test_what_64_bits_cannot_hold_is_no_integer(number):
    with pytest.raises(GraphQLError):
        read_int(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_read_as_number_and_as_text_and_written_unchanged(number):
    assert read_float(number) == read_float(repr(number)) == write_float(number) == number


@given(st.text())
def test_no_text_is_taken_for_a_number_by_accident(text):
    for read in (read_int, read_float):
        try:
            number = read(text)
        except GraphQLError:
            continue
        assert float(text) == number


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_neither_read_nor_written(number):
    for convert in (read_float, write_float):
        with pytest.raises(GraphQLError):
            convert(number)


@given(st.text())
def test_a_text_that_is_no_id_or_time_is_refused_by_a_domain_error(text):
    for read in (row_id, unix_time):
        try:
            read(text)
        except Invalid as error:
            message = str(error)
        else:
            continue
        assert repr(text) in message


def test_numbers_are_texts_where_a_text_is_expected():
    assert [read_text(value) for value in ("5", 5, 5.5)] == ["5", "5", "5.5"]


def test_a_word_is_no_list_and_samples_are_not_looked_at():
    with pytest.raises(GraphQLError):
        JobState.parse_value(["running"])
    assert NullableFloat.parse_value(1.5) == 1.5
