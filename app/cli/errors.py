"""How commands report domain errors and a missing schema: one sentence on standard error, exit code 1."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import FlightdeckError
from app.schema_version import require_current_schema


class FlightdeckGroup(AppGroup):
    """A group of commands whose domain errors, and databases without our schema, become messages, not tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except FlightdeckError as error:
            raise click.ClickException(str(error)) from error
        except SQLAlchemyError:
            _require_schema(ctx)
            raise


def _require_schema(ctx: click.Context) -> None:
    """Say so if the database has another schema than ours, which explains whatever went wrong."""
    app = ctx.ensure_object(ScriptInfo).load_app()
    try:
        require_current_schema(app.config["SQLALCHEMY_DATABASE_URI"])
    except FlightdeckError as error:
        raise click.ClickException(str(error)) from error
