from __future__ import annotations

import numpy as np
import pytest

from app.demo.activity import Extent
from app.demo.behaviours import PROGRAMS, TWISTS, simulate

LONG = Extent(nodes=4, cores=8, gpus=4, samples=300)
LAST_HOUR = slice(-60, None)


def run(program, *twists, extent=LONG, seed=5):
    return simulate(np.random.default_rng(seed), extent, program, twists)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("samples", [1, 2, 700])
@pytest.mark.parametrize("twist", [*TWISTS, None])
def test_every_behaviour_works_for_every_length_and_stays_within_sensible_shares(program, twist, samples):
    extent = Extent(nodes=3, cores=2, gpus=2, samples=samples)

    activity = run(program, *((twist,) if twist else ()), extent=extent)

    for share in (activity.busy, activity.flops, activity.bandwidth, activity.memory, activity.gpu, activity.network):
        assert np.isfinite(share).all()
        assert share.min() >= 0.0
        assert share.max() <= 1.0


def test_a_hanging_job_stops_computing_and_keeps_its_memory():
    activity = run("mixed", "hang")

    assert activity.flops[:, LAST_HOUR].max() < 0.05 * activity.flops.max()
    assert activity.memory[:, LAST_HOUR].min() > 0.8 * activity.memory.max(axis=1).min()


def test_a_deadlock_keeps_the_cores_busy_and_computes_nothing():
    activity = run("mixed", "spinning_hang")

    assert activity.busy[:, LAST_HOUR].min() > 0.9
    assert activity.flops[:, LAST_HOUR].max() < 0.05 * activity.flops.max()


def test_a_leak_ends_with_the_memory_of_a_node_used_up():
    activity = run("mixed", "memory_leak")

    assert activity.memory[:, 0].max() < 0.3
    assert activity.memory[:, -1].max() > 0.94


def test_a_serial_program_uses_one_core():
    activity = run("scripting", "one_core_busy")

    assert ((activity.cores > 0.5).sum(axis=1) == 1).all()


def test_one_accelerator_is_idle_and_the_others_work():
    activity = run("training", "one_gpu_idle")

    working = activity.gpu.mean(axis=2) > 0.5
    assert (working.sum(axis=1) == 3).all()


def test_work_is_out_of_balance_between_nodes():
    activity = run("mixed", "imbalance")

    of_nodes = activity.flops.mean(axis=1)
    assert of_nodes.max() > 1.5 * of_nodes.min()


def test_monitoring_begins_late_and_has_gaps():
    activity = run("mixed", "late_start_with_gaps")

    assert not activity.seen[:, 0].any()
    assert not activity.seen.all(axis=0)[100:].all()
    assert activity.seen.any(axis=1).all()


def test_checkpoints_lower_the_work_and_raise_the_output():
    activity = run("compute_bound", "checkpoints")

    saving = activity.writing[0] > 5 * np.median(activity.writing[0])
    assert 0 < saving.sum() < 60
    assert activity.flops[0, saving].mean() < 0.6 * np.median(activity.flops[0])
