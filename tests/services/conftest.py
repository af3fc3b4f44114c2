"""Archives to import from."""

import pytest

from tests.support.archive_builder import ArchiveBuilder


@pytest.fixture
def archive(app_folder):
    return ArchiveBuilder(app_folder / "job-archive").with_default_clusters()


@pytest.fixture
def other(tmp_path):
    """Another archive, to import from."""
    return ArchiveBuilder(tmp_path / "other").with_default_clusters()
