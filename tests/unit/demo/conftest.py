from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.archive.data_codec import decode_data
from app.archive.filesystem import FilesystemArchive
from app.archive.meta_codec import decode_meta
from app.demo.generate import DemoSummary, generate
from app.domain.cluster import Cluster, SubCluster
from app.domain.job import Job
from app.domain.metric import JobData

NOW = 1_795_000_000
JOBS = 60


@dataclass(frozen=True)
class DemoArchive:
    """A generated archive, read back."""

    root: Path
    summary: DemoSummary
    clusters: dict[str, Cluster]
    jobs: tuple[tuple[Job, JobData], ...] = field(repr=False)

    def subcluster_of(self, job: Job) -> SubCluster:
        return self.clusters[job.cluster].subclusters[job.subcluster]


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> DemoArchive:
    root = tmp_path_factory.mktemp("demo") / "job-archive"
    summary = generate(root, seed=7, jobs=JOBS, now=NOW)
    archive = FilesystemArchive(root)
    jobs = tuple(
        (decode_meta(archive.read_meta(key)), decode_data(archive.read_data(key))) for key in archive.iter_keys()
    )
    return DemoArchive(root, summary, {name: archive.load_cluster(name) for name in archive.cluster_names()}, jobs)
