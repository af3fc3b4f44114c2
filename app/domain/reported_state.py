"""States as schedulers and their adapters spell them."""

from __future__ import annotations

from app.domain.errors import Invalid
from app.domain.job import JobState

OTHER_NAMES = {
    "canceled": JobState.CANCELLED,
    "stopped": JobState.CANCELLED,
    "failure": JobState.FAILED,
    "oom": JobState.OUT_OF_MEMORY,
    "out-of-memory": JobState.OUT_OF_MEMORY,
}
"""Spellings of older versions, of cc-condor-sync and of the reference's own documentation."""

NOT_AN_END = (JobState.RUNNING, JobState.PENDING)
_SHOWN = 60


def final_state(reported: str) -> tuple[JobState, str | None]:
    """Return the state in which a job ended, and a warning if the scheduler's word for it is not known.

    An unknown word counts as failed: a refusal would block an adapter's whole batch behind one odd job.

    >>> final_state("COMPLETED")
    (<JobState.COMPLETED: 'completed'>, None)
    >>> final_state("CANCELLED by 1000")
    (<JobState.CANCELLED: 'cancelled'>, None)
    >>> final_state("requeued")
    (<JobState.FAILED: 'failed'>, "jobState: 'requeued' is not known, the job counts as failed")
    """
    word = reported.strip().lower().partition(" ")[0]
    state = OTHER_NAMES.get(word) or (JobState(word) if word in list(JobState) else None)
    if state in NOT_AN_END:
        raise Invalid(f"jobState: {reported!r} is no state in which a job can end")
    if state is None:
        shown = reported if len(reported) <= _SHOWN else f"{reported[:_SHOWN]}..."
        return JobState.FAILED, f"jobState: {shown!r} is not known, the job counts as failed"
    return state, None
