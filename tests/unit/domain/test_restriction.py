"""Who does not get restricted metrics."""

from types import SimpleNamespace

import pytest

from app.domain.restriction import Restriction
from app.domain.roles import Role
from app.domain.user import User
from tests.support.archive_builder import default_cluster

CLUSTERS = {"testc": default_cluster("testc")}
JOB = SimpleNamespace(cluster="testc", subcluster="main")


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
    assert Restriction(User("somebody", roles), CLUSTERS).withheld(JOB) == withheld


@pytest.mark.parametrize("place", [("gone", "main"), ("testc", "gone")])
def test_nothing_is_known_to_be_restricted_on_nodes_that_are_not_configured(place):
    job = SimpleNamespace(cluster=place[0], subcluster=place[1])

    assert Restriction(User("somebody", (Role.USER,)), CLUSTERS).withheld(job) == frozenset()
