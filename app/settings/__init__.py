"""Settings of an installation: ``config.toml`` and environment, checked before anything starts."""

from app.settings.load import load_settings
from app.settings.schema import Settings

__all__ = ["Settings", "load_settings"]
