"""Real servers and programs that some tests need: found through the environment, skipped or demanded."""

from __future__ import annotations

import os
import shutil

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def require_service(name: str, address: str | None, variable: str) -> str:
    """Return the address of a server; without one skip the test, or fail it under ``REQUIRE_SERVICES=1``.

    `variable` is the environment variable that would have named it, for the reason.
    """
    if address:
        return address
    reason = f"{name} is not available: set {variable}"
    if services_are_required():
        pytest.fail(f"{reason} (REQUIRE_SERVICES=1 forbids skipping)", pytrace=False)
    pytest.skip(reason)


def services_are_required() -> bool:
    """Return whether a missing server is a failure, as in CI."""
    return os.environ.get("REQUIRE_SERVICES") == "1"


def find_program(*names: str) -> str | None:
    """Return the path of the first of these programs on the PATH."""
    return next((path for name in names if (path := shutil.which(name))), None)


def find_chromium() -> str | None:
    """Return the Chromium named by ``CHROMIUM``, else one on the PATH."""
    return os.environ.get("CHROMIUM") or find_program(*CHROMIUM_NAMES)
