"""Answers that may be a little old, so that a question which reads a whole table is not asked for every page."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """The latest answers by key, each for `seconds`; at most `most` of them. Safe to use from several threads.

    Two threads that miss at once both ask; callers must not change what they get.
    """

    def __init__(self, seconds: float, *, most: int = 256, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._answers: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K, ask: Callable[[], V]) -> V:
        """Return the answer for `key`, asking when there is none or it is too old."""
        with self._lock:
            known = self._answers.get(key)
        if known is not None and self._clock() - known[0] < self._seconds:
            return known[1]
        answer = ask()
        with self._lock:
            self._answers[key] = (self._clock(), answer)
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer
