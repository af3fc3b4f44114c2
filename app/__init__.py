"""Flightdeck: job-specific performance monitoring for HPC clusters."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app.blueprints.auth.routes import blueprint as auth_routes
from app.blueprints.clusters.routes import blueprint as clusters
from app.blueprints.docs.routes import blueprint as docs
from app.blueprints.graphql import init_graphql
from app.blueprints.jobs.edits import blueprint as job_edits
from app.blueprints.jobs.life_cycle import blueprint as job_life_cycle
from app.blueprints.jobs.routes import blueprint as jobs
from app.blueprints.pages import blueprint as pages
from app.cli import init_cli
from app.container import Services, init_services
from app.database import db, engine_options, prepare_engine
from app.schema_version import MIGRATIONS
from app.settings import Settings, load_settings
from app.web.api import init_api
from app.web.assets import init_assets
from app.web.auth import init_auth
from app.web.compression import init_compression
from app.web.errors import init_errors
from app.web.format import init_filters
from app.web.fragments import init_fragments
from app.web.headers import init_headers
from app.web.json import init_json
from app.web.navigation import init_navigation

MAX_BODY_BYTES = 32 * 1024 * 1024


def create_app(settings: Settings | None = None, services: Services | None = None, *, dev: bool = False) -> Flask:
    """Build the application; a test passes its own settings or services, `dev` adds what only developers need."""
    settings = settings or load_settings()
    app = Flask(__name__, static_folder=None, instance_path=str(settings.instance))
    app.config.from_mapping(_flask_config(settings), FLIGHTDECK_DEV=dev)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # a redirect would name the host that the client claimed to ask
    if settings.server.trusted_proxies:
        hops = settings.server.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    _init_database(app)
    init_services(app, settings, services)
    for init in (init_json, init_errors, init_assets, init_filters, init_auth, init_headers, init_compression):
        init(app)
    for init in (init_navigation, init_fragments):
        init(app)
    for blueprint in (auth_routes, pages):
        app.register_blueprint(blueprint)
    init_graphql(app, settings)
    _init_rest(app)
    init_cli(app)
    return app


def _init_rest(app: Flask) -> None:
    api = init_api(app)
    for blueprint in (jobs, clusters):
        api.mount(blueprint)
    for blueprint in (job_life_cycle, job_edits):
        api.mount(blueprint, only=("/api",))
    app.register_blueprint(docs)


def _flask_config(settings: Settings) -> dict[str, object]:
    url = settings.database_url
    return {
        "SECRET_KEY": settings.secrets.session_key or None,
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url, settings.database.pool_size),
        "MAX_CONTENT_LENGTH": MAX_BODY_BYTES,
        "APPLICATION_ROOT": settings.server.url_prefix or "/",
    }


def _init_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), compare_type=True, render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
