"""What the collectors on the nodes measure while a job is active.

A sensor returns (node, sample) for node metrics and (node, part, sample) for metrics of cores, sockets and
accelerators. In a coarse simulation all cores of a node are one part, which stands for every core.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from app.demo.activity import Activity
from app.demo.hardware import Gpu, NodeKind
from app.demo.signals import Signal, jitter, lagged, wander

SYSTEM_MEMORY = 4.5
"""What the operating system of a node uses, in GB."""

SCRATCH_PEAK = 4000.0
"""What one node can read from or write to the parallel file system, in MB/s."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A job in action on nodes of one kind.

    `cores` are the numbers of its cores, `neighbours` is the load of all other cores of the node, in 0..1.
    """

    kind: NodeKind
    activity: Activity
    cores: tuple[int, ...]
    rng: Generator
    neighbours: float = 0.0

    @property
    def share_of_node(self) -> float:
        """The part of a node's cores that belongs to the job."""
        return len(self.cores) / self.kind.cores

    @property
    def sockets(self) -> tuple[int, ...]:
        """The sockets that hold cores of the job, ascending."""
        return tuple(sorted({core // self.kind.cores_per_socket for core in self.cores}))

    @property
    def load(self) -> Signal:
        """The busy share of the job's cores, by (node, sample)."""
        return np.asarray(self.activity.busy * self.activity.cores.mean(axis=1, keepdims=True))


def _core_share(scene: Scene) -> Signal:
    return np.asarray(scene.activity.cores[:, :, None])


def _core_noise(scene: Scene, spread: float) -> Signal:
    nodes, cores = scene.activity.cores.shape
    return jitter(scene.rng, (nodes, cores, scene.activity.busy.shape[1]), spread)


def _engaged(scene: Scene) -> Signal:
    """How far each core shows the counters of the program rather than those of an idle core."""
    return np.asarray(np.clip(scene.activity.busy[:, None, :] * _core_share(scene) * 3.0, 0.0, 1.0))


def cpu_user(scene: Scene) -> Signal:
    """Percent of the time that each core spent in the program."""
    busy = scene.activity.busy[:, None, :] * _core_share(scene)
    lost = np.abs(_core_noise(scene, 0.012) - 1.0)
    return np.asarray(np.clip(100.0 * busy * (1.0 - lost) + 0.2 * lost, 0.0, 100.0))


def flops_any(scene: Scene) -> Signal:
    """GFlop/s of each core."""
    best = scene.kind.simd_rate / scene.kind.cores
    return np.asarray(best * scene.activity.flops[:, None, :] * _core_share(scene) * _core_noise(scene, 0.03))


def ipc(scene: Scene) -> Signal:
    """Instructions per cycle of each core: low when it waits for memory, lowest when it idles."""
    computing = scene.activity.flops / (scene.activity.flops + 0.35 * scene.activity.bandwidth + 0.02)
    working = (0.35 + 2.6 * computing)[:, None, :]
    engaged = _engaged(scene)
    return np.asarray((working * engaged + 0.3 * (1.0 - engaged)) * _core_noise(scene, 0.02))


def clock(scene: Scene) -> Signal:
    """MHz of each core: near turbo with light work, lower with wide vectors, low when idle."""
    kind = scene.kind
    wide = np.clip(scene.activity.flops / 0.4, 0.0, 1.0)
    working = kind.turbo_clock - (kind.turbo_clock - kind.base_clock) * (0.25 + 0.7 * wide)
    idle = 0.45 * kind.base_clock
    return np.asarray((idle + (working[:, None, :] - idle) * _engaged(scene)) * _core_noise(scene, 0.006))


def _per_socket(scene: Scene, of_node: Signal, spread: float) -> Signal:
    shape = (of_node.shape[0], len(scene.sockets), of_node.shape[1])
    return np.asarray(
        of_node[:, None, :] * jitter(scene.rng, (*shape[:2], 1), spread) * jitter(scene.rng, shape, spread)
    )


def mem_bw(scene: Scene) -> Signal:
    """GB/s of each socket."""
    best = scene.kind.bandwidth / scene.kind.sockets * scene.share_of_node * scene.kind.sockets / len(scene.sockets)
    others = 0.15 * scene.neighbours * best
    return _per_socket(scene, 0.15 + others + best * scene.activity.bandwidth, 0.015)


def cpu_power(scene: Scene) -> Signal:
    """W of each socket."""
    busy = np.clip(scene.load * scene.share_of_node + scene.neighbours * (1.0 - scene.share_of_node), 0.0, 1.0)
    computing = scene.activity.flops * scene.activity.cores.mean(axis=1, keepdims=True)
    strain = np.clip(0.55 * busy + 0.3 * np.sqrt(computing) + 0.15 * scene.activity.bandwidth, 0.0, 1.0)
    return _per_socket(scene, scene.kind.socket_power * (0.26 + 0.73 * strain), 0.012)


def mem_power(scene: Scene) -> Signal:
    """W of the memory of each socket."""
    return _per_socket(scene, 6.0 + 34.0 * scene.activity.bandwidth + 4.0 * scene.neighbours, 0.02)


def cpu_load(scene: Scene) -> Signal:
    """Mean number of runnable threads of each node, as the kernel reports it."""
    others = scene.neighbours * (scene.kind.cores - len(scene.cores))
    running = len(scene.cores) * scene.load * 1.004 + others
    return lagged(running * jitter(scene.rng, running.shape, 0.004) + 0.05, 0.35)


def mem_used(scene: Scene) -> Signal:
    """GB in use on each node."""
    kind = scene.kind
    others = scene.neighbours * 0.4 * (1.0 - scene.share_of_node) * kind.memory
    return np.asarray(SYSTEM_MEMORY + others + scene.activity.memory * kind.memory * scene.share_of_node)


def _link(scene: Scene) -> Signal:
    traffic = scene.activity.network * scene.kind.link_rate
    return np.asarray((traffic + 0.3) * jitter(scene.rng, traffic.shape, 0.05))


def scratch_read(scene: Scene) -> Signal:
    """MB/s that each node reads from the parallel file system."""
    return np.asarray(SCRATCH_PEAK * scene.activity.reading)


def scratch_write(scene: Scene) -> Signal:
    """MB/s that each node writes to the parallel file system."""
    return np.asarray(SCRATCH_PEAK * scene.activity.writing)


def inlet_temp(scene: Scene) -> Signal:
    """Degrees of the air at the front of each node."""
    of_rack = scene.rng.normal(23.5, 0.9, (scene.activity.busy.shape[0], 1))
    return np.asarray(of_rack * wander(scene.rng, scene.activity.busy.shape, 0.012, period=90))


def acc_utilization(scene: Scene) -> Signal:
    """Percent of the time that each accelerator worked."""
    return 100.0 * scene.activity.gpu


def acc_mem_used(scene: Scene) -> Signal:
    """GB in use on each accelerator."""
    return _gpu(scene).memory * scene.activity.gpu_memory + 0.45


def acc_power(scene: Scene) -> Signal:
    """W of each accelerator."""
    gpu = _gpu(scene)
    strain = scene.activity.gpu**0.85 * (0.55 + 0.4 * scene.activity.gpu_memory**0.3)
    return np.asarray(
        (gpu.idle_power + (gpu.power_limit - gpu.idle_power) * strain) * jitter(scene.rng, strain.shape, 0.02)
    )


def acc_temp(scene: Scene) -> Signal:
    """Degrees of each accelerator; follows its power with a delay."""
    gpu = _gpu(scene)
    nodes, devices = scene.activity.gpu.shape[:2]
    cooling = scene.rng.normal(1.0, 0.06, (nodes, devices, 1))
    return lagged(29.0 + 38.0 * cooling * acc_power(scene) / gpu.power_limit, 0.6)


def _gpu(scene: Scene) -> Gpu:
    if scene.kind.gpu is None:
        raise ValueError(f"nodes of {scene.kind.subcluster!r} have no accelerators")
    return scene.kind.gpu


_NAMED: tuple[Callable[[Scene], Signal], ...] = (
    cpu_load, cpu_user, mem_used, flops_any, mem_bw, ipc, clock, cpu_power, mem_power, scratch_read, scratch_write,
    inlet_temp, acc_utilization, acc_mem_used, acc_power, acc_temp,
)  # fmt: skip
SENSORS = {sensor.__name__: sensor for sensor in _NAMED} | {"ib_recv": _link, "ib_xmit": _link}
"""How each metric of the catalogue is measured."""
