from __future__ import annotations

import string

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.errors import CorruptArchive
from app.archive.meta_codec import decode_meta, encode_meta
from app.domain.job import Job, JobKey, JobState, MetricSummary, MonitoringStatus, Resource, Sharing, Tag
from app.domain.metric import MetricStatistics, Unit

MINIMAL = {
    "cluster": "testc",
    "user": "kelm014",
    "jobId": 1234,
    "startTime": 1700000000,
    "jobState": "completed",
    "numNodes": 2,
    "resources": [{"hostname": "n001"}, {"hostname": "n002"}],
}


def decode(**changes):
    return decode_meta(orjson.dumps({**MINIMAL, **changes}))


def test_what_is_not_given_has_the_zero_of_the_wire():
    job = decode()

    assert job.key == JobKey("testc", 1234, 1700000000)
    assert job.resources == (Resource("n001"), Resource("n002"))
    assert (job.subcluster, job.shared, job.walltime, job.tags) == ("", Sharing.NONE, 0, ())
    assert (job.meta_data, job.footprint, job.statistics) == (None, None, {})
    assert job.monitoring_status is MonitoringStatus.DISABLED


def test_unknown_keys_are_ignored():
    assert decode(stopTime=5, concurrentJobs={"items": None, "count": 0}, mem_used_max=3.5) == decode()


def test_null_counts_as_absent():
    nothing = dict.fromkeys(("project", "tags", "walltime", "metaData", "statistics", "shared"))
    resources = [{"hostname": "n001", "hwthreads": None, "accelerators": None}, {"hostname": "n002"}]

    assert decode(**nothing, resources=resources) == decode()


def test_resources_carry_threads_and_accelerators():
    job = decode(numNodes=1, resources=[{"hostname": "g1", "hwthreads": [0, 1], "accelerators": ["0:1"], "extra": 1}])

    assert job.resources == (Resource("g1", (0, 1), ("0:1",)),)


def test_statistics_become_summaries():
    job = decode(statistics={"mem_used": {"unit": {"base": "B", "prefix": "G"}, "avg": 3, "min": 1.5, "max": 9}})

    assert job.statistics == {"mem_used": MetricSummary(MetricStatistics(3, 1.5, 9), Unit("B", "G"))}


@pytest.mark.parametrize(("number", "sharing"), [(0, "multi_user"), (1, "none"), (2, "single_user")])
def test_exclusive_of_old_versions_is_understood(number, sharing):
    assert decode(exclusive=number).shared is Sharing(sharing)


def test_shared_counts_before_exclusive_and_may_be_empty():
    assert decode(shared="single_user", exclusive=0).shared is Sharing.SINGLE_USER
    assert decode(shared="").shared is Sharing.NONE


@pytest.mark.parametrize("old", ["canceled", "stopped"])
def test_states_of_old_versions_are_understood(old):
    assert decode(jobState=old).state is JobState.CANCELLED


def test_whole_numbers_may_be_written_as_floats():
    job = decode_meta(orjson.dumps({**MINIMAL, "duration": 86486.0, "jobId": 1234.0}))

    assert (job.duration, job.job_id) == (86486, 1234)
    assert isinstance(job.duration, int)


def test_meta_data_that_are_no_text_become_text():
    assert decode(metaData={"jobName": "x", "slurmInfo": {"a": 1}, "count": 3, "gone": None}).meta_data == {
        "jobName": "x",
        "slurmInfo": '{"a":1}',
        "count": "3",
    }


def test_equal_tags_are_merged_and_a_tag_without_scope_is_global():
    tags = [
        {"type": "app", "name": "vasp", "scope": "global", "id": 0},
        {"type": "app", "name": "vasp", "id": 4},
        {"type": "app", "name": "vasp", "scope": "admin"},
    ]

    assert decode(tags=tags).tags == (Tag("app", "vasp"), Tag("app", "vasp", "admin"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"jobId": "abc"}, "jobId: expected a whole number, got 'abc'"),
        ({"jobId": -1}, "jobId: expected >= 0, got -1"),
        ({"jobId": 2**63}, "jobId: expected <= 9223372036854775807, got 9223372036854775808"),
        ({"jobId": None}, "jobId: is missing"),
        ({"duration": 1.5}, "duration: expected a whole number, got 1.5"),
        ({"user": ""}, "user: is empty"),
        ({"cluster": ""}, "cluster: is empty"),
        ({"numNodes": 0, "resources": []}, "numNodes: expected at least 1, got 0"),
        ({"numNodes": 3}, "resources: 2 hosts, but numNodes is 3"),
        ({"numAcc": -1}, "numAcc: expected >= 0, got -1"),
        ({"resources": [{"hostname": "n1"}, {}]}, r"resources\[1\].hostname: is missing"),
        ({"resources": [{"hostname": 7}, {}]}, r"resources\[0\].hostname: expected text, got 7"),
        ({"resources": "n1"}, "resources: expected a list, got 'n1'"),
        ({"jobState": "finished"}, "jobState: invalid enum value 'finished'"),
        ({"jobState": 7}, "jobState: expected text, got 7"),
        ({"walltime": True}, "walltime: expected a whole number, got true"),
        ({"exclusive": 3}, "exclusive: expected 0, 1 or 2, got 3"),
        ({"shared": "maybe"}, "shared: invalid enum value 'maybe'"),
        ({"monitoringStatus": 9}, "monitoringStatus: invalid enum value 9"),
        ({"footprint": {"mem_used_max": "x"}}, r"footprint\[...\]: expected a number, got text"),
        ({"statistics": {"m": {"avg": "NaN"}}}, r"statistics\[...\].avg: expected a number, got text"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(changes, message):
    with pytest.raises(CorruptArchive, match=f"meta.json: {message}"):
        decode(**changes)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"energy": NaN}', b'{"energy": 1e999}'])
def test_what_is_no_json_object_is_refused(content):
    with pytest.raises(CorruptArchive, match=r"^meta.json: "):
        decode_meta(content)


def test_an_encoded_job_has_the_keys_of_the_reference_in_its_order():
    encoded = encode_meta(decode(project="kelm"))

    assert encoded.endswith(b"}\n")
    assert " ".join(orjson.loads(encoded)) == (
        "cluster subCluster project user shared jobState resources energyFootprint footprint metaData concurrentJobs "
        "energy jobId duration numNodes statistics startTime"
    )


def test_optional_keys_appear_in_their_places():
    job = decode(
        partition="work",
        tags=[{"type": "app", "name": "vasp"}],
        walltime=5,
        arrayJobId=6,
        requestedMemory=7,
        smt=1,
        monitoringStatus=3,
        numAcc=2,
        numHwthreads=8,
        submitTime=9,
    )

    document = orjson.loads(encode_meta(job, row_id=42))

    assert " ".join(document) == (
        "cluster subCluster partition project user shared jobState tags resources energyFootprint footprint metaData "
        "concurrentJobs energy arrayJobId walltime requestedMemory jobId duration smt monitoringStatus numAcc "
        "numHwthreads numNodes statistics id submitTime startTime"
    )
    assert document["id"] == 42
    assert document["tags"] == [{"type": "app", "name": "vasp", "scope": "global", "id": 0}]
    assert document["concurrentJobs"] == {"items": None, "count": 0}
    assert document["resources"][0] == {"hostname": "n001"}


NAMES = st.text(string.ascii_letters + string.digits + "_-<\u00fc", min_size=1, max_size=8)
COUNTS = st.integers(0, 2**53)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
RESOURCES = st.builds(
    Resource,
    NAMES,
    st.lists(st.integers(0, 255), max_size=3).map(tuple),
    st.lists(NAMES, max_size=2).map(tuple),
    st.one_of(st.just(""), NAMES),
)
SUMMARIES = st.builds(
    MetricSummary,
    st.builds(MetricStatistics, NUMBERS, NUMBERS, NUMBERS),
    st.builds(Unit, NAMES, st.sampled_from(["", "G"])),
)
TAGS = st.lists(
    st.builds(Tag, NAMES, NAMES, NAMES, st.one_of(st.none(), st.integers(1, 99))),
    max_size=3,
    unique_by=lambda tag: (tag.type, tag.name, tag.scope),
).map(tuple)
VALUES = st.one_of(st.none(), st.dictionaries(NAMES, NUMBERS, max_size=3))


@st.composite
def jobs(draw):
    resources = tuple(draw(st.lists(RESOURCES, min_size=1, max_size=3)))
    numbers = {
        name: draw(COUNTS)
        for name in (
            "duration", "walltime", "submit_time", "array_job_id", "requested_memory", "num_hwthreads", "num_acc", "smt",
        )
    }  # fmt: skip
    return Job(
        cluster=draw(NAMES),
        job_id=draw(COUNTS),
        start_time=draw(COUNTS),
        user=draw(NAMES),
        project=draw(NAMES),
        state=draw(st.sampled_from(JobState)),
        num_nodes=len(resources),
        resources=resources,
        subcluster=draw(NAMES),
        partition=draw(st.one_of(st.just(""), NAMES)),
        shared=draw(st.sampled_from(Sharing)),
        monitoring_status=draw(st.sampled_from(MonitoringStatus)),
        energy=draw(NUMBERS),
        tags=draw(TAGS),
        meta_data=draw(st.one_of(st.none(), st.dictionaries(NAMES, st.text(max_size=20), max_size=2))),
        footprint=draw(VALUES),
        energy_footprint=draw(VALUES),
        statistics=draw(st.dictionaries(NAMES, SUMMARIES, max_size=3)),
        **numbers,
    )


@given(jobs())
def test_an_encoded_job_reads_back_as_the_same_job(job):
    assert decode_meta(encode_meta(job, row_id=1)) == job
