"""Privacy: what is linked to a member, exported and erased; and rounds that delete what is old."""

from __future__ import annotations

from bot.privacy.export_file import ExportFile
from bot.privacy.housekeeping import Housekeeping
from bot.privacy.service import PrivacyService, SearchRunningError
from bot.storage.inventory.linked_rows import Member
from bot.storage.inventory.member_data import Erasure, Holdings
from bot.storage.inventory.staying import StayingRows
from bot.storage.repositories.tickets.cards import PostedCard

__all__ = [
    "Erasure",
    "ExportFile",
    "Holdings",
    "Housekeeping",
    "Member",
    "PostedCard",
    "PrivacyService",
    "SearchRunningError",
    "StayingRows",
]
