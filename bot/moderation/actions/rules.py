"""The rules for actions in the settings of a server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.actions.orders import LadderAdvice
from bot.moderation.cases.models import CaseKind
from bot.servers.declared.ladder import LadderAct, LadderStep, advised_step, parse_ladder
from bot.servers.declared.moderation import TwoForBans

if TYPE_CHECKING:
    from bot.moderation.actions.gateway import Parties
    from bot.servers import ServerConfig

_REMOVES = frozenset({CaseKind.BAN, CaseKind.KICK})


class ActionRules(Struct, frozen=True):
    """two_for_bans: a ban waits for a second moderator. fade: the time that points count."""

    two_for_bans: bool = False
    fade: timedelta = timedelta(days=90)
    ladder: tuple[LadderStep, ...] = ()

    @classmethod
    def of(cls, config: ServerConfig) -> ActionRules:
        """Return the rules in a server's settings."""
        return cls(
            two_for_bans=config.two_for_bans is TwoForBans.ALWAYS,
            fade=timedelta(days=config.points_fade),
            ladder=parse_ladder(config.ladder),
        )

    def needs_second(self, kind: CaseKind, parties: Parties) -> bool:
        """Whether an order waits for a second moderator.

        Kicks and bans of moderators always do. They can be timed out at once, so that nobody has
        to look on meanwhile.
        """
        if kind in _REMOVES and parties.member.is_moderator:
            return True
        return self.two_for_bans and kind is CaseKind.BAN

    def advice(self, before: int, after: int) -> LadderAdvice | None:
        """Return what the ladder advises once points grow; None while no new step is reached."""
        step = advised_step(self.ladder, after)
        if step is None or step == advised_step(self.ladder, before):
            return None
        kind = None if step.act is LadderAct.REVIEW else CaseKind(step.act.value)
        return LadderAdvice(after, kind, step.length)
