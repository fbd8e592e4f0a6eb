"""The same thing twice, or two things at once: one of them happens, and both are told the truth."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.custom_knowledge.drafts import DraftBusyError
from bot.ui.controls.kb import DropDraft, SaveDraft
from cogs.kb.drafts import KnowledgeDrafts
from tests.discord.acting import HUG, answer_of, ask, forge, press, public, said
from tests.discord.conftest import World
from tests.discord.kb.test_kb import FORM, QUESTION, write
from tests.discord.reading import buttons, texts


async def dropped_while_open(world: World, forms: int) -> list[InteractionResult]:
    """Open the form of a draft so often, drop the draft, and return the forms."""
    preview = await write(world)
    opened = [await press(world.moderator, preview, "Edit") for _ in range(forms)]
    await press(world.moderator, preview, "Drop")
    return opened


async def test_a_dropped_draft_that_is_handed_in_twice_comes_back_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await dropped_while_open(world, 2)

    async def gone(*_: object) -> bool:
        return False

    with monkeypatch.context() as patch:
        # Both look for it before either has put it back.
        patch.setattr(world.bot.services.storage.repositories.knowledge.drafts, "change", gone)
        for form, words in ((first, "The first text."), (second, "The second text.")):
            result = await world.moderator.submit_modal(form, FORM | {"short": words})
            assert words in said(result)
            assert "went wrong" not in said(result)
    assert "is saved" in said(await press(world.moderator, answer_of(result), "Save"))
    assert "The second text." in texts(await ask(world, QUESTION))


@pytest.mark.parametrize("late", ["drop", "save"])
async def test_save_and_drop_at_once_tell_the_truth(
    world: World, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    preview = await write(world)
    key = buttons(preview)["Save"].split(":")[2]
    cog = world.bot.get_cog("KnowledgeDrafts")
    assert isinstance(cog, KnowledgeDrafts)
    seen: list[discord.Interaction[Any]] = []

    async def notes(interaction: discord.Interaction[Any]) -> None:
        seen.append(interaction)

    world.bot.add_listener(notes, "on_interaction")
    real = world.bot.services.custom_knowledge.entries.add

    async def meanwhile(*arguments: Any) -> tuple[str, int]:
        # The other press arrives while the entry is being written.
        draft_id = int(key, 16)
        press_again = (
            cog.drop(seen[-1], DropDraft(draft_id))
            if late == "drop"
            else cog.save(seen[-1], SaveDraft(draft_id, None))
        )
        with pytest.raises(DraftBusyError):
            await press_again
        return await real(*arguments)

    monkeypatch.setattr(world.bot.services.custom_knowledge.entries, "add", meanwhile)
    assert "is saved" in said(await press(world.moderator, preview, "Save"))
    assert (
        len((await world.bot.services.custom_knowledge.reader.records(world.guild.id)).entries) == 1
    )


async def test_the_second_of_save_and_drop_reads_that_it_came_second(world: World) -> None:
    preview = await write(world)
    saved = buttons(preview)["Drop"]
    await press(world.moderator, preview, "Save")
    other = await write(world, question="Is there a jar of biscuits?")
    shown = said(await forge(world.moderator, other, saved))
    assert "saved or dropped" in shown
    assert "Nothing was saved" not in shown


def posts(world: World) -> list[dict[str, Any]]:
    """The bodies of all that was posted in the channel."""
    path = f"/channels/{world.channel.id}/messages"
    sent = [r.json for r in world.env.http_requests if (r.method, r.path) == ("POST", path)]
    return [body for body in sent if body is not None]


async def shared(world: World) -> ResponseMessage:
    card = await ask(world, HUG)
    await press(world.member, card, "Share in this channel")
    return card


async def test_a_share_that_is_sent_again_is_taken_once_by_discord(world: World) -> None:
    await shared(world)
    await shared(world)
    bodies = posts(world)
    assert len(bodies) == len(public(world)) == 2
    assert all(body["enforce_nonce"] is True for body in bodies)
    assert len({body["nonce"] for body in bodies}) == 2, "each press is a post of its own"
    assert all(1 <= len(str(body["nonce"])) <= 25 for body in bodies), "Discord's limit"


async def test_a_reply_that_is_sent_again_is_taken_once_by_discord(world: World) -> None:
    message = await world.other.send(world.channel, HUG)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    await press(world.member, answer_of(result), "Post as a reply")
    (body,) = posts(world)
    assert body["enforce_nonce"] is True
    assert body["nonce"]
    assert body["message_reference"]["message_id"] == message.id
