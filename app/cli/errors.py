"""How commands report domain errors: one sentence on standard error, exit code 1."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from app.domain.errors import FlightdeckError


class FlightdeckGroup(AppGroup):
    """A group of commands whose domain errors become messages instead of tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except FlightdeckError as error:
            raise click.ClickException(str(error)) from error
