"""Who does not get restricted metrics, of which jobs, and what they must not ask."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.domain.errors import Invalid
from app.domain.filters import NEWEST_FIRST, JobFilter, MetricRange, NumberRange, Order
from app.domain.restriction import Restriction
from app.domain.roles import Role
from app.domain.user import User
from tests.support.archive_builder import default_cluster

CLUSTERS = {"testc": default_cluster("testc"), "testg": default_cluster("testg")}
JOB = SimpleNamespace(cluster="testc", subcluster="main")
OWNER = User("somebody", (Role.USER,))


def asking_for(key):
    return JobFilter(metric_stats=(MetricRange(key, NumberRange(1, 2)),))


def overridden(restrict):
    """Return clusters of which `main` says by itself whether it restricts net_bw."""
    cluster = default_cluster("testc")
    main = cluster.subclusters["main"]
    own = main.metrics | {"net_bw": replace(main.metrics["net_bw"], restrict=restrict)}
    return {"testc": replace(cluster, subclusters={"main": replace(main, metrics=own)})}


@pytest.mark.parametrize(
    ("roles", "withheld"),
    [
        ((Role.USER,), {"net_bw"}),
        ((Role.USER, Role.API), {"net_bw"}),
        ((Role.MANAGER,), {"net_bw"}),
        ((Role.SUPPORT,), set()),
        ((Role.ADMIN, Role.USER), set()),
        ((Role.API,), set()),
    ],
)
def test_only_staff_and_machines_get_restricted_metrics(roles, withheld):
    restriction = Restriction(User("somebody", roles), CLUSTERS)

    assert restriction.withheld(JOB) == withheld
    assert restriction.withheld_anywhere == withheld


def test_a_subcluster_that_is_gone_restricts_what_its_cluster_restricts():
    job = SimpleNamespace(cluster="testc", subcluster="gone")

    assert Restriction(OWNER, CLUSTERS).withheld(job) == {"net_bw"}


def test_of_a_cluster_that_is_gone_everything_restricted_anywhere_is_withheld():
    job = SimpleNamespace(cluster="gone", subcluster="main")

    assert Restriction(OWNER, CLUSTERS).withheld(job) == {"net_bw"}


def test_a_subcluster_decides_for_its_own_jobs_but_not_for_lists():
    restriction = Restriction(OWNER, overridden(restrict=False))

    assert restriction.withheld(JOB) == frozenset()
    assert restriction.withheld_anywhere == {"net_bw"}


def test_without_clusters_nothing_is_restricted():
    assert Restriction(OWNER, {}).withheld(JOB) == frozenset()


@pytest.mark.parametrize("key", ["net_bw_avg", "net_bw_max", "net_bw"])
def test_lists_must_not_be_chosen_or_ordered_by_what_is_withheld(key):
    restriction = Restriction(OWNER, CLUSTERS)

    with pytest.raises(Invalid, match=f"'{key}': the site shows this metric to its staff only"):
        restriction.refuse([JobFilter(), asking_for(key)], NEWEST_FIRST)
    with pytest.raises(Invalid, match=f"'{key}'"):
        restriction.refuse([], Order(key, by_footprint=True))


def test_other_metrics_and_columns_are_not_refused():
    Restriction(OWNER, CLUSTERS).refuse([asking_for("mem_bw_avg")], Order("net_bw_avg"))


def test_staff_is_refused_nothing():
    staff = Restriction(User("helper", (Role.SUPPORT,)), CLUSTERS)

    staff.refuse([asking_for("net_bw_avg")], Order("net_bw_avg", by_footprint=True))
