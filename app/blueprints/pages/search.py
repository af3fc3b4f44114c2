"""``/search``: from what was typed into the top bar to the page that shows it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request, url_for

from app.blueprints.pages.addresses import job_address
from app.blueprints.pages.blueprint import blueprint
from app.blueprints.pages.reader import current_reader
from app.container import current_services
from app.domain.errors import Invalid
from app.services.search_jobs import SearchHit
from app.web.current_user import requires_login


@blueprint.get("/search")
@requires_login
def search() -> Response:
    """Go to the one job that is meant, else to the list of all that match; say so when nothing does."""
    text = request.args.get("searchId", "").strip()
    reader = current_reader()
    try:
        hit = current_services().search_jobs.find(text, seen_by=reader.seen_by)
    except Invalid as error:
        return _message("question-circle", "This search is not understood", str(error), HTTPStatus.BAD_REQUEST)
    if not text:
        return _message("search", "Nothing to search for", "Type a job id, a user, a project or a job name.")
    if not hit.count:
        return _message("search", f"Nothing matches “{text}”", "Jobs that your account may not see are not found.")
    return make_response(redirect(_target(hit)))


def _target(hit: SearchHit) -> str:
    if hit.single_id is not None:
        return job_address(hit.single_id)
    return f"{url_for('pages.jobs')}?{urlencode(hit.parameters)}"


def _message(symbol: str, title: str, text: str, status: HTTPStatus = HTTPStatus.NOT_FOUND) -> Response:
    variables = {"symbol": symbol, "title": title, "text": text, "search": request.args.get("searchId", "")}
    return make_response(render_template("search.html", **variables), status)
