"""The forms that set filters: which there are, what they ask, and what a query becomes when one is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.blueprints.pages.filter_fields import (
    ChoiceField,
    Field,
    LinksField,
    Option,
    RangeField,
    TextField,
    duration_field,
    period_field,
    range_field,
    text_field,
    typed_parameters,
)
from app.blueprints.pages.filter_pills import SHARING_WORDS, STATE_WORDS, statistic_name
from app.domain.cluster import Cluster, MetricConfig
from app.domain.errors import NotFound
from app.domain.filter_url import Parameter
from app.domain.filters import JobFilter, Match, NumberRange, Schedule, TextMatch
from app.domain.footprint import footprint_key
from app.domain.job import JobState, Tag
from app.domain.roles import Role
from app.domain.user import User
from app.web.format import count, limit, quantity

STAT_PREFIX = "stat-"
PERIODS = (("last6h", "Last 6 h"), ("last24h", "Last 24 h"), ("last7d", "Last 7 d"), ("last30d", "Last 30 d"))
JOB, RESOURCES, METRICS = "Job", "Resources", "Metrics"


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, for the account that asks."""

    user: User
    clusters: Mapping[str, Cluster]
    partitions: Mapping[str, Sequence[str]]
    tags: Sequence[Tag]
    states: Mapping[str, int]
    """Jobs of the present list by state."""
    short_job_s: int
    restricted: frozenset[str] = frozenset()
    """Metrics that are withheld from the account."""

    @property
    def footprint(self) -> dict[str, MetricConfig]:
        """The footprint metrics of all clusters by key; the first subcluster that has one decides about the unit."""
        subclusters = [sub for cluster in self.clusters.values() for sub in cluster.subclusters.values()]
        metrics = [metric for sub in subclusters for metric in sub.footprint_metrics]
        found = [(footprint_key(metric), metric) for metric in metrics if metric.name not in self.restricted]
        return dict(reversed(found))


@dataclass(frozen=True, slots=True)
class Editor:
    """One form: its `parameters` are replaced as a whole when it is sent."""

    name: str
    label: str
    group: str
    parameters: tuple[str, ...]
    fields: Callable[[JobFilter, Choices], list[Field]]


def editors(choices: Choices) -> list[Editor]:
    """Return the forms in the order in which they are listed."""
    return [*_EDITORS, *(_statistic_editor(key, metric) for key, metric in _in_order(choices.footprint))]


def find_editor(name: str, choices: Choices) -> Editor:
    """Return one form; raise `NotFound`."""
    for editor in editors(choices):
        if editor.name == name:
            return editor
    raise NotFound(f"no filter {name!r}")


def edited(editor_name: str, base: Iterable[Parameter], typed: Iterable[Parameter]) -> list[Parameter]:
    """Return the page parameters after a form was sent; what it does not own stays, the page number goes."""
    kept = [(name, value) for name, value in base if name != "page" and not _owns(editor_name, name, value)]
    return [*kept, *typed_parameters(typed)]


def _owns(editor_name: str, name: str, value: str) -> bool:
    if editor_name.startswith(STAT_PREFIX):
        return name == "stat" and value.startswith(f"{editor_name.removeprefix(STAT_PREFIX)}-")
    owned = next((editor.parameters for editor in _EDITORS if editor.name == editor_name), ())
    return name in owned or name.removesuffix("Match") in owned


def _in_order(footprint: dict[str, MetricConfig]) -> list[tuple[str, MetricConfig]]:
    return sorted(footprint.items(), key=lambda item: statistic_name(item[0]).lower())


def _state(wanted: JobFilter, choices: Choices) -> list[Field]:
    chosen = wanted.states or ()
    options = (
        Option(state, STATE_WORDS.get(state, state).capitalize(), state in chosen, _jobs(choices.states, state))
        for state in JobState
    )
    return [ChoiceField("State", "state", tuple(options))]


def _jobs(counts: Mapping[str, int], state: JobState) -> str:
    return count(counts[state]) if counts.get(state) else ""


def _start(wanted: JobFilter, _choices: Choices) -> list[Field]:
    last = wanted.start_time.last if wanted.start_time else ""
    known = dict(PERIODS)
    extra = ((last, last),) if last and last not in known else ()
    periods = (("", "Any time, or these dates"), *PERIODS, *extra)
    options = tuple(Option(value, label, value == last) for value, label in periods)
    return [ChoiceField("Started", "startTime", options, is_single=True), period_field(wanted.start_time)]


def _runtime(wanted: JobFilter, choices: Choices) -> list[Field]:
    cutoff = choices.short_job_s
    hint = f"Such as 5 m, 1 h 30 m or 2 d. Jobs below {limit(cutoff)} count as short here."
    short, long = (
        replace(wanted, duration=bounds) for bounds in (NumberRange(None, cutoff), NumberRange(cutoff, None))
    )
    links = LinksField((("Only short jobs", short), ("Without short jobs", long)))
    return [duration_field("Runtime", "duration", wanted.duration, hint=hint), links]


def _job(wanted: JobFilter, _choices: Choices) -> list[Field]:
    array = "" if wanted.array_job_id is None else str(wanted.array_job_id)
    return [
        text_field("Name", "jobName", wanted.job_name, default=Match.CONTAINS),
        TextField("Job id", "jobId", _ids(wanted.job_id), hint="One or more, separated by commas."),
        TextField("Array job", "arrayJobId", array),
    ]


def _ids(match: TextMatch | None) -> str:
    return ",".join(match.values) if match else ""


def _people(wanted: JobFilter, choices: Choices) -> list[Field]:
    project = text_field("Project", "project", wanted.project)
    sees_others = choices.user.has(Role.MANAGER, Role.SUPPORT, Role.ADMIN)
    return [text_field("User", "user", wanted.user), project] if sees_others else [project]


def _sharing(wanted: JobFilter, _choices: Choices) -> list[Field]:
    shared = [("", "Any"), *((value.value, words.capitalize()) for value, words in SHARING_WORDS.items())]
    schedule = [("", "Any"), *((value.value, value.value.capitalize()) for value in Schedule)]
    return [
        _single("Nodes", "shared", shared, wanted.shared or ""),
        _single("Started as", "schedule", schedule, wanted.schedule or ""),
    ]


def _single(label: str, name: str, options: Iterable[tuple[str, str]], chosen: str) -> ChoiceField:
    listed = tuple(Option(value, words, value == chosen) for value, words in options)
    return ChoiceField(label, name, listed, is_single=True)


def _tag(wanted: JobFilter, choices: Choices) -> list[Field]:
    chosen = wanted.tags or ()
    options = tuple(Option(str(tag.id), f"{tag.type}: {tag.name}", tag.id in chosen) for tag in choices.tags)
    return [ChoiceField("Any of these tags", "tag", options)]


def _place(wanted: JobFilter, choices: Choices) -> list[Field]:
    clusters = _chosen(wanted.cluster)
    near = [cluster for name, cluster in choices.clusters.items() if not clusters or name in clusters]
    subclusters = dict.fromkeys(name for cluster in near for name in cluster.subclusters)
    partitions = dict.fromkeys(name for cluster in near for name in choices.partitions.get(cluster.name, ()))
    return [
        _several("Cluster", "cluster", choices.clusters, clusters),
        _several("Subcluster", "subCluster", subclusters, _chosen(wanted.subcluster)),
        _several("Partition", "partition", partitions, _chosen(wanted.partition)),
    ]


def _several(label: str, name: str, values: Iterable[str], chosen: Sequence[str]) -> ChoiceField:
    listed = dict.fromkeys((*values, *chosen))
    return ChoiceField(label, name, tuple(Option(value, value, value in chosen) for value in listed))


def _chosen(match: TextMatch | None) -> tuple[str, ...]:
    return match.values if match else ()


def _node(wanted: JobFilter, _choices: Choices) -> list[Field]:
    return [text_field("Node", "node", wanted.node)]


def _size(wanted: JobFilter, _choices: Choices) -> list[Field]:
    return [
        range_field("Nodes", "numNodes", wanted.num_nodes),
        range_field("Hardware threads", "numHWThreads", wanted.num_hwthreads),
        range_field("GPUs", "numAccelerators", wanted.num_accelerators),
    ]


def _energy(wanted: JobFilter, _choices: Choices) -> list[Field]:
    return [range_field("Energy of the whole job", "energy", wanted.energy, unit="kWh")]


def _statistic_editor(key: str, metric: MetricConfig) -> Editor:
    def fields(wanted: JobFilter, _choices: Choices) -> list[Field]:
        bounds = next((item.range for item in wanted.metric_stats if item.key == key), None)
        return [_statistic_field(key, metric, range_field("", key, bounds, unit=str(metric.unit)))]

    return Editor(f"{STAT_PREFIX}{key}", statistic_name(key), METRICS, ("stat",), fields)


def _statistic_field(key: str, metric: MetricConfig, field: RangeField) -> RangeField:
    limits = metric.thresholds
    named = (("alert", limits.alert), ("caution", limits.caution), ("normal", limits.normal), ("peak", limits.peak))
    marks = ", ".join(f"{name} {quantity(value, metric.unit)}" for name, value in named if value)
    hint = f"Marks: {marks}" if marks else ""
    return replace(field, label=statistic_name(key), hint=hint, top=limits.peak)


_EDITORS = (
    Editor("state", "State", JOB, ("state",), _state),
    Editor("start", "Start", JOB, ("startTime",), _start),
    Editor("runtime", "Runtime", JOB, ("duration",), _runtime),
    Editor("job", "Name, id", JOB, ("jobName", "jobId", "arrayJobId"), _job),
    Editor("people", "User, project", JOB, ("user", "project"), _people),
    Editor("tag", "Tag", JOB, ("tag",), _tag),
    Editor("sharing", "Sharing, batch", JOB, ("shared", "schedule"), _sharing),
    Editor("place", "Cluster, partition", RESOURCES, ("cluster", "subCluster", "partition"), _place),
    Editor("node", "Node", RESOURCES, ("node",), _node),
    Editor("size", "Nodes, threads, GPUs", RESOURCES, ("numNodes", "numHWThreads", "numAccelerators"), _size),
    Editor("energy", "Energy", RESOURCES, ("energy",), _energy),
)
