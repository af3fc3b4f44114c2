"""`flask demo`: data of a made-up site, to look around with."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click
from tqdm import tqdm

from app.archive.filesystem import FilesystemArchive
from app.cli.errors import FlightdeckGroup
from app.container import current_services
from app.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from app.demo.generate import DemoSummary, generate

demo = FlightdeckGroup("demo", help="A made-up site to look around with.")


@demo.command("generate")
@click.option("--seed", default=1, show_default=True, help="Another seed makes other jobs.")
@click.option("--jobs", default=400, show_default=True, type=click.IntRange(1), help="Number of jobs.")
@click.option("--now", type=int, help="Unix time before which all jobs ended.  [default: the present]")
@click.option("--path", type=click.Path(path_type=Path), help="Archive to write.  [default: that of the settings]")
@click.option("--force", is_flag=True, help="Add to an archive that holds jobs already.")
def generate_command(seed: int, jobs: int, now: int | None, path: Path | None, *, force: bool) -> None:
    """Write a job archive of two clusters and add an account for every role.

    Equal options write equal files. With --path only the archive is written.
    """
    root = path or current_services().settings.archive_path
    summary = write_archive(root, seed=seed, jobs=jobs, now=int(time.time()) if now is None else now, force=force)
    click.echo(describe(summary, root))
    if path is None:
        click.echo(f"accounts (password {PASSWORD!r}): {', '.join(add_accounts())}")


def add_accounts() -> list[str]:
    """Create the demo accounts that do not exist yet; return the names of all."""
    accounts = current_services().accounts
    existing = {user.username for user in accounts.all()}
    for account in DEMO_ACCOUNTS:
        if account.user.username not in existing:
            accounts.add(account.user, account.password)
    return [account.user.username for account in DEMO_ACCOUNTS]


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
