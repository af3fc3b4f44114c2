"""All settings: one dataclass per section of ``config.toml``, one field per key, with default, meaning and check.

A key ``short-job-seconds`` of section ``[jobs]`` is the field `JobSettings.short_job_seconds` and may be overridden
by the environment variable ``FLIGHTDECK_JOBS_SHORT_JOB_SECONDS``. The texts here are what ``flask config show``
and ``docs/settings.md`` print.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Check = Callable[[Any], str | None]
"""Returns what is wrong with a value ("must be ..."), or None."""


def setting(default: T, meaning: str, check: Check | None = None, *, secret: bool = False) -> T:
    """Declare a key: its default, one sentence for the documentation, and what values it takes."""
    value: T = field(default=default, metadata={"meaning": meaning, "check": check, "secret": secret})
    return value


def at_least(low: float) -> Check:
    """Accept numbers from `low`."""
    return lambda value: None if value >= low else f"must be at least {low:g}"


def between(low: float, high: float) -> Check:
    """Accept numbers from `low` to `high`."""
    return lambda value: None if low <= value <= high else f"must be between {low:g} and {high:g}"


def one_of(*choices: str) -> Check:
    """Accept one of `choices`."""
    return lambda value: None if value in choices else "must be one of " + ", ".join(choices)


def not_empty(value: str) -> str | None:
    """Accept texts with something in them."""
    return None if value.strip() else "must not be empty"


def each(check: Check) -> Check:
    """Accept lists whose every item passes `check`."""
    return lambda values: next((problem for value in values if (problem := check(value)) is not None), None)


SQLITE = "sqlite:///"
DATABASE_URLS = (SQLITE, "mysql+pymysql://", "mariadb+pymysql://", "postgresql+psycopg://")


def _is_database_url(value: str) -> str | None:
    good = value == "" or (value.startswith(DATABASE_URLS) and value not in DATABASE_URLS)
    return None if good else "must be empty or start with " + ", ".join(DATABASE_URLS)


def _is_url_prefix(value: str) -> str | None:
    good = value == "" or (value.startswith("/") and not value.endswith("/"))
    return None if good else "must be empty or start with / and not end with it"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """``[server]``: the web server."""

    host: str = setting("127.0.0.1", "Address to listen on.", not_empty)
    port: int = setting(8080, "Port to listen on.", between(0, 65535))
    workers: int = setting(0, "Web processes; 0 takes one per core, at most 4.", between(0, 64))
    threads: int = setting(4, "Threads of each web process.", between(1, 64))
    url_prefix: str = setting(
        "", "Path below which a reverse proxy serves Flightdeck, e.g. /flightdeck.", _is_url_prefix
    )
    trusted_proxies: int = setting(0, "Number of reverse proxies whose X-Forwarded headers count.", between(0, 8))
    log_level: str = setting("info", "Least severe log level.", one_of("debug", "info", "warning", "error"))


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """``[database]``: where accounts and jobs are kept."""

    url: str = setting(
        "",
        "SQLAlchemy URL (sqlite:///..., mysql+pymysql://..., postgresql+psycopg://...); "
        "empty: flightdeck.db in the instance folder.",
        _is_database_url,
        secret=True,
    )
    pool_size: int = setting(5, "Connections each web process keeps open.", between(1, 100))


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """``[archive]``: the job archive."""

    kind: str = setting("file", "Kind of archive.", one_of("file"))
    path: str = setting(
        "job-archive", "Folder of a file archive; relative paths count from the instance folder.", not_empty
    )
    cache_mb: int = setting(128, "Memory for job data that were read lately, per web process.", between(0, 65536))


@dataclass(frozen=True, slots=True)
class AuthSettings:
    """``[auth]``: logins and tokens."""

    session_hours: int = setting(168, "Hours a browser login lasts; renewed while it is used.", between(1, 8760))
    cookie_secure: str = setting(
        "auto", "Send cookies over TLS only; auto: when the request came by TLS.", one_of("auto", "always", "never")
    )
    validate_user: bool = setting(
        default=False, meaning="Take roles and projects of header tokens from the user table instead of the token."
    )


@dataclass(frozen=True, slots=True)
class JobSettings:
    """``[jobs]``: what counts as what."""

    short_job_seconds: int = setting(300, "Jobs below this run time count as short.", at_least(0))
    emission_g_per_kwh: int = setting(
        0, "Emission factor for the energy of a job in g CO2 per kWh; 0 hides it.", at_least(0)
    )


@dataclass(frozen=True, slots=True)
class ResamplingSettings:
    """``[resampling]``: how many samples answers carry when a client does not say."""

    resolutions: tuple[int, ...] = setting(
        (),
        "Resolutions in seconds that clients may ask for; the coarsest is the default. Empty: native.",
        each(at_least(1)),
    )
    minimum_points: int = setting(1000, "Series with fewer samples are never resampled.", at_least(3))


@dataclass(frozen=True, slots=True)
class GraphQLSettings:
    """``[graphql]``: limits of the query endpoint."""

    introspection: bool = setting(default=False, meaning="Answer introspection queries; always on with --dev.")
    max_complexity: int = setting(5000, "Most fields one operation may select.", at_least(100))
    max_depth: int = setting(20, "Deepest nesting of an operation.", at_least(5))
    max_aliases: int = setting(100, "Most aliases one operation may use.", at_least(1))


@dataclass(frozen=True, slots=True)
class UISettings:
    """``[ui]``: defaults of the pages; each user may choose otherwise."""

    job_list_metrics: tuple[str, ...] = setting(
        ("cpu_load", "flops_any", "mem_bw", "mem_used", "acc_utilization"), "Metrics of the job list."
    )
    job_view_plot_metrics: tuple[str, ...] = setting(
        ("acc_utilization", "cpu_load", "flops_any", "mem_bw", "mem_used", "cpu_power"),
        "Metrics plotted on the job page.",
    )
    job_view_table_metrics: tuple[str, ...] = setting(
        ("flops_any", "mem_bw", "mem_used", "acc_utilization"), "Metrics of the statistics table."
    )
    jobs_per_page: int = setting(25, "Rows of the job list.", between(10, 200))
    job_list_use_paging: bool = setting(default=True, meaning="Pages instead of continuous scroll in the job list.")
    plots_per_row: int = setting(3, "Plots side by side on wide screens.", between(1, 6))
    theme: str = setting("auto", "Colours before a user chose.", one_of("auto", "light", "dark"))
    site_name: str = setting("Flightdeck", "Name in the page titles.")


def _secret(variable: str, meaning: str) -> str:
    known: str = field(default="", repr=False, metadata={"variable": variable, "meaning": meaning})
    return known


@dataclass(frozen=True, slots=True)
class Secrets:
    """Keys from the environment or ``.env``; the names are those of the reference, so its files work."""

    session_key: str = _secret(
        "SESSION_KEY",
        "Flask's `SECRET_KEY`: signs short-lived state of a single sign-on; sessions do not depend on it.",
    )
    jwt_public_key: str = _secret("JWT_PUBLIC_KEY", "Verifies API tokens and browser sessions: base64 of 32 bytes.")
    jwt_private_key: str = _secret("JWT_PRIVATE_KEY", "Signs them: base64 of 64 bytes, seed and public key.")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installation may choose; `instance` is the folder that relative paths count from."""

    instance: Path
    server: ServerSettings = ServerSettings()
    database: DatabaseSettings = DatabaseSettings()
    archive: ArchiveSettings = ArchiveSettings()
    auth: AuthSettings = AuthSettings()
    jobs: JobSettings = JobSettings()
    resampling: ResamplingSettings = ResamplingSettings()
    graphql: GraphQLSettings = GraphQLSettings()
    ui: UISettings = UISettings()
    secrets: Secrets = Secrets()

    @property
    def database_url(self) -> str:
        """The URL to connect to; SQLite in the instance folder unless another is configured.

        Relative paths count from the instance folder, whatever the working directory.
        """
        url = self.database.url or f"{SQLITE}flightdeck.db"
        return f"{SQLITE}{self.instance / url.removeprefix(SQLITE)}" if url.startswith(SQLITE) else url

    @property
    def archive_path(self) -> Path:
        """The folder of the file archive."""
        return self.instance / self.archive.path


SECTIONS = ("server", "database", "archive", "auth", "jobs", "resampling", "graphql", "ui")
"""The tables of ``config.toml``, which are the fields of `Settings` with these names."""
