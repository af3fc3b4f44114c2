"""What a user chose in the pages, over the defaults of the site.

Keys are those of the reference (spec/rest-auth.md 4.7), so that its scripts and rows keep working. A key of a list of
metrics may end in ``:<cluster>`` or ``:<cluster>:<subcluster>``; the most special one wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from app.database import unit_of_work
from app.domain.errors import Invalid
from app.repositories.accounts import AccountRepository
from app.settings import Settings

MAX_VALUE_BYTES = 16_384
MAX_KEY_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Choice:
    """A key that can be chosen: what values it takes, in words and as a test, and the default of the site."""

    takes: str
    accepts: Callable[[Any], bool]
    default: Callable[[Settings], Any]
    per_cluster: bool = False


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name for name in value)


def _is_whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _names(default: Callable[[Settings], tuple[str, ...]]) -> Choice:
    return Choice("a list of metric names", _is_names, lambda settings: list(default(settings)), per_cluster=True)


def _flag(default: Callable[[Settings], bool]) -> Choice:
    return Choice("true or false", _is_bool, default)


CHOICES: dict[str, Choice] = {
    "metricConfig_jobListMetrics": _names(lambda settings: settings.ui.job_list_metrics),
    "metricConfig_jobViewPlotMetrics": _names(lambda settings: settings.ui.job_view_plot_metrics),
    "metricConfig_jobViewTableMetrics": _names(lambda settings: settings.ui.job_view_table_metrics),
    "jobList_usePaging": _flag(lambda settings: settings.ui.job_list_use_paging),
    "jobList_jobsPerPage": Choice(
        "a number from 10 to 200", _is_whole(10, 200), lambda settings: settings.ui.jobs_per_page
    ),
    "jobList_density": Choice(
        "compact, table or plots", lambda value: value in ("compact", "table", "plots"), lambda _settings: "table"
    ),
    "jobList_showFootprint": Choice("true or false", _is_bool, lambda _settings: False, per_cluster=True),
    "jobView_showPolarPlot": _flag(lambda _settings: True),
    "jobView_showFootprint": _flag(lambda _settings: True),
    "jobView_showRoofline": _flag(lambda _settings: True),
    "jobView_showStatTable": _flag(lambda _settings: True),
    "plotConfiguration_plotsPerRow": Choice(
        "a number from 1 to 6", _is_whole(1, 6), lambda settings: settings.ui.plots_per_row
    ),
    "plotConfiguration_linePatterns": _flag(lambda _settings: False),
    "plotConfiguration_colorBackground": _flag(lambda _settings: False),
    "theme": Choice(
        "light, dark or auto", lambda value: value in ("light", "dark", "auto"), lambda settings: settings.ui.theme
    ),
}

_KEY = re.compile(r"(\w+)((?::[\w.-]+){0,2})", re.ASCII)


class UserSettings:
    """Reads and writes the choices of users."""

    def __init__(self, accounts: AccountRepository, settings: Settings) -> None:
        self._accounts = accounts
        self._settings = settings

    def of(self, username: str) -> dict[str, Any]:
        """Return every key with its value: the user's, else the site's default."""
        values = {key: choice.default(self._settings) for key, choice in CHOICES.items()}
        values["jobList_hideShortRunningJobs"] = self._settings.jobs.short_job_seconds
        return values | {key: orjson.loads(value) for key, value in self._accounts.settings(username).items()}

    def put(self, username: str, key: str, value: str) -> None:
        """Store a choice given as JSON text; raise `Invalid` naming key and value.

        Users without an account here (known by their token only) keep no choices, which is an error as well.
        """
        parsed = self._parsed(key, value)
        if self._accounts.find(username) is None:
            raise Invalid(f"user {username!r} has no account here that settings could be kept for")
        with unit_of_work():
            self._accounts.put_setting(username, key, orjson.dumps(parsed).decode())

    def _parsed(self, key: str, value: str) -> Any:
        choice = _choice(key)
        if len(value.encode()) > MAX_VALUE_BYTES:
            raise Invalid(f"setting {key!r}: the value is longer than {MAX_VALUE_BYTES} bytes")
        try:
            parsed = orjson.loads(value)
        except orjson.JSONDecodeError as error:
            raise Invalid(f"setting {key!r}: {value[:80]!r} is not JSON") from error
        if not choice.accepts(parsed):
            raise Invalid(f"setting {key!r} takes {choice.takes}, not {value[:80]}")
        return parsed


def _choice(key: str) -> Choice:
    found = _KEY.fullmatch(key)
    choice = CHOICES.get(found[1]) if found else None
    if found is None or choice is None or (found[2] and not choice.per_cluster) or len(key) > MAX_KEY_LENGTH:
        raise Invalid(f"unknown setting {key[:80]!r}")
    return choice


def most_special(values: dict[str, Any], key: str, cluster: str = "", subcluster: str = "") -> Any:
    """Return the value for a subcluster, else for the cluster, else the general one.

    >>> most_special({"m": 1, "m:fritz": 2}, "m", "fritz", "main")
    2
    """
    keys = (f"{key}:{cluster}:{subcluster}", f"{key}:{cluster}", key)
    return next(values[name] for name in keys if name in values)
