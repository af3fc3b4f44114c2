"""Writing jobs with their nodes and tags, on every database."""

from dataclasses import replace

import orjson
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from app.database import db, unit_of_work
from app.domain.job import JobState, MonitoringStatus, Resource, Sharing, Tag
from app.domain.user import Account, User
from app.models import Job, JobNode, JobTag, Node, NodeState
from app.models import Tag as TagRow
from app.repositories.accounts import AccountRepository
from app.repositories.job_writes import JobWriter, row_of
from app.repositories.jobs import JobRepository
from app.repositories.tags import TagRepository
from tests.repositories.stock import EVERYTHING, LARGEST_ID
from tests.support.archive_builder import make_job
from tests.support.databases import on_every_database

pytestmark = [on_every_database, pytest.mark.usefixtures("app_context")]

NAUGHTY = "quote ' double \" back \\ percent % emoji 😀 umlaut ä Ä line\nend tab\t nul-free \x01"


@pytest.fixture
def jobs():
    return JobRepository(db.session)


def write(*written):
    with unit_of_work():
        return JobWriter(db.session).insert(written)


def test_a_job_is_read_as_it_was_written(jobs):
    job = make_job(
        job_id=LARGEST_ID, start_time=LARGEST_ID, submit_time=LARGEST_ID, duration=LARGEST_ID, walltime=LARGEST_ID,
        array_job_id=LARGEST_ID, requested_memory=LARGEST_ID, num_hwthreads=LARGEST_ID, num_acc=LARGEST_ID,
        smt=LARGEST_ID, energy=1.25, user="ü" * 255, project=NAUGHTY, partition="😀" * 255, shared=Sharing.MULTI_USER,
        state=JobState.OUT_OF_MEMORY, monitoring_status=MonitoringStatus.ARCHIVING_FAILED,
        meta_data={"jobName": NAUGHTY, "jobScript": NAUGHTY * 5000}, footprint={"a_avg": 1e-300, "b_max": 1e300},
        energy_footprint={"cpu_power": 0.1},
    )  # fmt: skip

    record = jobs.find(write(job)[job.key], seen_by=EVERYTHING)

    assert record.key == job.key
    assert (record.submit_time, record.stored_duration, record.walltime) == (LARGEST_ID,) * 3
    assert (record.array_job_id, record.requested_memory, record.smt) == (LARGEST_ID,) * 3
    assert (record.num_hwthreads, record.num_acc, record.energy) == (LARGEST_ID, LARGEST_ID, 1.25)
    assert (record.user, record.project, record.partition) == (job.user, NAUGHTY, job.partition)
    assert (record.state, record.shared, record.monitoring_status) == ("out_of_memory", "multi_user", 2)
    assert record.job_name == NAUGHTY
    assert orjson.loads(record.meta_data_json) == job.meta_data
    assert orjson.loads(record.footprint_json) == job.footprint
    assert orjson.loads(record.energy_footprint_json) == job.energy_footprint


def test_a_long_job_name_is_cut_and_a_nul_left_out(jobs):
    job = make_job(meta_data={"jobName": "a\0" + "😀" * 300})

    record = jobs.find(write(job)[job.key], seen_by=EVERYTHING)

    assert record.job_name == "a" + "😀" * 254
    assert orjson.loads(record.meta_data_json) == job.meta_data


def test_what_a_job_does_not_have_is_null(jobs):
    job = make_job(meta_data=None, footprint=None, energy_footprint={})

    record = jobs.find(write(job)[job.key], seen_by=EVERYTHING)

    assert (record.job_name, record.meta_data_json, record.footprint_json, record.energy_footprint_json) == (None,) * 4


def test_resources_are_written_without_their_empty_parts(jobs):
    job = replace(make_job(), resources=(Resource("n001", (0, 1)), Resource("n002", (), ("gpu0",), "big")), num_nodes=2)

    record = jobs.find(write(job)[job.key], seen_by=EVERYTHING)

    assert orjson.loads(record.resources_json) == [
        {"hostname": "n001", "hwthreads": [0, 1]},
        {"hostname": "n002", "accelerators": ["gpu0"], "configuration": "big"},
    ]


def test_nodes_keep_their_order_even_if_one_is_named_twice():
    job = replace(make_job(), resources=(Resource("n002"), Resource("n001"), Resource("n002")), num_nodes=3)

    row_id = write(job)[job.key]

    columns = (JobNode.position, JobNode.hostname)
    found = db.session.execute(select(*columns).where(JobNode.job == row_id).order_by(JobNode.position)).all()
    assert found == [(0, "n002"), (1, "n001"), (2, "n002")]


def test_a_key_is_written_once():
    write(make_job())

    with pytest.raises(DBAPIError):
        write(make_job())


def test_jobs_that_differ_in_one_part_of_the_key_are_different(jobs):
    job = make_job()

    write(
        job, replace(job, start_time=job.start_time + 1), replace(job, cluster="Testc"), replace(job, cluster="testc ")
    )

    assert jobs.count([], seen_by=EVERYTHING) == 4


def test_known_keys_are_told_with_row_and_state():
    job, other = make_job(), make_job(number=1, state=JobState.RUNNING)
    ids = write(job, other)

    known = JobWriter(db.session).existing([job.key, other.key, make_job(number=2).key])

    assert known == {job.key: (ids[job.key], JobState.COMPLETED), other.key: (ids[other.key], JobState.RUNNING)}


def test_an_update_keeps_the_row_and_replaces_nodes_and_tags(jobs):
    job = make_job(hosts=["n001", "n002"])
    row_id = write(job)[job.key]
    changed = replace(job, user="other", resources=(Resource("n009"),), num_nodes=1)
    with unit_of_work():
        tag_id = TagRepository(db.session).ensure([("app", "vasp", "global")])["app", "vasp", "global"]
        db.session.execute(insert(JobTag).values(job=row_id, tag=tag_id))

    with unit_of_work():
        JobWriter(db.session).update([(row_id, changed)])

    assert jobs.find(row_id, seen_by=EVERYTHING).user == "other"
    assert list(db.session.scalars(select(JobNode.hostname))) == ["n009"]
    assert list(db.session.scalars(select(JobTag.job))) == []


def test_a_deleted_job_takes_nodes_and_tag_links_along_and_leaves_the_tag():
    job = make_job(tags=(Tag("app", "vasp"),))
    row_id = write(job)[job.key]
    with unit_of_work():
        tag_ids = TagRepository(db.session).ensure([("app", "vasp", "global")])
        JobWriter(db.session).link_tags([(row_id, job)], tag_ids)

    with unit_of_work():
        JobWriter(db.session).delete([row_id])

    left = [db.session.scalar(select(table)) for table in (JobNode.job, JobTag.job)]
    assert left == [None, None]
    assert db.session.scalar(select(TagRow.name)) == "vasp"


def test_a_row_id_is_never_used_twice():
    job = make_job()
    first = write(job)[job.key]
    with unit_of_work():
        JobWriter(db.session).delete([first])

    assert write(job)[job.key] > first


def test_a_deleted_node_takes_its_states_along():
    with unit_of_work():
        db.session.execute(insert(Node).values(id=1, hostname="n001", cluster="testc", subcluster="main"))
        report = {"node": 1, "time_stamp": 1, "node_state": "idle", "health_state": "full"}
        db.session.execute(insert(NodeState).values(report))

    with unit_of_work():
        db.session.execute(Node.__table__.delete())

    assert db.session.scalar(select(NodeState.id)) is None


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (JobNode, {"job": 4711, "position": 0, "hostname": "n001"}),
        (JobTag, {"job": 4711, "tag": 1}),
        (NodeState, {"node": 4711, "time_stamp": 1, "node_state": "idle", "health_state": "full"}),
    ],
)
def test_rows_that_refer_to_nothing_are_refused(table, values):
    with pytest.raises(DBAPIError), unit_of_work():
        db.session.execute(insert(table).values(values))


@pytest.mark.parametrize(("column", "value"), [("job_state", "flying"), ("shared", "maybe"), ("monitoring_status", 4)])
def test_words_that_are_no_state_are_refused(column, value):
    row = row_of(make_job()) | {column: value}

    with pytest.raises(DBAPIError), unit_of_work():
        db.session.execute(insert(Job).values(row))


def test_tags_that_differ_by_case_or_blank_or_scope_are_different():
    wanted = {("app", "vasp", scope) for scope in ("global", "admin", "anna", "Anna")} | {
        ("app", "VASP", "global"),
        ("app", "vasp ", "global"),
        ("App", "vasp", "global"),
        ("app", "väsp", "global"),
        ("app", "", "global"),
    }

    with unit_of_work():
        ids = TagRepository(db.session).ensure(wanted)
    with unit_of_work():
        again = TagRepository(db.session).ensure(wanted)

    assert len(set(ids.values())) == len(wanted)
    assert again == ids


def test_no_tags_are_ensured_without_asking():
    assert TagRepository(db.session).ensure([]) == {}


def test_only_archived_jobs_that_ended_count_as_archived():
    job = make_job()
    write(
        job,
        make_job(number=1, state=JobState.RUNNING),
        make_job(number=2, monitoring_status=MonitoringStatus.RUNNING_OR_ARCHIVING),
        make_job(number=3, monitoring_status=MonitoringStatus.ARCHIVING_FAILED),
        make_job(number=4, monitoring_status=MonitoringStatus.DISABLED),
    )

    assert [key for _id, key in JobWriter(db.session).archived()] == [job.key]


def test_an_error_rolls_everything_back(jobs):
    with pytest.raises(ZeroDivisionError):
        _fail_in_a_unit(lambda _work: JobWriter(db.session).insert([make_job()]))

    assert jobs.count([], seen_by=EVERYTHING) == 0


def test_actions_follow_the_commit():
    said = []

    with unit_of_work() as work:
        work.after_commit(said.append, "first")
        work.after_commit(said.append, "second")
        assert said == []

    assert said == ["first", "second"]


def test_no_action_follows_an_error():
    said = []

    with pytest.raises(ZeroDivisionError):
        _fail_in_a_unit(lambda work: work.after_commit(said.append, "never"))

    assert said == []


def _fail_in_a_unit(write_something):
    with unit_of_work() as work:
        write_something(work)
        raise ZeroDivisionError


def test_an_account_keeps_its_settings_until_it_is_deleted():
    accounts = AccountRepository(db.session)
    with unit_of_work():
        accounts.add(Account(User("anna")))
        accounts.put_setting("anna", "theme", '"dark"')
        accounts.put_setting("anna", "theme", '"light"')
        accounts.put_setting("anna", "metricConfig_jobListMetrics:fritz", '["😀"]')

    assert accounts.settings("anna") == {"theme": '"light"', "metricConfig_jobListMetrics:fritz": '["😀"]'}

    with unit_of_work():
        assert accounts.delete("anna")
        assert not accounts.delete("Anna")

    assert accounts.settings("anna") == {}
