"""``flask token``: tokens for programs."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime

import click

from app.cli.errors import FlightdeckGroup
from app.container import current_services

token_cli = FlightdeckGroup("token", help="Tokens for programs that use the API.")

SECONDS = {"m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
NEVER = "never"
MAX_DAYS = 36_500


def parse_lifetime(text: str) -> int | None:
    """Return a life time in seconds, None for never; raise `ValueError`.

    >>> parse_lifetime("30d"), parse_lifetime("12h"), parse_lifetime("never")
    (2592000, 43200, None)
    """
    if text == NEVER:
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,8})([mhdw])", text)
    if match is None:
        raise ValueError(f"{text!r} is no life time like 30d, 12h, 90m, 4w or never")
    seconds = int(match[1]) * SECONDS[match[2]]
    if seconds > MAX_DAYS * SECONDS["d"]:
        raise ValueError(f"{text!r} is longer than {MAX_DAYS} days; say never")
    return seconds


class Lifetime(click.ParamType):
    """A command line value for `parse_lifetime`."""

    name = "lifetime"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the text; it is kept, because None would mean "not given" to click."""
        try:
            parse_lifetime(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return value


@token_cli.command("create")
@click.argument("username", metavar="USER")
@click.option("--expires", type=Lifetime(), default="365d", show_default=True, help="Life time: 30d, 12h, never.")
@click.option("--name", default="", help="What it is for; shown in lists.")
def create(username: str, expires: str, name: str) -> None:
    """Print a new token of USER, with the roles the account has now."""
    click.echo(current_services().tokens.issue(username, name, parse_lifetime(expires)))


@token_cli.command("list")
@click.argument("username", metavar="[USER]", required=False)
def list_tokens(username: str | None) -> None:
    """Print number, user, name, creation, end and state of issued tokens, separated by tabs."""
    now = datetime.now(UTC).timestamp()
    for token in current_services().tokens.all(username):
        expired = token.expires_at is not None and token.expires_at <= now
        state = "revoked" if token.revoked_at is not None else "expired" if expired else "valid"
        times = (_written(token.created_at), _written(token.expires_at))
        click.echo("\t".join((str(token.id), token.username, token.name, *times, state)))


@token_cli.command("revoke")
@click.argument("token_id", metavar="[NUMBER]", type=int, required=False)
@click.option("--token-stdin", is_flag=True, help="Read from standard input a token that was issued elsewhere.")
@click.option("--all-of", metavar="USER", help="Refuse every token and session of USER issued until now.")
def revoke(token_id: int | None, all_of: str | None, *, token_stdin: bool) -> None:
    """Refuse the token NUMBER of `flask token list` from now on."""
    services = current_services()
    if (token_id is not None) + (all_of is not None) + token_stdin != 1:
        raise click.UsageError("give the number of a token, or --token-stdin, or --all-of USER")
    if token_stdin:
        services.tokens.revoke_text(sys.stdin.readline().strip())
    elif all_of is not None:
        services.accounts.end_access(all_of)
    elif token_id is not None:
        services.tokens.revoke(token_id)
    click.echo("Revoked")


def _written(seconds: int | None) -> str:
    return NEVER if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
