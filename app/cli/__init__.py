"""Command groups of ``flask``; ``serve`` is found as a plug-in (setup.cfg), since it must load no application."""

from __future__ import annotations

from flask import Flask

from app.cli.accounts import user_cli
from app.cli.archive import archive_cli
from app.cli.assets import assets_cli
from app.cli.configuration import config_cli
from app.cli.demo import demo
from app.cli.graphql_schema import graphql_schema_cli
from app.cli.keys import keys_cli
from app.cli.openapi import openapi_cli
from app.cli.tokens import token_cli

GROUPS = (archive_cli, assets_cli, config_cli, demo, graphql_schema_cli, keys_cli, openapi_cli, token_cli, user_cli)


def init_cli(app: Flask) -> None:
    """Register the groups."""
    for group in GROUPS:
        app.cli.add_command(group)
