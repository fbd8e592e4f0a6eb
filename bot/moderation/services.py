"""The services with which moderators act on members, built over one store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.actions.approvals import SecondOpinions
from bot.moderation.actions.service import ModerationActions
from bot.moderation.actions.turns import Turns
from bot.moderation.appeals import AppealDesk
from bot.moderation.automod import AlertDesk, AutoModRules
from bot.moderation.case_files.service import CaseTransfer
from bot.moderation.cases.by_hand import HandObserver
from bot.moderation.cases.clock import DiscordClock
from bot.moderation.cases.record import CaseRecord
from bot.moderation.cases.sweep import CaseSweep
from bot.moderation.duty import DutyDesk
from bot.moderation.reasons import Reasons
from bot.moderation.reports import ReportDesk
from bot.moderation.restrictions import Restrictions

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.moderation.automod import AutoModPreset
    from bot.servers import ServerConfigs
    from bot.storage import Storage


class ModerationServices(Struct, frozen=True):
    """Acting, its record and its schedule; reports, appeals, rules, restrictions and duty."""

    __repr__ = object.__repr__

    actions: ModerationActions
    approvals: SecondOpinions
    cases: CaseRecord
    case_transfer: CaseTransfer
    sweep: CaseSweep
    by_hand: HandObserver
    reasons: Reasons
    reports: ReportDesk
    appeals: AppealDesk
    automod: AutoModRules
    alert_desk: AlertDesk
    restrictions: Restrictions
    duty: DutyDesk
    clock: DiscordClock

    @classmethod
    def build(
        cls,
        storage: Storage,
        configs: ServerConfigs,
        reasons: Reasons,
        presets: tuple[AutoModPreset, ...],
        is_danger: Callable[[str], bool],
        clock: DiscordClock,
    ) -> ModerationServices:
        """Wire the services: presets are AutoMod's; `is_danger` says what a text sounds like."""
        repositories, turns = storage.repositories.moderation, Turns()
        actions = ModerationActions(storage.repositories, configs, turns, clock)
        cases = CaseRecord(repositories, configs, clock)
        return cls(
            actions=actions,
            approvals=SecondOpinions(repositories.approvals, actions, turns, clock),
            cases=cases,
            case_transfer=CaseTransfer(repositories, configs, clock),
            sweep=CaseSweep(repositories, turns, clock),
            by_hand=HandObserver(repositories.cases, turns, storage.repositories.servers.settings),
            reasons=reasons,
            reports=ReportDesk(storage),
            appeals=AppealDesk(
                repositories.appeals,
                repositories.blocks,
                cases,
                storage.cipher,
                storage.retention.settings,
            ),
            automod=AutoModRules(presets, storage.repositories.servers.audit),
            alert_desk=AlertDesk(repositories.automod_alerts, presets, is_danger),
            restrictions=Restrictions(repositories.restrictions, clock),
            duty=DutyDesk(repositories.duty, repositories.step_aways),
            clock=clock,
        )
