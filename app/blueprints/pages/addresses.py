"""Addresses of pages that other pages link to."""

from __future__ import annotations

from flask import url_for


def job_address(row_id: int) -> str:
    """Return the address of the page of one job."""
    return f"{url_for('pages.home')}monitoring/job/{row_id}"
