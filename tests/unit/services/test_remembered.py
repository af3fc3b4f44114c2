"""Answers that are kept for a while."""

import pytest

from app.services.remembered import Remembered


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def asked():
    return []


@pytest.fixture
def get(clock, asked):
    remembered = Remembered(60, most=2, clock=clock)

    def get(key):
        return remembered.get(key, lambda: asked.append(key) or len(asked))

    return get


def test_an_answer_is_given_again_until_it_is_too_old(get, clock, asked):
    assert [get("a"), get("a")] == [1, 1]

    clock.now = 59.9
    assert get("a") == 1
    clock.now = 60
    assert get("a") == 2
    assert asked == ["a", "a"]


def test_keys_do_not_share_answers(get):
    assert [get("a"), get("b"), get("a")] == [1, 2, 1]


def test_the_oldest_answers_go_first(get, asked):
    for key in "abcab":
        get(key)

    assert asked == ["a", "b", "c", "a", "b"]


def test_a_question_that_fails_is_asked_again(clock):
    remembered = Remembered(60, clock=clock)

    with pytest.raises(ZeroDivisionError):
        remembered.get("a", lambda: 1 // 0)
    assert remembered.get("a", lambda: 5) == 5
