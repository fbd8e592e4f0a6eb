"""The calls to Discord that the action service needs, in one server; bot/client implements them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from bot.moderation.cases.models import Case, CaseKind, MessageLink


class Party(Struct, frozen=True):
    """One of the three in an action: the moderator, the bot, or the member.

    name: how Discord's audit log calls them. rank: the position of the highest role. may: which
    kinds of action their own permissions allow, as Discord says now. A member who is not in the
    server has rank -1.
    """

    id: int
    rank: int
    name: str = ""
    is_owner: bool = False
    is_admin: bool = False
    is_moderator: bool = False
    in_server: bool = True
    may: Mapping[CaseKind, bool] = field(default_factory=dict["CaseKind", bool])
    timed_out_until: datetime | None = None


class Parties(Struct, frozen=True):
    """Everybody in an action, looked up at Discord just now."""

    moderator: Party
    bot: Party
    member: Party


class Standing(Struct, frozen=True):
    """How Discord treats a user in the server now.

    timed_out_until: also in the past, or None. ban_reason: as given with the ban.
    """

    is_banned: bool
    in_server: bool
    timed_out_until: datetime | None = None
    ban_reason: str = ""


class DeleteRights(Struct, frozen=True):
    """Who may delete messages in a channel."""

    moderator: bool
    bot: bool
    moderator_name: str = ""


class ModerationGateway(Protocol):
    """The calls to Discord, each for the server that the gateway was made for.

    Every method raises DiscordRefusedError when Discord refuses or does not answer, but for `tell`,
    `correct` and `notify_team`, which never raise.
    """

    async def parties(self, moderator_id: int, member_id: int) -> Parties:
        """Look up who they are and what they may do now."""
        ...

    async def standing(self, member_id: int) -> Standing:
        """Look up whether a user is banned, in the server, timed out."""
        ...

    async def delete_rights(self, moderator_id: int, channel_id: int) -> DeleteRights:
        """Look up who may delete messages in a channel."""
        ...

    async def tell(self, case: Case) -> bool:
        """Send the member the direct message about a case; False if they cannot be reached."""
        ...

    async def correct(self, case: Case) -> bool:
        """Tell the member that the announced action did not happen; False if out of reach."""
        ...

    async def notify_team(self, case: Case, sentence: str) -> bool:
        """Tell the team, in its private channel, about a case; False if it cannot be told."""
        ...

    async def timeout(self, member_id: int, until: datetime | None, reason: str) -> None:
        """Time a member out, at most 28 days; None ends a timeout."""
        ...

    async def kick(self, member_id: int, reason: str) -> None:
        """Remove a member from the server."""
        ...

    async def ban(self, member_id: int, reason: str, delete: timedelta) -> None:
        """Ban a user, and delete their messages of that time."""
        ...

    async def unban(self, member_id: int, reason: str) -> None:
        """End a ban. A user who is not banned is no error."""
        ...

    async def delete_message(self, message: MessageLink, reason: str) -> bool:
        """Delete a message; False if it was gone."""
        ...
