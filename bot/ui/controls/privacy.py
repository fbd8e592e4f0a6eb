"""The controls of /privacy, and of the offer to strip a server's question log."""

from __future__ import annotations

from enum import StrEnum

from bot.servers import LogMode
from bot.ui.controls.states import State, control


class PrivacyScope(StrEnum):
    """The scope of a member's export or erasure."""

    SERVER = "here"
    EVERYWHERE = "all"


@control("privacy-export")
class ExportMemberData(State):
    """Send the member a file with what is linked to them."""

    scope: PrivacyScope


@control("privacy-ask")
class AskToEraseMemberData(State):
    """Ask the member whether to erase what is linked to them."""

    scope: PrivacyScope


@control("privacy-erase")
class EraseMemberData(State):
    """Erase what is linked to whoever presses."""

    scope: PrivacyScope


@control("strip-log")
class StripQuestionLog(State):
    """Take from older questions what a stricter log mode does not keep."""

    mode: LogMode
