"""A number out of a JSON text column, in the words of each database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


class json_number(FunctionElement[float]):  # noqa: N801 - reads as an SQL function
    """``json_number(column, key)``: the number under a top-level key, NULL without it or without valid JSON."""

    type = Float()
    inherit_cache = True
    name = "json_number"


def number_under(column: ColumnElement[Any] | Any, key: str) -> json_number:
    """Return the expression for `key`; it is bound, so any text is safe."""
    return json_number(column, literal(f'$."{key}"'), literal(key))


@compiles(json_number)
def _json_number(element: json_number, compiler: SQLCompiler, **options: Any) -> str:
    column, path, _key = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CASE WHEN json_valid({column}) THEN json_extract({column}, {path}) END"


@compiles(json_number, "mysql", "mariadb")
def _json_number_mariadb(element: json_number, compiler: SQLCompiler, **options: Any) -> str:
    column, path, _key = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CASE WHEN json_valid({column}) THEN CAST(json_extract({column}, {path}) AS DOUBLE) END"


@compiles(json_number, "postgresql")
def _json_number_postgresql(element: json_number, compiler: SQLCompiler, **options: Any) -> str:
    column, _path, key = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(CAST({column} AS JSON) ->> CAST({key} AS TEXT) AS DOUBLE PRECISION)"
