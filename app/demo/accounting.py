"""What is computed of a job from its measurements: statistics, footprint and energy."""

from __future__ import annotations

from dataclasses import replace

from app.domain.cluster import SubCluster
from app.domain.footprint import energy_of, footprint_of
from app.domain.job import Job
from app.domain.metric import JobData
from app.domain.statistics import statistics_of_job


def accounted(job: Job, subcluster: SubCluster, data: JobData) -> Job:
    """Return the job with statistics, footprint and energy filled in as its subcluster's metrics say."""
    summaries = statistics_of_job(data)
    statistics = {name: summary.statistics for name, summary in summaries.items()}
    energy = energy_of(subcluster, statistics, job.num_nodes, job.duration)
    return replace(
        job,
        statistics=summaries,
        footprint=footprint_of(subcluster, statistics),
        energy_footprint=energy.by_metric,
        energy=energy.total_kwh,
    )
