"""What a message answers: a card of ours that shows a case or a question without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.client.custom_ids import snowflake
from bot.client.errors import StaleControlError
from bot.ui.controls.items import unpack

if TYPE_CHECKING:
    from bot.client.responses import Interaction

CASE, QUESTION = "c", "q"
_BY_CONTROL = {"ask-mods": QUESTION, "case-entry": CASE}


@dataclass(frozen=True, slots=True)
class Source:
    """What was answered: a case or a question of the log, by its id."""

    kind: str
    id: int

    def pack(self) -> str:
        """Return it as a field of a custom id."""
        return f"{self.kind}{self.id:x}"

    @classmethod
    def unpack(cls, packed: str) -> Source:
        """Read such a field. Raises StaleControlError."""
        if packed[:1] not in {CASE, QUESTION}:
            raise StaleControlError
        return cls(packed[0], snowflake(packed[1:]))


def source_on(card: object, me: discord.ClientUser | None) -> Source | None:
    """Return what a message of ours shows, if it waits for a moderator's answer."""
    if not isinstance(card, discord.Message) or card.author != me:
        return None
    for name, fields in _controls(card.components):
        kind = _BY_CONTROL.get(name)
        if kind and fields:
            with suppress(StaleControlError):
                return Source(kind, snowflake(fields[0]))
    return None


async def replied_to(message: discord.Message) -> discord.Message | None:
    """Return the message to which one replies, if it can be read."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    with suppress(discord.HTTPException):
        return await message.channel.fetch_message(reference.message_id)
    return None


async def take_away_offer(interaction: Interaction) -> None:
    """Delete the offer that was pressed, and nothing that is no offer."""
    message = interaction.message
    if message and any(name == "learn-no" for name, _ in _controls(message.components)):
        with suppress(discord.HTTPException):
            await message.delete()


def _controls(components: list[Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield action and fields of every control of a message."""
    for component in components:
        if custom_id := getattr(component, "custom_id", None):
            yield unpack(str(custom_id))
        yield from _controls(list(getattr(component, "children", ())))
        if accessory := getattr(component, "accessory", None):
            yield from _controls([accessory])
