"""A member's own words on the card of a guide: shown as they are, and read again from there.

They stand in a code block, where nothing is Markdown, a link or a mention. They are kept nowhere
but in the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.guides import GuideWalk, GuideWriting
from bot.guides.summary import MAX_WRITTEN
from bot.text.cleaning import showable
from bot.ui.card import components_of, text
from bot.ui.text import clip, quoted

_FIRST_ID = 910
_MOST = 7
_FENCE = "```"


def own_words(typed: str) -> str:
    """Return what a member typed as a card keeps it: clipped, and without what ends the block."""
    plain = showable(typed).replace("`", "'").replace("\r\n", "\n").strip()
    return clip(plain, MAX_WRITTEN)


def words_in(message: discord.Message | None) -> tuple[str, ...]:
    """Return the words that stand on a card of ours, in the order of writing."""
    by_id = dict(_blocks(message))
    return tuple(by_id[number] for number in sorted(by_id))


def word_blocks(walk: GuideWalk, words: Sequence[str]) -> list[ui.Item[Any]]:
    """Return what lies behind the member in their own words, each text below its line."""
    items: list[ui.Item[Any]] = []
    for number, (step, typed) in enumerate(zip(walk.writings, words, strict=False)):
        if isinstance(step.step.way, GuideWriting):
            note = step.step.way.note or step.step.way.label
            items.append(text(f"**{quoted(note, 160)}**"))
            items.append(text(f"{_FENCE}\n{own_words(typed)}\n{_FENCE}", id_=_FIRST_ID + number))
    return items


def _blocks(message: discord.Message | None) -> Iterator[tuple[int, str]]:
    for component in components_of(message) if message else ():
        if not isinstance(component, discord.TextDisplay) or component.id is None:
            continue
        if _FIRST_ID <= component.id < _FIRST_ID + _MOST:
            block = component.content.removeprefix(_FENCE).removesuffix(_FENCE)
            yield component.id, block.strip("\n")
