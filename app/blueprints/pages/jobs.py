"""``/monitoring/jobs/``: the job list, and the fragments it is refreshed, continued and edited with.

Everything a reader chose is in the query string. Forms without JavaScript and with it send the same requests; what a
form means is answered with a redirect to the address of the resulting list.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from flask import Response, make_response, redirect, render_template, request, url_for

from app.blueprints.pages.blueprint import blueprint
from app.blueprints.pages.filter_editors import Editor, edited, editors, find_editor
from app.blueprints.pages.job_list import METRICS_SETTING, PAGING_SETTING, JobList, JobListReader
from app.blueprints.pages.job_list_query import COLUMN_SORTS, INTERVALS_S, SIZES, Density, JobListQuery, read_query
from app.blueprints.pages.job_list_words import order_words, sort_names
from app.blueprints.pages.reader import current_reader
from app.container import current_services
from app.domain.errors import Invalid
from app.domain.filter_url import Parameter
from app.web.current_user import current_user, requires_login
from app.web.fragments import wants_fragment

DENSITIES = {Density.COMPACT: "list", Density.TABLE: "table", Density.PLOTS: "graph-up"}
FORM_FIELDS = ("editor", "base", "csrf_token")


@blueprint.get("/monitoring/jobs/")
@requires_login
def jobs() -> Response:
    """Show the list; a filter that cannot be used is answered with 400 and what is wrong with it."""
    query = _asked()
    listed = _reader().read(query)
    template = "jobs/_list.html" if wants_fragment() else "jobs/list.html"
    status = HTTPStatus.BAD_REQUEST if listed.problems else HTTPStatus.OK
    opened = _popover(request.args.get("open", ""), query) if "open" in request.args else {}
    return make_response(render_template(template, **{**opened, **_variables(listed)}), status)


@blueprint.get("/monitoring/jobs/results")
@requires_login
def job_results() -> str:
    """Return the rows anew, as many as were loaded: the answer to a refresh."""
    loaded = request.args.get("loaded", type=int) or 0
    return render_template("jobs/_refresh.html", **_variables(_reader().read(_asked(), loaded=max(0, loaded))))


@blueprint.get("/monitoring/jobs/rows")
@requires_login
def job_rows() -> str:
    """Return the rows of one more page, for continuous scroll."""
    return render_template("jobs/_rows.html", **_variables(_reader().read(_asked())))


@blueprint.get("/monitoring/jobs/filter/<name>")
@requires_login
def job_filter(name: str) -> str:
    """Return the popover with one filter form."""
    return render_template("jobs/_popover.html", **_popover(name, _asked()))


@blueprint.get("/monitoring/jobs/edit")
@requires_login
def edit_job_filter() -> Response:
    """Go to the list that a filter form asks for; what cannot be used is told there."""
    typed = _typed()
    query = read_query(typed)
    return make_response(redirect(_list_url(typed) if query.problems else job_list_address(query)))


@blueprint.get("/monitoring/jobs/count")
@requires_login
def count_jobs() -> str:
    """Say how many jobs a filter form would show, before it is sent."""
    query = read_query(_typed())
    try:
        found = None if query.problems else _reader().count(query)
    except Invalid:  # what only the database refuses is told once the form is sent
        found = None
    return render_template("jobs/_count.html", count=found)


@blueprint.post("/monitoring/jobs/columns")
@requires_login
def choose_columns() -> Response:
    """Keep a choice of metrics for this account, per cluster if the list shows one, and show it."""
    query = read_query(parse_qsl(request.form.get("base", "")))
    names = moved_up(request.form.getlist("metric"), request.form.get("up", ""))
    chosen = read_query([("metrics", ",".join(names))])
    if chosen.problems:
        return make_response(redirect(_list_url([("metrics", ",".join(names))]), HTTPStatus.SEE_OTHER))
    if names:
        key = setting_key(METRICS_SETTING, query.cluster, query.subcluster)
        current_services().user_settings.put(current_user().username, key, orjson.dumps(names).decode())
    return make_response(redirect(job_list_address(query.changed(metrics=chosen.metrics)), HTTPStatus.SEE_OTHER))


@blueprint.post("/monitoring/jobs/paging")
@requires_login
def choose_paging() -> Response:
    """Keep whether this account wants pages or continuous scroll, and show the list from its start."""
    wants_pages = request.form.get("paging") == "true"
    current_services().user_settings.put(current_user().username, PAGING_SETTING, "true" if wants_pages else "false")
    query = read_query(parse_qsl(request.form.get("base", "")))
    return make_response(redirect(job_list_address(query.changed()), HTTPStatus.SEE_OTHER))


def setting_key(name: str, cluster: str, subcluster: str) -> str:
    """Return the key under which a choice for a cluster or subcluster is kept.

    >>> setting_key("m", "", ""), setting_key("m", "fritz", ""), setting_key("m", "fritz", "main")
    ('m', 'm:fritz', 'm:fritz:main')
    """
    return ":".join(part for part in (name, cluster, subcluster if cluster else "") if part)


def moved_up(names: list[str], name: str) -> list[str]:
    """Return the names with one of them a place further up; one that is not among them is added at the end.

    >>> moved_up(["mem_bw", "ipc"], "ipc"), moved_up(["mem_bw"], "ipc"), moved_up(["mem_bw"], "")
    (['ipc', 'mem_bw'], ['mem_bw', 'ipc'], ['mem_bw'])
    """
    if not name or name not in names:
        return [*names, name] if name else names
    rest = [other for other in names if other != name]
    rest.insert(max(0, names.index(name) - 1), name)
    return rest


def job_list_address(query: JobListQuery, **extra: str) -> str:
    """Return the address of a list; `extra` is for what is not part of it, such as the form to open."""
    return _list_url([*query.parameters(), *extra.items()])


def _asked() -> JobListQuery:
    return read_query(request.args.items(multi=True))


def _typed() -> list[Parameter]:
    base = parse_qsl(request.args.get("base", ""))
    typed = [item for item in request.args.items(multi=True) if item[0] not in FORM_FIELDS]
    return edited(request.args.get("editor", ""), base, typed)


def _reader() -> JobListReader:
    return JobListReader(current_services(), current_reader())


def _list_url(parameters: list[Parameter]) -> str:
    return _with_query(url_for("pages.jobs"), parameters)


def _with_query(path: str, parameters: list[Parameter]) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _fragment_address(endpoint: str, query: JobListQuery, **values: Any) -> str:
    return _with_query(url_for(f"pages.{endpoint}", **values), query.parameters())


def _variables(listed: JobList) -> dict[str, object]:
    names = current_services().user_names.of({row.user for row in listed.rows})
    return {
        "listed": listed,
        "query": listed.query,
        "address": job_list_address,
        "fragment": _fragment_address,
        "sorts": sort_names(listed.available),
        "column_sorts": COLUMN_SORTS,
        "order_words": order_words(listed.query.order),
        "intervals": INTERVALS_S,
        "sizes": SIZES,
        "densities": DENSITIES,
        "real_names": {username: name for username, (name, _email) in names.items()},
    }


def _popover(name: str, query: JobListQuery) -> dict[str, object]:
    reader = _reader()
    choices = reader.choices(query)
    known = editors(choices)
    editor = find_editor(name, choices)
    return {
        "query": query,
        "base": urlencode(query.parameters()),
        "editor": editor,
        "fields": [reader.with_spread(field, query) for field in editor.fields(query.filter, choices)],
        "groups": _grouped(known),
        "address": job_list_address,
        "fragment": _fragment_address,
    }


def _grouped(known: list[Editor]) -> dict[str, list[Editor]]:
    groups: dict[str, list[Editor]] = {}
    for editor in known:
        groups.setdefault(editor.group, []).append(editor)
    return groups
