"""Tables. One module per table or small family; column notes give meaning and unit where the name does not."""

from app.models.account import ApiToken, RevokedToken, UserAccount, UserSetting
from app.models.archive_task import ArchiveTask
from app.models.change_log import ChangeCounter, JobChange
from app.models.job import Job, JobNode
from app.models.job_number import JobNumber
from app.models.node import Node, NodeState
from app.models.tag import JobTag, Tag

__all__ = [
    "ApiToken",
    "ArchiveTask",
    "ChangeCounter",
    "Job",
    "JobChange",
    "JobNode",
    "JobNumber",
    "JobTag",
    "Node",
    "NodeState",
    "RevokedToken",
    "Tag",
    "UserAccount",
    "UserSetting",
]
