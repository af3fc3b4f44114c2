"""``flask graphql-schema``: the GraphQL schema as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from graphql import lexicographic_sort_schema, print_schema

from app.blueprints.graphql.schema import build_schema
from app.cli.errors import FlightdeckGroup

SCHEMA: Final = Path(__file__).resolve().parents[2] / "swagger" / "schema.graphql"

graphql_schema_cli = FlightdeckGroup("graphql-schema", help="The schema of the GraphQL API.")


@graphql_schema_cli.command("write")
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path), default=SCHEMA)
def write(output: Path) -> None:
    """Write the schema to OUTPUT, by default swagger/schema.graphql."""
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(printed_schema(), encoding="utf-8")
    click.echo(f"Written: {output}")


def printed_schema() -> str:
    """Return the schema in SDL, sorted: the same text for the same code."""
    return print_schema(lexicographic_sort_schema(build_schema())) + "\n"
