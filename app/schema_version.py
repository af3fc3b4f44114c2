"""Which schema a database has, and which one this release needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.database import require_driver
from app.domain.errors import InvalidConfiguration, Unavailable

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def require_current_schema(url: str) -> None:
    """Raise `InvalidConfiguration` naming the command that mends it unless the database has our schema."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    wanted = scripts.get_current_head()
    found = _version_of(url)
    if found == wanted:
        return
    if found is None:
        raise InvalidConfiguration(_without_version(url))
    known = {script.revision for script in scripts.walk_revisions()}
    mend = (
        "flask db upgrade" if found in known else "flask db downgrade with the newer release, or install that release"
    )
    raise InvalidConfiguration(f"the database has schema {found}, this release needs {wanted}; run: {mend}")


def _version_of(url: str) -> str | None:
    with _connected(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _without_version(url: str) -> str:
    with _connected(url) as connection:
        tables = inspect(connection).get_table_names()
    if "job" in tables:
        return "the database has tables of another program, e.g. cc-backend; name an empty one in [database] url"
    return "the database is empty; run: flask db upgrade"


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    require_driver(url)
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise Unavailable(f"the database does not answer: {getattr(error, 'orig', error)}") from error
    finally:
        engine.dispose()
