"""``/monitoring/job/<id>``: the page of one job, its permanent address, and its statistics as CSV."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

import orjson
from flask import Response, make_response, redirect, render_template, request, url_for

from app.blueprints.pages.addresses import job_address
from app.blueprints.pages.blueprint import blueprint
from app.blueprints.pages.job_page import Asked, JobPage, read_page, read_subject
from app.blueprints.pages.job_plots import (
    PLOT_SETTING,
    TABLE_SETTING,
    chosen_metrics,
    read_metrics,
    setting_key,
)
from app.blueprints.pages.job_samples import read_samples
from app.blueprints.pages.job_statistics import read_scope, read_sorting, statistics_csv
from app.blueprints.pages.job_texts import number_ranges
from app.blueprints.pages.reader import current_reader
from app.container import current_services
from app.domain.errors import Invalid, NotFound
from app.domain.filters import JobFilter, Page, TextMatch
from app.domain.job import JobKey
from app.domain.job_record import JobRecord
from app.domain.visibility import Visibility
from app.web.current_user import current_user, requires_login
from app.web.fragments import wants_fragment

MOST = 2**63 - 1
"""Larger numbers are in no database; the router answers them with 404."""
_SETTINGS = {"plots": (PLOT_SETTING, "metrics", "metrics"), "table": (TABLE_SETTING, "columns", "statistics")}
"""Form -> its setting, its parameter of the address, and the part of the page that shows it."""

blueprint.add_app_template_filter(number_ranges)


@blueprint.get(f"/monitoring/job/<int(max={MOST}):row_id>")
@requires_login
def job(row_id: int) -> str:
    """Show the page of a job; a job that others own is not there."""
    services = current_services()
    subject = read_subject(services, current_reader(), row_id)
    page = read_page(services, subject, _asked())
    template = "job/_statistics.html" if wants_fragment() else "job/job.html"
    return render_template(template, **_variables(page))


@blueprint.get(f"/monitoring/job/<cluster>/<int(max={MOST}):job_id>")
@blueprint.get(f"/monitoring/job/<cluster>/<int(max={MOST}):job_id>/<int(max={MOST}):start_time>")
@requires_login
def job_by_key(cluster: str, job_id: int, start_time: int | None = None) -> Response:
    """Go to a job by what the scheduler calls it; without a start time to the last job of that number."""
    seen_by = current_reader().seen_by
    record = _with_key(cluster, job_id, start_time, seen_by)
    if record is None:
        raise NotFound(f"no job {job_id} on {cluster!r}")
    query = request.query_string.decode("utf-8", "replace")
    return make_response(redirect(f"{job_address(record.id)}?{query}" if query else job_address(record.id)))


@blueprint.get(f"/monitoring/job/<int(max={MOST}):row_id>/statistics.csv")
@requires_login
def job_statistics(row_id: int) -> Response:
    """Send the statistics of every series at one scope as CSV."""
    services = current_services()
    subject = read_subject(services, current_reader(), row_id)
    metrics = chosen_metrics(subject, TABLE_SETTING, read_metrics(request.args.get("columns")))
    samples = read_samples(services.job_metrics, subject, metrics)
    if not samples.is_ready:
        raise NotFound(f"there are no statistics of job {subject.record.job_id}: {samples.state.value}")
    scope = read_scope(request.args.get("scope", ""), samples, metrics)
    reply = make_response(statistics_csv(subject, samples, metrics, scope))
    reply.mimetype = "text/csv"
    name = f"{subject.record.cluster}-{subject.record.job_id}-{scope.value}.csv"
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    return reply


@blueprint.post(f"/monitoring/job/<int(max={MOST}):row_id>/metrics")
@requires_login
def choose_job_metrics(row_id: int) -> Response:
    """Keep a choice of metrics for nodes of this kind with the account, and show it."""
    services = current_services()
    subject = read_subject(services, current_reader(), row_id)
    setting, parameter, part = _SETTINGS.get(request.form.get("part", ""), _SETTINGS["plots"])
    names = read_metrics(",".join(_moved_up(request.form.getlist("metric"), request.form.get("up", "")))) or ()
    query = ""
    try:
        services.user_settings.put(current_user().username, setting_key(subject, setting), orjson.dumps(names).decode())
    except Invalid:
        # Accounts that are known by their token only keep no choices; the address carries it instead.
        query = "?" + urlencode({parameter: ",".join(names)})
    return make_response(redirect(f"{job_address(row_id)}{query}#{part}", HTTPStatus.SEE_OTHER))


def _asked() -> Asked:
    arguments = request.args
    return Asked(
        plots=read_metrics(arguments.get("metrics")),
        table=read_metrics(arguments.get("columns")),
        scope=arguments.get("stats", ""),
        sorting=read_sorting(arguments.get("sort", ""), arguments.get("dir", "")),
    )


def _with_key(cluster: str, job_id: int, start_time: int | None, seen_by: Visibility) -> JobRecord | None:
    query_jobs = current_services().query_jobs
    if start_time is not None:
        return query_jobs.with_key(JobKey(cluster, job_id, start_time), seen_by=seen_by)
    wanted = JobFilter(cluster=TextMatch.equal(cluster), job_id=TextMatch.equal(str(job_id)))
    return next(iter(query_jobs.page((wanted,), Page(1), seen_by=seen_by, with_tags=False).records), None)


def _moved_up(names: list[str], name: str) -> list[str]:
    if name not in names[1:]:
        return names
    at = names.index(name)
    return [*names[: at - 1], name, names[at - 1], *names[at + 1 :]]


def _variables(page: JobPage) -> dict[str, object]:
    return {"job": page, "with_query": _with_query, "csv_url": _csv_url(page)}


def _with_query(part: str = "", **changes: str | None) -> str:
    """Return the address of this page with other parameters; None takes one away."""
    query = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    path = f"{url_for('pages.job', row_id=(request.view_args or {})['row_id'])}"
    return path + (f"?{urlencode(kept)}" if kept else "") + (f"#{part}" if part else "")


def _csv_url(page: JobPage) -> str:
    parameters = {"scope": page.table.scope.value} if page.table else {}
    if (columns := request.args.get("columns")) is not None:
        parameters["columns"] = columns
    return f"{url_for('pages.job_statistics', row_id=page.record.id)}?{urlencode(parameters)}"
