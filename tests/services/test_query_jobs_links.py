"""Links to concurrent jobs of many jobs at once are those of each job alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.container import current_services
from app.domain.filters import Page
from app.domain.job import Sharing
from app.domain.visibility import Visibility
from tests.support.archive_builder import START, ArchiveBuilder

EVERYTHING = Visibility.everything(reason="a test looks")


@pytest.fixture
def records(app_context, app_folder):
    archive = ArchiveBuilder(app_folder / "job-archive").with_default_clusters()
    spans = [(0, 3600), (300, 3600), (3400, 3600), (3401, 900), (3399, 900), (9000, 700), (9000, 600), (9500, 100)]
    for number, (start, duration) in enumerate(spans):
        archive.add_job(
            start_time=START + start, duration=duration, hosts=["n001", "n002"] if number % 2 else ["n002", "n003"],
            shared=Sharing.MULTI_USER, metrics=["cpu_load"], user=f"u{number % 3}",
        )  # fmt: skip
    archive.add_job(start_time=START + 1, duration=3600, hosts=["n001"], metrics=["cpu_load"])
    archive.add_job(start_time=START + 2, cluster="testg", shared=Sharing.MULTI_USER, metrics=["cpu_load"])
    with ThreadPoolExecutor(1) as executor:
        current_services().import_archive.init_db(executor, lambda _done: None)
    return current_services().query_jobs.page((), Page(size=None), seen_by=EVERYTHING).records


@pytest.mark.parametrize("seen_by", [EVERYTHING, Visibility(all_jobs=False, username="u1")])
def test_links_to_concurrent_jobs_are_those_of_each_job_alone(records, seen_by):
    jobs = current_services().query_jobs

    links = jobs.links_to_concurrent_jobs(records, seen_by=seen_by)

    alone = {record.id: jobs.concurrent_jobs(record, seen_by=seen_by) for record in records}
    assert any(links.values())
    assert {row_id: [link.id for link in found] for row_id, found in links.items()} == {
        row_id: [record.id for record in found] for row_id, found in alone.items() if found is not None
    }


def test_without_jobs_that_share_the_database_is_not_asked(app_context):
    assert current_services().query_jobs.links_to_concurrent_jobs([], seen_by=EVERYTHING) == {}
