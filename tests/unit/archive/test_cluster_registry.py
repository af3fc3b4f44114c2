from __future__ import annotations

import os
import threading

import orjson
import pytest

from app.archive.cluster_registry import ClusterRegistry
from app.domain.errors import Invalid
from tests.support.archive_builder import ArchiveBuilder, cluster_document


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def archive(tmp_path):
    return ArchiveBuilder(tmp_path / "archive").with_default_clusters()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def registry(archive, clock):
    return ClusterRegistry(archive.backend, clock=clock)


def write(archive, name, content, mtime):
    archive.backend.write_cluster(name, content)
    os.utime(archive.root / name / "cluster.json", (mtime, mtime))


def without_large_nodes():
    document = cluster_document()
    del document["subClusters"][1]
    return orjson.dumps(document)


def test_clusters_come_in_the_order_of_their_directories(registry):
    assert list(registry.all()) == ["testc", "testg"]
    assert registry.get("testg").name == "testg"
    assert registry.problems == {}


def test_an_unknown_cluster_is_refused(registry):
    with pytest.raises(Invalid, match="unknown cluster 'x'"):
        registry.get("x")


def test_a_changed_file_counts_from_the_next_check_on(registry, archive, clock):
    registry.all()
    write(archive, "testc", without_large_nodes(), mtime=5000)

    assert list(registry.get("testc").subclusters) == ["main", "large"]
    clock.now = 1.0
    assert list(registry.get("testc").subclusters) == ["main"]


def test_an_unchanged_file_is_not_read_again(registry, clock):
    before = registry.get("testc")
    clock.now = 1.0

    assert registry.get("testc") is before


def test_new_and_vanished_clusters_are_noticed(registry, archive, clock):
    registry.all()
    document = {**cluster_document(), "name": "newc"}
    archive.add_cluster(document)
    (archive.root / "testg" / "cluster.json").unlink()
    clock.now = 1.0

    assert list(registry.all()) == ["newc", "testc"]


def test_a_broken_file_is_reported_and_voids_nothing_else(registry, archive):
    write(archive, "testg", b"{", mtime=5000)

    assert list(registry.all()) == ["testc"]
    assert list(registry.problems) == ["testg"]
    assert registry.problems["testg"].startswith("testg/cluster.json: ")


def test_what_a_file_said_before_it_broke_stays_in_force(registry, archive, clock):
    before = registry.get("testc")
    write(archive, "testc", b"{", mtime=5000)
    clock.now = 1.0

    assert registry.get("testc") is before
    assert "testc" in registry.problems


def test_a_mended_file_is_read_even_if_its_time_is_the_same(registry, archive, clock):
    write(archive, "testg", b"{", mtime=5000)
    registry.all()
    write(archive, "testg", orjson.dumps(cluster_document("testg")), mtime=5000)
    clock.now = 1.0

    assert list(registry.all()) == ["testc", "testg"]
    assert registry.problems == {}


def test_an_archive_that_is_away_for_a_moment_keeps_its_clusters(registry, archive):
    registry.all()
    away = archive.root.rename(archive.root.with_name("away"))
    registry.reload()

    assert list(registry.all()) == ["testc", "testg"]
    assert registry.problems == {"job archive": "the job archive cannot be read: No such file or directory"}
    away.rename(archive.root)
    registry.reload()
    assert registry.problems == {}


def test_a_snapshot_does_not_change(registry, archive):
    before = registry.all()
    (archive.root / "testg" / "cluster.json").unlink()
    registry.reload()

    assert list(before) == ["testc", "testg"]
    assert list(registry.all()) == ["testc"]


def test_many_threads_get_the_same_clusters(registry):
    found = []
    threads = [threading.Thread(target=lambda: found.append(registry.get("testc"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert all(cluster is found[0] for cluster in found)
