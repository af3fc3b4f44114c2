"""``/frontend/configuration/``: what a user chose in the pages, stored with the account (keys of the reference)."""

from __future__ import annotations

from flask import Response, request

from app.blueprints.pages.blueprint import blueprint
from app.container import current_services
from app.web.current_user import current_user, requires_login


@blueprint.post("/frontend/configuration/")
@requires_login
def put_preference() -> Response:
    """Store ``value``, JSON text, under ``key``."""
    key, value = request.form.get("key", ""), request.form.get("value", "")
    current_services().user_settings.put(current_user().username, key, value)
    return Response("success", mimetype="text/plain")
