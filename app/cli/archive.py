"""``flask archive``: bring a job archive into the database and look after it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from app.archive.backend import ArchiveProblem
from app.archive.filesystem import FilesystemArchive
from app.cli.errors import FlightdeckGroup
from app.container import current_services
from app.services.import_archive import ImportReport
from app.services.inspect_archive import ClusterSummary, InspectArchive

MOST_ON_TERMINAL = 20

archive_cli = FlightdeckGroup("archive", help="Job archive: bring it into the database and look after it.")


@archive_cli.command("info")
def info() -> None:
    """Show clusters, numbers of jobs and time spans of the archive."""
    with _bar("Counting", None) as bar:
        summary = current_services().inspect_archive.summarise(bar.update)
    state = "writable" if summary.info.is_writable else "read-only"
    click.echo(f"{summary.info.kind} archive, version {summary.info.version}, {state}")
    for name, cluster in summary.clusters.items():
        click.echo(f"  {name:<20} {cluster.jobs:>10,} jobs{_span(cluster)}")
    _finish(summary.problems, f"{sum(cluster.jobs for cluster in summary.clusters.values()):,} jobs")


@archive_cli.command("validate")
def validate() -> None:
    """Read every job with all its samples and name those that are damaged."""
    services = current_services()
    with _processes() as executor, _bar("Validating", services.inspect_archive.count()) as bar:
        report = services.inspect_archive.validate(executor, bar.update)
    _finish(report.problems, f"{report.jobs:,} jobs read")


@archive_cli.command("init-db")
def init_db() -> None:
    """Bring the job table in line with the archive; running jobs and accounts stay as they are."""
    services = current_services()
    with _processes() as executor, _bar("Importing", services.inspect_archive.count()) as bar:
        report = services.import_archive.init_db(executor, bar.update)
    _finish(report.refused, _imported(report))


@archive_cli.command("import")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_archive(source: Path) -> None:
    """Copy the jobs of the archive SOURCE into this one and into the database."""
    services = current_services()
    other = FilesystemArchive(source, read_only=True)
    total = InspectArchive(other, services.clusters).count()
    with _processes() as executor, _bar("Importing", total) as bar:
        report = services.import_archive.add_from(other, executor, bar.update)
    _finish(report.refused, _imported(report))


@contextmanager
def _processes() -> Iterator[Executor]:
    # fork: workers need no second start of the interpreter, and nothing here runs in threads yet. They make many
    # objects and no circles, so the collector would only look through the whole program again and again.
    count = max(1, min(len(os.sched_getaffinity(0)), 8))
    gc.freeze()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(count, mp_context=context, initializer=gc.disable) as executor:
        yield executor
    gc.unfreeze()


def _bar(text: str, total: int | None) -> tqdm[Any]:
    return tqdm(total=total, desc=text, unit=" jobs", mininterval=0.5, disable=None)


def _imported(report: ImportReport) -> str:
    parts = [f"{report.added:,} jobs added", f"{report.updated:,} updated", f"{report.removed:,} removed"]
    if report.left_running:
        parts.append(f"{report.left_running:,} left alone because they still run in the database")
    if report.left_edited:
        parts.append(f"{report.left_edited:,} left alone because edits of theirs have not reached the archive yet")
    if report.skipped:
        parts.append(f"{report.skipped:,} skipped because the archive has them already")
    return ", ".join(parts)


def _span(cluster: ClusterSummary) -> str:
    if cluster.first_start is None or cluster.last_start is None:
        return ""
    return f", started {_day(cluster.first_start)} to {_day(cluster.last_start)}"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _finish(problems: Sequence[ArchiveProblem], done: str) -> None:
    """Say what was done and what was refused; exit with 1 if anything was."""
    for line in refusals(problems, at_most=MOST_ON_TERMINAL if sys.stderr.isatty() else len(problems)):
        click.echo(line, err=True)
    click.echo(f"Done: {done}, {len(problems):,} refused")
    if problems:
        raise SystemExit(1)


def refusals(problems: Sequence[ArchiveProblem], *, at_most: int) -> list[str]:
    """Return a line for each of the first problems and, where there are more, one that says how to see all."""
    lines = [f"refused: {problem}" for problem in problems[:at_most]]
    if more := len(problems) - len(lines):
        lines.append(f"... and {more:,} more; send standard error to a file to see all")
    return lines
