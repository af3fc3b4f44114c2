from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.archive.layout import relative_path, safe_name
from app.domain.errors import Invalid
from app.domain.job import JobKey


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "a\0b"])
def test_a_name_that_could_leave_its_directory_is_refused(name):
    with pytest.raises(Invalid, match="cannot be the name of a directory"):
        safe_name(name)


@pytest.mark.parametrize("key", [JobKey("testc", -1, 5), JobKey("testc", 1, -5)])
def test_negative_numbers_are_refused(key):
    with pytest.raises(Invalid, match="cannot be negative"):
        relative_path(key)


def test_the_middle_directory_is_padded_to_three_digits():
    assert relative_path(JobKey("emmy", 7, 100)) == PurePosixPath("emmy/0/007/100")


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**40))
def test_a_path_leads_back_to_its_job(job_id, start_time):
    _, high, low, start = relative_path(JobKey("emmy", job_id, start_time)).parts

    assert (int(high) * 1000 + int(low), int(start)) == (job_id, start_time)
