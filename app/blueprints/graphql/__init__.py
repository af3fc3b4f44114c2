"""GraphQL at ``/query``, and GraphiQL at ``/playground`` with ``--dev``."""

from __future__ import annotations

from flask import Flask

from app.blueprints.graphql.documents import DocumentCache
from app.blueprints.graphql.playground import playground
from app.blueprints.graphql.schema import build_schema
from app.blueprints.graphql.view import METHODS, QueryView
from app.settings import Settings


def init_graphql(app: Flask, settings: Settings) -> None:
    """Add the endpoint to `app`; introspection and GraphiQL come with ``FLIGHTDECK_DEV``."""
    is_dev = bool(app.config.get("FLIGHTDECK_DEV"))
    introspection = settings.graphql.introspection or is_dev
    schema = build_schema()
    documents = DocumentCache(schema, settings.graphql, hide_suggestions=not introspection)
    view = QueryView.as_view("query", schema=schema, documents=documents, introspection=introspection)
    app.add_url_rule("/query", view_func=view, methods=METHODS)
    if is_dev:
        app.add_url_rule("/playground", view_func=playground)
