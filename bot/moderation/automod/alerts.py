"""Alerts of Discord's AutoMod become reports: one a message, however many actions the rule has."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from bot.moderation.automod.presets import DANGER
from bot.storage import StorageUnavailable
from bot.storage.repositories.moderation.automod_alerts import AlertKey
from bot.storage.repositories.moderation.reports.rows import ReportCategory

if TYPE_CHECKING:
    from bot.moderation.automod.presets import AutoModPreset
    from bot.storage.repositories.moderation.automod_alerts import AutoModAlerts

_log = logging.getLogger(__name__)

_SIGNS = re.compile(r"[\\()\[\]{}|^$+?]")
"""A keyword with one of these signs is a regular expression rather than words."""


class AutoModEvent(Struct, frozen=True):
    """One action that Discord carried out because of a rule.

    rule_name: as the rule is called in Discord; preset_id: None for a rule that is not ours.
    message_id: None where the message was blocked. text: empty without the message-content intent.
    keyword: the keyword or pattern that matched, which comes without it.
    """

    guild_id: int
    rule_id: int
    rule_name: str
    preset_id: str | None
    member_id: int
    channel_id: int
    message_id: int | None
    text: str
    keyword: str

    @property
    def key(self) -> AlertKey:
        """The key that all events of the same message share."""
        # A blocked message has no id, so its words stand for it; without the intent to read
        # messages only the keyword is known.
        if self.message_id is not None:
            what = f"message {self.message_id}"
        elif self.text:
            what = f"text {hashlib.sha256(self.text.encode()).hexdigest()}"
        else:
            what = f"keyword {self.keyword}"
        return AlertKey(self.guild_id, self.rule_id, self.member_id, what)


class AlertReports(Protocol):
    """Turns an alert into a report: a card in the channel of the team."""

    async def file_alert(
        self,
        guild_id: int,
        member_id: int,
        channel_id: int,
        message_id: int | None,
        text: str | None,
        rule_name: str,
        keyword: str,
        *,
        category: ReportCategory,
    ) -> int | None:
        """File it; return the report's number, None if the server takes no reports.

        Where the category is about danger, the card offers help and no punishment. Raises
        StorageUnavailable.
        """
        ...


class AlertDesk:
    """Decides which alerts are reported, and files each once.

    It reports the alerts of our own rules. From other rules it reports words of danger: a rule
    that blocks words of despair must not keep them from people who could help.
    """

    def __init__(
        self,
        store: AutoModAlerts,
        presets: tuple[AutoModPreset, ...],
        in_danger: Callable[[str], bool],
    ) -> None:
        """Remember alerts in `store`; `in_danger` says whether words sound like danger."""
        self._store = store
        self._categories = {preset.id: preset.category for preset in presets}
        self._in_danger = in_danger

    async def take(self, event: AutoModEvent, reports: AlertReports) -> int | None:
        """File the report of an event; None if it needs none, has one, or cannot be filed now.

        Never raises for a store that is out of reach: Discord's own alert is there all the same.
        """
        category = await self._category(event)
        if category is None:
            return None
        try:
            if not await self._store.take(event.key):
                return None
            return await self._file(event, reports, category)
        except StorageUnavailable:
            _log.warning("An alert of AutoMod could not be reported; Discord's own stands.")
            return None

    async def _category(self, event: AutoModEvent) -> ReportCategory | None:
        """Return what the report is about, None for a rule of others that means no danger.

        The words decide, as far as they are known, and then the preset.
        """
        category = self._categories.get(event.preset_id or "")
        if category in DANGER:
            return category
        words = [each for each in (event.text, _plain(event.keyword)) if each]
        # Off the event loop: a long message takes its time.
        if await asyncio.to_thread(lambda: any(map(self._in_danger, words))):
            return ReportCategory.DANGER
        return category

    async def _file(
        self, event: AutoModEvent, reports: AlertReports, category: ReportCategory
    ) -> int | None:
        try:
            report_id = await reports.file_alert(
                event.guild_id,
                event.member_id,
                event.channel_id,
                event.message_id,
                event.text or None,
                event.rule_name,
                event.keyword,
                category=category,
            )
        # Also where the task is cancelled: else the alert would count as filed.
        except BaseException:
            with suppress(StorageUnavailable):
                await self._store.give_back(event.key)
            raise
        if report_id is not None:
            await self._store.filed(event.key, report_id)
        return report_id


def _plain(keyword: str) -> str:
    """Return a keyword without its wildcards; nothing for a pattern, which is no sentence."""
    return "" if _SIGNS.search(keyword) else keyword.strip("*")
