"""Inserts that get along with a row that is there already, in the words of each database."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite

from app.database import Base
from app.repositories.jobs import AnySession


def insert_unless_there(session: AnySession, model: type[Base]) -> Insert:
    """Return an INSERT that leaves rows alone which a unique key finds, also when another transaction was faster."""
    table = cast("Table", model.__table__)
    match _dialect(session):
        case "postgresql":
            return postgresql.insert(table).on_conflict_do_nothing()
        case "sqlite":
            return sqlite.insert(table).on_conflict_do_nothing()
    statement = mysql.insert(table)
    same = next(iter(table.primary_key))
    return statement.on_duplicate_key_update({same.name: same})  # IGNORE would hide other errors


def insert_or_update(session: AnySession, model: type[Base], values: dict[str, Any], changes: dict[str, Any]) -> Insert:
    """Return an INSERT of one row that makes `changes` where its primary key is there; either way the row is locked."""
    table = cast("Table", model.__table__)
    keys = list(table.primary_key)
    match _dialect(session):
        case "postgresql":
            return postgresql.insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=changes)
        case "sqlite":
            return sqlite.insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=changes)
    return mysql.insert(table).values(values).on_duplicate_key_update(changes)


def _dialect(session: AnySession) -> str:
    return str(session.connection().dialect.name)
