"""``flask user``: accounts, their passwords and roles."""

from __future__ import annotations

import sys

import click

from app.cli.errors import FlightdeckGroup
from app.container import current_services
from app.domain.roles import Role
from app.domain.user import User
from app.services.accounts import parse_roles

user_cli = FlightdeckGroup("user", help="Accounts: who may log in, and with which roles.")

_roles = click.option(
    "--role", "roles", multiple=True, required=True, metavar="ROLE", help=f"One of {', '.join(Role)}; may be repeated."
)
_projects = click.option(
    "--project", "projects", multiple=True, help="Project whose jobs a manager sees; may be repeated."
)
_from_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it."
)


@user_cli.command("add")
@click.argument("username")
@_roles
@_projects
@click.option("--name", default="", help="Real name.")
@click.option("--email", default="", help="E-mail address.")
@_from_stdin
@click.option("--no-password", is_flag=True, help="Make an account that only tokens use; role api alone implies it.")
def add(
    username: str,
    roles: tuple[str, ...],
    projects: tuple[str, ...],
    name: str,
    email: str,
    **password: bool,
) -> None:
    """Create the account USERNAME."""
    user = User(username, parse_roles(roles), projects, name, email)
    needs_none = password["no_password"] or (user.is_pure_api and not password["password_stdin"])
    current_services().accounts.add(user, None if needs_none else _read_password(from_stdin=password["password_stdin"]))
    click.echo(f"Added user {username} with {_listed(user.roles)}")


@user_cli.command("list")
def list_users() -> None:
    """Print name, roles, projects, real name and address of every account, separated by tabs."""
    for user in current_services().accounts.all():
        click.echo("\t".join((user.username, ",".join(user.roles), ",".join(user.projects), user.name, user.email)))


@user_cli.command("delete")
@click.argument("username")
def delete(username: str) -> None:
    """Delete the account USERNAME; its sessions and tokens are refused from now on, its jobs stay."""
    current_services().accounts.delete(username)
    click.echo(f"Deleted user {username}")


@user_cli.command("set-password")
@click.argument("username")
@_from_stdin
def set_password(username: str, *, password_stdin: bool) -> None:
    """Change the password of USERNAME; sessions and tokens issued before are refused from now on."""
    accounts = current_services().accounts
    accounts.find(username)
    accounts.set_password(username, _read_password(from_stdin=password_stdin))
    click.echo(f"Changed the password of {username}")


@user_cli.command("set-roles")
@click.argument("username")
@_roles
@_projects
def set_roles(username: str, roles: tuple[str, ...], projects: tuple[str, ...]) -> None:
    """Replace all roles and projects of USERNAME; if a role is lost, sessions and tokens end as well."""
    user = current_services().accounts.change_rights(username, parse_roles(roles), projects)
    click.echo(f"User {username} has {_listed(user.roles)}")


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask for the password: give --password-stdin")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _listed(roles: tuple[Role, ...]) -> str:
    return f"role{'s' if len(roles) > 1 else ''} {', '.join(roles)}"
