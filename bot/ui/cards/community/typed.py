"""Keeping on a card what a member typed, and reading it from there for the next form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.community.draft import MAX_POST_TEXT, MAX_TITLE, PostDraft
from bot.ui.card import components_of, text
from bot.ui.controls.community.posts import OpenPostForm
from bot.ui.text import clip

if TYPE_CHECKING:
    from discord import ui

TITLE_ID, TEXT_ID = 911, 912
"""The component ids of the blocks with a title and a text, to find them again."""
_FENCE = "```"
_MOST_CATEGORY = 60
"""Characters; a custom id takes a hundred in all."""


def typed_blocks(draft: PostDraft) -> list[ui.Item[Any]]:
    """Return what was typed, as blocks that can be copied; `draft_on` reads them again."""
    blocks = ((draft.title, MAX_TITLE, TITLE_ID), (draft.text, MAX_POST_TEXT, TEXT_ID))
    return [
        text(f"{_FENCE}\n{_harmless(words, most)}\n{_FENCE}", id_=id_)
        for words, most, id_ in blocks
        if words.strip()
    ]


def draft_on(message: discord.Message | None, state: OpenPostForm) -> PostDraft:
    """Return what stands on a card of ours, with what its control says was chosen."""
    blocks = {
        component.id: component.content
        for component in (components_of(message) if message else ())
        if isinstance(component, discord.TextDisplay)
    }
    return PostDraft(
        title=_without_fence(blocks.get(TITLE_ID, "")),
        text=_without_fence(blocks.get(TEXT_ID, "")),
        category=state.category,
        anonymous=state.anonymous,
        notify=state.notify,
    )


def reopening(
    draft: PostDraft, *, follows_id: int | None = None, after_help: bool = False
) -> OpenPostForm:
    """Return the control that opens the form again with what was typed and chosen."""
    # A longer one would not fit into the custom id; it is then chosen once more.
    category = draft.category if len(draft.category) <= _MOST_CATEGORY else ""
    return OpenPostForm(follows_id, after_help, draft.anonymous, draft.notify, category)


def _harmless(words: str, most: int) -> str:
    # Three backticks would end the block early. The stand-ins are as long, so nothing grows.
    return clip(words, most).replace(_FENCE, "'''")


def _without_fence(block: str) -> str:
    return block.removeprefix(f"{_FENCE}\n").removesuffix(f"\n{_FENCE}")
