"""`flask demo`: data of a made-up site, to look around with."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from tqdm import tqdm

from app.archive.filesystem import FilesystemArchive
from app.container import current_services
from app.demo.generate import DemoSummary, generate
from app.domain.errors import FlightdeckError

demo = AppGroup("demo", help="A made-up site to look around with.")


@demo.command("generate")
@click.option("--seed", default=1, show_default=True, help="Another seed makes other jobs.")
@click.option("--jobs", default=400, show_default=True, type=click.IntRange(1), help="Number of jobs.")
@click.option("--now", type=int, help="Unix time before which all jobs ended.  [default: the present]")
@click.option("--path", type=click.Path(path_type=Path), help="Archive to write.  [default: that of the settings]")
@click.option("--force", is_flag=True, help="Add to an archive that holds jobs already.")
def generate_command(seed: int, jobs: int, now: int | None, path: Path | None, *, force: bool) -> None:
    """Write a job archive of two clusters; equal options write equal files."""
    root = path or current_services().settings.archive_path
    try:
        summary = write_archive(root, seed=seed, jobs=jobs, now=int(time.time()) if now is None else now, force=force)
    except FlightdeckError as error:
        raise click.ClickException(str(error)) from error
    click.echo(describe(summary, root))


def write_archive(root: Path, *, seed: int, jobs: int, now: int, force: bool) -> DemoSummary:
    """Generate the archive with a progress bar; `ClickException` if it holds clusters and `force` is not given."""
    if not force and FilesystemArchive.create(root).cluster_names():
        raise click.ClickException(f"{root} is not empty: choose another --path, or add to it with --force")
    with tqdm(total=jobs, unit="job", disable=None) as bar:
        return generate(root, seed=seed, jobs=jobs, now=now, progress=bar.update)


def describe(summary: DemoSummary, root: Path) -> str:
    """Return the final line of the command."""
    first, last = (datetime.fromtimestamp(start, UTC).date() for start in (summary.first_start, summary.last_start))
    clusters = " and ".join(summary.clusters)
    return f"{summary.jobs} jobs of {summary.users} users on {clusters}, {first} to {last}, in {root}"
