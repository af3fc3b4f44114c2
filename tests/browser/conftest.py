"""Every test here drives a real Chromium."""

from pathlib import Path

import pytest

from tests.support.live_server import browser_page, chromium, live_site, watcher

__all__ = ["browser_page", "chromium", "live_site", "watcher"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
