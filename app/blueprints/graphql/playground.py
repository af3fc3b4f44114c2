"""GraphiQL, from our own files."""

from __future__ import annotations

from flask import render_template


def playground() -> str:
    """Show GraphiQL."""
    return render_template("graphql/playground.html")
