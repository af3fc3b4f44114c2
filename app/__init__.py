"""Flightdeck: job-specific performance monitoring for HPC clusters."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app.container import Services, build_services, init_services
from app.database import db, engine_options, prepare_engine
from app.settings import Settings, load_settings
from app.web.compression import init_compression
from app.web.errors import init_errors
from app.web.headers import init_headers
from app.web.json import init_json

MAX_BODY_BYTES = 32 * 1024 * 1024


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """Build the application; a test passes its own settings or services."""
    settings = settings or load_settings()
    app = Flask(__name__, static_folder=None, instance_path=str(settings.instance))
    app.config.from_mapping(_flask_config(settings))
    app.url_map.strict_slashes = False
    if settings.server.trusted_proxies:
        hops = settings.server.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    _init_database(app)
    init_services(app, services or build_services(settings))
    for init in (init_json, init_errors, init_headers, init_compression):
        init(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    url = settings.database_url
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url, settings.database.pool_size),
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "APPLICATION_ROOT": settings.server.url_prefix or "/",
    }


def _init_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory="migrations", compare_type=True, render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
