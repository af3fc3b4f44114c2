"""Swagger UI and the OpenAPI document it shows; both are open, since they say nothing about an installation."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request

from app.web.api import json_reply, openapi_document

blueprint = Blueprint("docs", __name__, url_prefix="/swagger")


@blueprint.get("/")
def swagger_ui() -> str:
    """Show the REST API, ready to be tried."""
    return render_template("swagger.html")


@blueprint.get("/openapi.json")
@blueprint.get("/doc.json")
def openapi() -> Response:
    """Return the OpenAPI document; ``doc.json`` is where the reference has it."""
    return json_reply(openapi_document(current_app, prefix=request.script_root))
