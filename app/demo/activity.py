"""What a job does over time, as shares of what its nodes could do; sensors turn this into measurements."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.demo.signals import Signal, jitter, wander, warm_up

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of what is simulated: per node the cores and accelerators of the job; one sample per minute."""

    nodes: int
    cores: int
    gpus: int
    samples: int


@dataclass(frozen=True, slots=True)
class Activity:
    """Shares in 0..1 by (node, sample), for accelerators by (node, accelerator, sample).

    `busy` is the time that working cores compute, `flops` and `bandwidth` relate to the peak of the node,
    `cores` is the part each core has in the work, by (node, core). Where `seen` is false, monitoring
    delivered nothing; the nodes in `silent_nodes` delivered nothing at all, nor did the `silent_metrics`.
    """

    busy: Signal
    flops: Signal
    bandwidth: Signal
    memory: Signal
    network: Signal
    reading: Signal
    writing: Signal
    cores: Signal
    gpu: Signal
    gpu_memory: Signal
    seen: Mask
    silent_nodes: tuple[int, ...] = ()
    silent_metrics: tuple[str, ...] = ()

    def paced(self, pace: Signal) -> Activity:
        """Return the activity slowed down to `pace` by (node, sample) or (sample,): everything but memory."""
        return replace(
            self,
            busy=self.busy * pace,
            flops=self.flops * pace,
            bandwidth=self.bandwidth * pace,
            network=self.network * pace,
            reading=self.reading * pace,
            writing=self.writing * pace,
            gpu=self.gpu * (pace[:, None, :] if pace.ndim > 1 else pace),
        )


@dataclass(frozen=True, slots=True)
class Levels:
    """Typical shares of a kind of program while it computes."""

    busy: float
    flops: float
    bandwidth: float
    memory: float
    network: float
    reading: float = 0.002
    writing: float = 0.003
    gpu: float = 0.0
    gpu_memory: float = 0.0
    restlessness: float = 0.03
    """How much the program drifts over time."""


def steady(rng: Generator, extent: Extent, levels: Levels) -> Activity:
    """Return a program that starts, computes at its levels with some life in it, and uses all it was given."""
    shape = (extent.nodes, extent.samples)
    start = warm_up(extent.samples, rng.uniform(0.4, 2.5))
    common = start * wander(rng, (extent.samples,), levels.restlessness)

    def share(level: float, spread: float) -> Signal:
        of_node = rng.normal(1.0, spread, (extent.nodes, 1))
        own = level * rng.uniform(0.85, 1.15)
        return np.asarray(np.clip(own * of_node * common * jitter(rng, shape, spread), 0.0, 1.0))

    used = levels.memory * rng.uniform(0.7, 1.3) * rng.normal(1.0, 0.02, (extent.nodes, 1))
    return Activity(
        busy=np.clip(levels.busy * start * jitter(rng, shape, 0.006), 0.0, 1.0),
        flops=share(levels.flops, 0.02),
        bandwidth=share(levels.bandwidth, 0.02),
        memory=np.clip(used * warm_up(extent.samples, 3.0) * wander(rng, shape, 0.004), 0.0, 0.94),
        network=share(levels.network, 0.08) if extent.nodes > 1 else share(0.0004, 0.3),
        reading=share(levels.reading, 0.4) + 0.12 * (1.0 - start) * rng.uniform(0.5, 1.5),
        writing=share(levels.writing, 0.4),
        cores=np.clip(rng.normal(1.0, 0.008, (extent.nodes, extent.cores)), 0.0, 1.02),
        gpu=_gpu_share(rng, extent, levels.gpu * common),
        gpu_memory=_gpu_memory_share(rng, extent, levels.gpu_memory),
        seen=np.ones(shape, dtype=np.bool_),
    )


def _gpu_share(rng: Generator, extent: Extent, level: Signal) -> Signal:
    shape = (extent.nodes, extent.gpus, extent.samples)
    of_device = rng.normal(1.0, 0.01, (*shape[:-1], 1))
    return np.asarray(np.clip(level * of_device * jitter(rng, shape, 0.035), 0.0, 1.0))


def _gpu_memory_share(rng: Generator, extent: Extent, level: float) -> Signal:
    shape = (extent.nodes, extent.gpus, extent.samples)
    return np.asarray(np.clip(level * warm_up(extent.samples, 0.8) * wander(rng, shape, 0.006), 0.0, 0.985))
