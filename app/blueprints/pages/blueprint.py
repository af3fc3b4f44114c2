"""The blueprint that the modules of this package add their routes to."""

from __future__ import annotations

from flask import Blueprint

from app.blueprints.pages.addresses import job_address

blueprint = Blueprint("pages", __name__)
blueprint.add_app_template_global(job_address)
