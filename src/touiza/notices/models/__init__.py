"""The rows of what a person is told, how they chose to be, and of web push."""

from touiza.notices.models.chosen import Rhythm, Way
from touiza.notices.models.pushed import Device, Push, PushKey
from touiza.notices.models.told import Digest, DigestDue, Mailed, Notice, NoticeGroup

__all__ = ["Device", "Digest", "DigestDue", "Mailed", "Notice", "NoticeGroup", "Push", "PushKey", "Rhythm", "Way"]
