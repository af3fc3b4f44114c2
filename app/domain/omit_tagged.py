"""Which tagged jobs a clean-up keeps."""

from __future__ import annotations

from enum import StrEnum

AUTOMATIC_TYPES = ("app", "jobClass")
"""Types of tags that the server gives by itself."""


class OmitTagged(StrEnum):
    """``all`` keeps every tagged job, ``user`` those with a tag that a person gave."""

    NONE = "none"
    ALL = "all"
    USER = "user"
