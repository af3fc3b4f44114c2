"""Files of the reference, for tests that run where the folder is present and are skipped elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
"""Beside the checkout; not part of the repository."""

needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the reference's files are not here")
