"""The cast of the demo: which jobs occur, how they behave and end, and what staff would say about them."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.hardware import (
    AURORA_BIGMEM,
    AURORA_MAIN,
    AURORA_SHARED,
    GPU_KINDS,
    NOVA_A100,
    NOVA_H100,
    NOVA_L40S,
    NodeKind,
)
from app.domain.job import JobState


@dataclass(frozen=True, slots=True)
class Scenario:
    """A kind of job; `nodes` and `minutes` are lowest and highest, `weight` is relative to all others.

    The first of `states` is the usual end. `tasks` above 1 makes it a job array. `parts` is the number of parts
    of a shared node; 0 stands for whole nodes.
    """

    name: str
    programs: tuple[str, ...]
    kinds: tuple[NodeKind, ...]
    states: tuple[JobState, ...]
    weight: float
    twists: tuple[str, ...] = ()
    nodes: tuple[int, int] = (1, 1)
    minutes: tuple[float, float] = (20, 600)
    parts: tuple[int, ...] = (0,)
    tasks: tuple[int, int] = (1, 1)
    job_class: str = ""
    notes: tuple[str, ...] = ()


_DONE = JobState.COMPLETED
_MOSTLY_DONE = (JobState.COMPLETED,) * 8 + (JobState.FAILED, JobState.CANCELLED)
_SOLVERS = ("compute_bound", "memory_bound", "mixed")
_MAIN = (AURORA_MAIN,)
_WHOLE_NODE_CPU = (AURORA_MAIN, AURORA_BIGMEM)
_GPU_FOUR = (NOVA_A100, NOVA_H100)

SCENARIOS = (
    Scenario("compute bound", ("compute_bound",), _WHOLE_NODE_CPU, _MOSTLY_DONE, 12, nodes=(1, 24), minutes=(15, 1440)),
    Scenario("memory bound", ("memory_bound",), _MAIN, _MOSTLY_DONE, 8, nodes=(1, 32), job_class="memorybound"),
    Scenario("large run", ("mixed", "compute_bound"), _MAIN, (_DONE,), 2, nodes=(32, 64), minutes=(60, 1440)),
    Scenario("phases", ("mixed",), _MAIN, (_DONE,), 4, ("alternating_phases",), nodes=(2, 12), minutes=(45, 600)),
    Scenario(
        "heavy output", ("mixed", "memory_bound"), _WHOLE_NODE_CPU, (_DONE,), 3, ("io_phases",), nodes=(1, 8),
        minutes=(60, 500), job_class="heavyio",
        notes=("Writes one file per rank and step. Sent the user the page on collective output.",),
    ),
    Scenario(
        "checkpoints", ("compute_bound", "mixed"), _MAIN, (JobState.TIMEOUT, _DONE, _DONE), 5, ("checkpoints",),
        nodes=(4, 24), minutes=(240, 2870),
    ),
    Scenario(
        "serial on a whole node", ("scripting",), _MAIN, (_DONE, _DONE, JobState.TIMEOUT), 4, ("one_core_busy",),
        minutes=(30, 900), job_class="lowload",
        notes=("One of 72 cores is used. Suggested the partition shared with --ntasks=1.", ""),
    ),
    Scenario(
        "idle from some point", ("mixed", "memory_bound"), _MAIN, (JobState.TIMEOUT, JobState.CANCELLED), 2, ("hang",),
        nodes=(1, 6), minutes=(120, 1440), job_class="lowutilization",
        notes=("Cancelled after a call: licence server lost.", ""),
    ),
    Scenario(
        "deadlock", _SOLVERS, _MAIN, (JobState.CANCELLED, JobState.TIMEOUT), 2, ("spinning_hang",), nodes=(2, 12),
        minutes=(120, 1440), job_class="lowutilization",
    ),
    Scenario(
        "memory leak", ("mixed",), _MAIN, (JobState.OUT_OF_MEMORY,), 3, ("memory_leak",), nodes=(1, 4),
        minutes=(40, 420), job_class="highmemory",
        notes=("Memory grows from start to end. Pointed to bigmem and to the valgrind module.", ""),
    ),
    Scenario(
        "imbalance", ("mixed", "memory_bound"), _MAIN, (_DONE,), 3, ("imbalance",), nodes=(4, 16), minutes=(40, 500),
        job_class="imbalance",
    ),
    Scenario(
        "monitoring gaps", _SOLVERS, _MAIN, (_DONE,), 1.5, ("late_start_with_gaps",), nodes=(2, 4),
        minutes=(120, 400),
    ),
    Scenario(
        "node without monitoring", _SOLVERS, _MAIN, (_DONE,), 1.5, ("silent_node",), nodes=(3, 12), minutes=(40, 400),
    ),
    Scenario(
        "metric missing", _SOLVERS, _WHOLE_NODE_CPU, (_DONE,), 1.5, ("silent_metric",), nodes=(1, 4),
        minutes=(30, 300),
    ),
    Scenario(
        "early crash", _SOLVERS, _WHOLE_NODE_CPU, (JobState.FAILED,), 6, ("never_started",), nodes=(1, 16),
        minutes=(0.6, 4),
    ),
    Scenario("crash", _SOLVERS, _MAIN, (JobState.FAILED,), 4, nodes=(1, 8), minutes=(5, 300)),
    Scenario(
        "node failure", _SOLVERS, _MAIN, (JobState.NODE_FAIL,), 1.5, ("node_crash",), nodes=(2, 16), minutes=(60, 700),
        notes=("Power supply of one node replaced, job may be submitted again.",),
    ),
    Scenario(
        "boot failure", _SOLVERS, _MAIN, (JobState.BOOT_FAIL,), 0.8, ("never_started",), nodes=(2, 8),
        minutes=(5, 10),
    ),
    Scenario(
        "preempted", ("mixed", "compute_bound"), _MAIN, (JobState.PREEMPTED,), 1.5, nodes=(1, 8),
        minutes=(15, 400),
    ),
    Scenario("suspended", _SOLVERS, _MAIN, (JobState.SUSPENDED,), 0.8, ("paused",), nodes=(1, 4), minutes=(60, 300)),
    Scenario("past its deadline", _SOLVERS, _MAIN, (JobState.DEADLINE,), 0.8, nodes=(1, 6), minutes=(60, 500)),
    Scenario(
        "array of small tasks", ("scripting", "compute_bound", "mixed"), (AURORA_SHARED,), _MOSTLY_DONE, 5, parts=(1,),
        minutes=(8, 240), tasks=(4, 9),
    ),
    Scenario(
        "part of a node", ("scripting", "memory_bound", "mixed"), (AURORA_SHARED,), _MOSTLY_DONE, 8,
        parts=(1, 1, 2), minutes=(3, 700),
    ),
    Scenario(
        "quick test", _SOLVERS, _WHOLE_NODE_CPU, (_DONE, JobState.CANCELLED, JobState.FAILED), 5,
        minutes=(0.5, 4.9),
    ),
    Scenario(
        "quick test on a GPU", ("training", "inference"), GPU_KINDS, (_DONE, JobState.FAILED), 3, parts=(1,),
        minutes=(0.5, 4.9),
    ),
    Scenario(
        "training", ("training",), GPU_KINDS, (_DONE, _DONE, JobState.TIMEOUT, JobState.CANCELLED), 12,
        ("validation_epochs",), minutes=(60, 1440), parts=(1, 1, 2, 0),
    ),
    Scenario(
        "training on many nodes", ("training",), _GPU_FOUR, (_DONE, JobState.TIMEOUT), 3, ("validation_epochs",),
        nodes=(2, 8), minutes=(240, 2880),
    ),
    Scenario("dynamics on a GPU", ("gpu_dynamics",), GPU_KINDS, _MOSTLY_DONE, 8, minutes=(60, 1430), parts=(1,)),
    Scenario(
        "one GPU idle", ("training",), _GPU_FOUR, (_DONE, JobState.TIMEOUT), 4, ("one_gpu_idle",), minutes=(90, 900),
        job_class="idlegpu", notes=("Only 3 of 4 GPUs are used: device_ids is fixed in the script.", ""),
    ),
    Scenario(
        "no GPU used", ("inference", "training"), GPU_KINDS, (_DONE, JobState.CANCELLED), 2, ("all_gpus_idle",),
        minutes=(30, 500), parts=(1, 2), job_class="idlegpu",
    ),
    Scenario(
        "waiting for data", ("training",), GPU_KINDS, (_DONE,), 3, ("starved",), minutes=(60, 700), parts=(1, 2),
        job_class="lowutilization", notes=("One loader process per GPU; advised num_workers=12.", ""),
    ),
    Scenario(
        "GPU job that hangs", ("training", "inference"), (NOVA_L40S, *_GPU_FOUR), (JobState.TIMEOUT,), 2, ("hang",),
        minutes=(180, 1440), parts=(1, 0), job_class="lowutilization",
    ),
    Scenario(
        "GPU job out of memory", ("training",), (NOVA_L40S, NOVA_A100), (JobState.OUT_OF_MEMORY, JobState.FAILED), 2,
        ("memory_leak",), minutes=(15, 200), parts=(1,),
    ),
    Scenario(
        "array of inferences", ("inference",), (NOVA_L40S,), _MOSTLY_DONE, 3, parts=(1,), minutes=(6, 150),
        tasks=(4, 8),
    ),
)  # fmt: skip
