"""How programs behave, well or badly: each twist changes what a steady program would do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.random import Generator

from app.demo.activity import Activity, Extent, Levels, steady
from app.demo.signals import after, growth, pulses, square, wander

Twist = Callable[[Generator, Extent, Activity], Activity]

PROGRAMS = {
    "compute_bound": Levels(busy=0.99, flops=0.32, bandwidth=0.22, memory=0.22, network=0.05),
    "memory_bound": Levels(busy=0.98, flops=0.05, bandwidth=0.86, memory=0.45, network=0.09, restlessness=0.015),
    "mixed": Levels(busy=0.97, flops=0.12, bandwidth=0.45, memory=0.33, network=0.14, writing=0.006),
    "scripting": Levels(busy=0.9, flops=0.006, bandwidth=0.05, memory=0.18, network=0.002, reading=0.02),
    "training": Levels(
        busy=0.42, flops=0.008, bandwidth=0.16, memory=0.24, network=0.22, reading=0.09,
        gpu=0.93, gpu_memory=0.84, restlessness=0.015,
    ),
    "gpu_dynamics": Levels(
        busy=0.8, flops=0.03, bandwidth=0.08, memory=0.05, network=0.03, gpu=0.82, gpu_memory=0.14,
        restlessness=0.008,
    ),
    "inference": Levels(
        busy=0.2, flops=0.003, bandwidth=0.06, memory=0.12, network=0.01, gpu=0.55, gpu_memory=0.9,
        restlessness=0.2,
    ),
}  # fmt: skip


def alternating_phases(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Compute, then exchange and assemble, over and over."""
    working = square(extent.samples, period=max(6.0, extent.samples / rng.uniform(5, 11)), duty=rng.uniform(0.55, 0.75))
    return replace(
        activity,
        flops=activity.flops * (0.18 + 0.82 * working),
        bandwidth=np.clip(activity.bandwidth * (1.5 - 0.75 * working), 0.0, 0.95),
        network=np.clip(activity.network * (3.0 - 2.4 * working), 0.0, 0.9),
        gpu=activity.gpu * (0.25 + 0.75 * working),
    )


def io_phases(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Read and write large files at intervals, while the cores wait."""
    width = max(1, round(extent.samples * rng.uniform(0.03, 0.06)))
    reads = pulses(rng, extent.samples, every=extent.samples / rng.uniform(3, 6), width=width)
    writes = pulses(rng, extent.samples, every=extent.samples / rng.uniform(4, 7), width=width)
    slowed = activity.paced(1.0 - 0.85 * np.maximum(reads, writes))
    rough = wander(rng, activity.busy.shape, 0.15, period=2)
    return replace(
        slowed,
        reading=slowed.reading + rng.uniform(0.25, 0.6) * reads * rough,
        writing=slowed.writing + rng.uniform(0.3, 0.7) * writes * rough,
    )


def checkpoints(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Stop computing for a moment at regular times to save the state."""
    saving = pulses(
        rng, extent.samples, every=max(12.0, extent.samples / rng.uniform(6, 14)), width=1 + extent.samples // 400
    )
    slowed = activity.paced(1.0 - rng.uniform(0.55, 0.8) * saving)
    return replace(slowed, writing=slowed.writing + rng.uniform(0.15, 0.35) * saving / extent.nodes**0.5)


def one_core_busy(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Run a serial program on a whole node."""
    cores = np.full_like(activity.cores, 0.003)
    cores[:, int(rng.integers(extent.cores))] = 1.0
    return replace(activity, cores=cores, flops=activity.flops * 5.0, bandwidth=activity.bandwidth * 3.0 / extent.cores)


def hang(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Stop doing anything at some moment and hold the nodes until the end."""
    return activity.paced(1.0 - 0.995 * after(extent.samples, rng.uniform(0.25, 0.6)))


def spinning_hang(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Wait for a message that never comes: cores look busy, nothing is computed."""
    stuck = after(extent.samples, rng.uniform(0.3, 0.6))
    waiting = activity.paced(1.0 - 0.99 * stuck)
    return replace(waiting, busy=np.maximum(waiting.busy, 0.995 * stuck))


def memory_leak(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Grow until the memory of a node is used up."""
    level = growth(extent.samples, rng.uniform(0.12, 0.25), rng.uniform(0.965, 0.985), bend=rng.uniform(0.9, 1.4))
    of_node = rng.uniform(0.93, 1.0, (extent.nodes, 1))
    of_node[rng.integers(extent.nodes)] = 1.0
    return replace(activity, memory=level * of_node * wander(rng, activity.memory.shape, 0.002))


def imbalance(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Give a few nodes most of the work, so that the others wait for them."""
    pace = rng.uniform(0.25, 0.55, (extent.nodes, 1)) * wander(rng, activity.busy.shape, 0.06)
    loaded = rng.permutation(extent.nodes)[: max(1, extent.nodes // 4)]
    pace[loaded] = 1.0
    return activity.paced(np.clip(pace, 0.0, 1.0))


def late_start_with_gaps(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Compute as usual, while monitoring begins late and is interrupted twice."""
    seen = activity.seen.copy()
    seen[:, : max(1, round(extent.samples * rng.uniform(0.04, 0.12)))] = False
    for _ in range(2):
        first = round(extent.samples * rng.uniform(0.2, 0.85))
        seen[:, first : first + max(1, extent.samples // 25)] = False
    seen[rng.integers(extent.nodes), : round(extent.samples * rng.uniform(0.2, 0.4))] = False
    return replace(activity, seen=seen)


def silent_node(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Compute as usual, while one of several nodes sends no measurements."""
    if extent.nodes == 1:
        return activity
    return replace(activity, silent_nodes=(int(rng.integers(extent.nodes)),))


def silent_metric(rng: Generator, _extent: Extent, activity: Activity) -> Activity:
    """Compute as usual, while one collector does not run."""
    return replace(activity, silent_metrics=(str(rng.choice(["flops_any", "mem_bw", "ib_recv", "cpu_power"])),))


def node_crash(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Lose a node near the end; the others wait for it until the scheduler gives up."""
    gone = after(extent.samples, rng.uniform(0.7, 0.9))
    seen = activity.seen.copy()
    seen[rng.integers(extent.nodes), gone > 0] = False
    return replace(activity.paced(1.0 - 0.98 * gone), seen=seen)


def never_started(_rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Do nothing: the nodes boot or the program ends before it computes."""
    return activity.paced(np.full(extent.samples, 0.01))


def paused(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Be stopped by the scheduler for a while, memory kept."""
    first = rng.uniform(0.35, 0.5)
    return activity.paced(1.0 - after(extent.samples, first) + after(extent.samples, first + rng.uniform(0.15, 0.3)))


def one_gpu_idle(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Leave one of the accelerators of each node without work."""
    gpu, memory = activity.gpu.copy(), activity.gpu_memory.copy()
    idle = int(rng.integers(extent.gpus))
    gpu[:, idle] = 0.0
    memory[:, idle] = 0.004
    return replace(activity, gpu=gpu, gpu_memory=memory)


def all_gpus_idle(_rng: Generator, _extent: Extent, activity: Activity) -> Activity:
    """Ask for accelerators and compute on the processor only."""
    return replace(activity, gpu=np.zeros_like(activity.gpu), gpu_memory=np.full_like(activity.gpu_memory, 0.004))


def starved(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Let the accelerators wait for data: utilisation swings with the loader."""
    fed = np.clip(wander(rng, (extent.nodes, extent.gpus, extent.samples), 0.5, period=3) - 0.55, 0.06, 0.9)
    return replace(activity, gpu=activity.gpu * fed, reading=activity.reading * 2.5)


def validation_epochs(rng: Generator, extent: Extent, activity: Activity) -> Activity:
    """Train in epochs with a short validation and a saved model after each."""
    pause = pulses(
        rng, extent.samples, every=max(10.0, extent.samples / rng.uniform(8, 20)), width=1 + extent.samples // 250
    )
    return replace(
        activity,
        gpu=activity.gpu * (1.0 - rng.uniform(0.4, 0.7) * pause),
        network=activity.network * (1.0 - 0.9 * pause),
        writing=activity.writing + rng.uniform(0.05, 0.2) * pause,
    )


TWISTS: dict[str, Twist] = {
    twist.__name__: twist
    for twist in (
        alternating_phases, io_phases, checkpoints, one_core_busy, hang, spinning_hang, memory_leak, imbalance,
        late_start_with_gaps, silent_node, silent_metric, node_crash, never_started, paused, one_gpu_idle,
        all_gpus_idle, starved, validation_epochs,
    )
}  # fmt: skip


def simulate(rng: Generator, extent: Extent, program: str, twists: tuple[str, ...]) -> Activity:
    """Return what a program does that behaves as the named twists say, applied in their order."""
    activity = steady(rng, extent, PROGRAMS[program])
    for twist in twists:
        activity = TWISTS[twist](rng, extent, activity)
    return _within_limits(activity)


def _within_limits(activity: Activity) -> Activity:
    """Twists multiply freely; nothing does more than it can."""
    return replace(
        activity,
        flops=np.clip(activity.flops, 0.0, 1.0),
        bandwidth=np.clip(activity.bandwidth, 0.0, 1.0),
        network=np.clip(activity.network, 0.0, 1.0),
        reading=np.clip(activity.reading, 0.0, 1.0),
        writing=np.clip(activity.writing, 0.0, 1.0),
        memory=np.clip(activity.memory, 0.0, 0.985),
    )
