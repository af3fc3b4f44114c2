"""``flask openapi``: the OpenAPI document of the REST API as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
import orjson
from flask import Flask, current_app

from app.cli.errors import FlightdeckGroup
from app.web.api import openapi_document

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "swagger" / "openapi.json"

openapi_cli = FlightdeckGroup("openapi", help="The OpenAPI document of the REST API.")


@openapi_cli.command("write")
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path), default=DOCUMENT)
def write(output: Path) -> None:
    """Write the document to OUTPUT, by default swagger/openapi.json."""
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(printed_document(current_app))
    click.echo(f"Written: {output}")


def printed_document(app: Flask) -> bytes:
    """Return the document as the file has it: the same bytes for the same code."""
    return orjson.dumps(openapi_document(app), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
