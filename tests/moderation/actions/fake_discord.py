"""Discord as the services of moderation see it: members, bans, timeouts, and its refusals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.moderation.actions.errors import DiscordRefusedError
from bot.moderation.actions.gateway import DeleteRights, Parties, Party, Standing
from bot.moderation.cases.models import Case, CaseKind, MessageLink

BOT, OWNER, MO, MAX, MIA = 1, 2, 8, 9, 77
"""The bot, the server's owner, two moderators of one rank, and a member."""
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NATIVE = timedelta(days=28)

AWAY = DiscordRefusedError(503, 0, again=True)
FORBIDDEN = DiscordRefusedError(403, 50013, again=False)
UNKNOWN_MEMBER = DiscordRefusedError(404, 10007, again=False)
UNKNOWN_GUILD = DiscordRefusedError(404, 10004, again=False)


@dataclass
class MutableClock:
    """A clock that stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


def everything() -> dict[CaseKind, bool]:
    return dict.fromkeys(CaseKind, True)


def team(user_id: int, rank: int) -> Party:
    may = everything()
    return Party(user_id, rank, name=f"name-{user_id}", is_moderator=True, may=may)


@dataclass
class FakeDiscord:
    """A `ModerationGateway` with one server behind it."""

    clock: MutableClock
    people: dict[int, Party] = field(default_factory=dict[int, Party])
    bans: dict[int, str] = field(default_factory=dict[int, str])
    timeouts: dict[int, datetime] = field(default_factory=dict[int, datetime])
    open_messages: bool = True
    told: list[Case] = field(default_factory=list[Case])
    corrected: list[Case] = field(default_factory=list[Case])
    notices: list[str] = field(default_factory=list[str])
    calls: list[str] = field(default_factory=list[str])
    reasons: list[str] = field(default_factory=list[str])
    refuses: defaultdict[str, list[DiscordRefusedError]] = field(
        default_factory=lambda: defaultdict[str, list[DiscordRefusedError]](list)
    )
    """The next refusals of each call, the first one first."""
    before: Callable[[str], Awaitable[None]] | None = None
    after: Callable[[str], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        self.people |= {
            BOT: team(BOT, 50),
            OWNER: replace(team(OWNER, 0), is_owner=True, is_admin=True),
            MO: team(MO, 10),
            MAX: team(MAX, 10),
            MIA: Party(MIA, 1, name="mia"),
        }

    async def parties(self, moderator_id: int, member_id: int) -> Parties:
        await self._called("parties")
        return Parties(self._party(moderator_id), self._party(BOT), self._party(member_id))

    async def standing(self, member_id: int) -> Standing:
        await self._called("standing")
        return Standing(
            is_banned=member_id in self.bans,
            in_server=member_id in self.people,
            timed_out_until=self.timeouts.get(member_id) if member_id in self.people else None,
            ban_reason=self.bans.get(member_id, ""),
        )

    async def delete_rights(self, moderator_id: int, channel_id: int) -> DeleteRights:
        await self._called("delete_rights")
        return DeleteRights(moderator=moderator_id != MIA, bot=channel_id != 404)

    async def tell(self, case: Case) -> bool:
        await self._called("tell")
        if self.open_messages:
            self.told.append(case)
        await self._done("tell")
        return self.open_messages

    async def correct(self, case: Case) -> bool:
        await self._called("correct")
        self.corrected.append(case)
        return self.open_messages

    async def notify_team(self, case: Case, sentence: str) -> bool:
        del case
        self.notices.append(sentence)
        return True

    async def timeout(self, member_id: int, until: datetime | None, reason: str) -> None:
        await self._called("timeout", reason)
        if member_id not in self.people:
            raise UNKNOWN_MEMBER
        if until is None:
            self.timeouts.pop(member_id, None)
        elif until > self.clock() + NATIVE:
            raise DiscordRefusedError(400, 50035, again=False)
        else:
            self.timeouts[member_id] = until
        await self._done("timeout")

    async def kick(self, member_id: int, reason: str) -> None:
        await self._called("kick", reason)
        self.leave(member_id)
        await self._done("kick")

    async def ban(self, member_id: int, reason: str, delete: timedelta) -> None:
        await self._called("ban", reason)
        del delete
        self.leave(member_id)
        self.bans[member_id] = reason
        await self._done("ban")

    async def unban(self, member_id: int, reason: str) -> None:
        await self._called("unban", reason)
        self.bans.pop(member_id, None)
        await self._done("unban")

    async def delete_message(self, message: MessageLink, reason: str) -> bool:
        await self._called("delete_message", reason)
        return message.message_id != 404

    def leave(self, member_id: int) -> None:
        self.people.pop(member_id, None)

    def join(self, member_id: int) -> None:
        self.people[member_id] = Party(member_id, 1, name="mia")

    def did(self, name: str) -> int:
        """How often a call was made."""
        return self.calls.count(name)

    def _party(self, user_id: int) -> Party:
        stranger = Party(user_id, -1, in_server=False)
        until = self.timeouts.get(user_id)
        return replace(self.people.get(user_id, stranger), timed_out_until=until)

    async def _called(self, name: str, reason: str | None = None) -> None:
        self.calls.append(name)
        if reason is not None:
            self.reasons.append(reason)
        if self.before is not None:
            await self.before(name)
        if self.refuses[name]:
            raise self.refuses[name].pop(0)

    async def _done(self, name: str) -> None:
        if self.after is not None:
            await self.after(name)
