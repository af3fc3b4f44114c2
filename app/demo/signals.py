"""Noise and shapes that the made-up measurements are put together from.

Every function returns float64; the last axis is time, one sample per minute.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Signal = NDArray[np.float64]


def jitter(rng: Generator, shape: tuple[int, ...], spread: float) -> Signal:
    """Return factors around 1 that differ from sample to sample."""
    return np.asarray(1.0 + spread * rng.standard_normal(shape), dtype=np.float64)


def wander(rng: Generator, shape: tuple[int, ...], spread: float, *, period: int = 25) -> Signal:
    """Return factors around 1 that drift smoothly over about `period` samples."""
    samples = shape[-1]
    knots = rng.normal(1.0, spread, (*shape[:-1], samples // period + 3))
    position = np.arange(samples) / period
    left = position.astype(np.intp)
    weight = (1.0 - np.cos(np.pi * (position - left))) / 2.0
    return knots[..., left] * (1.0 - weight) + knots[..., left + 1] * weight


def warm_up(samples: int, length: float) -> Signal:
    """Return a rise from a third to 1 within about `length` samples, as when a job reads its input."""
    return 1.0 - 0.66 * np.exp(-np.arange(samples) / max(length, 0.3))


def pulses(rng: Generator, samples: int, *, every: float, width: int) -> Signal:
    """Return 1 during short recurring events and 0 between them; the first one comes after about `every`."""
    signal = np.zeros(samples)
    position = every * rng.uniform(0.8, 1.1)
    while position < samples:
        signal[int(position) : int(position) + width] = 1.0
        position += max(every * rng.uniform(0.95, 1.05), width + 1)
    return signal


def square(samples: int, *, period: float, duty: float) -> Signal:
    """Return 1 in the first part (`duty`) of every period, 0 in the rest."""
    return ((np.arange(samples) % period) < duty * period).astype(np.float64)


def growth(samples: int, low: float, high: float, *, bend: float = 1.0) -> Signal:
    """Return a rise from `low` to `high`; `bend` above 1 rises late, below 1 early."""
    return low + (high - low) * np.linspace(0.0, 1.0, samples) ** bend


def after(samples: int, moment: float) -> Signal:
    """Return 0 before the share `moment` of the time and 1 from then on."""
    return (np.arange(samples) >= moment * samples).astype(np.float64)


def lagged(signal: Signal, memory: float) -> Signal:
    """Return the signal as a slow sensor sees it (temperature, load average); `memory` in 0..1 per sample."""
    kernel = (1.0 - memory) * memory ** np.arange(12)
    padded = np.concatenate([np.repeat(signal[..., :1], 11, axis=-1), signal], axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 12, axis=-1)
    return np.asarray(windows @ (kernel / kernel.sum())[::-1])
