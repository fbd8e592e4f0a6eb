"""Nobody but a moderator of this server changes or reads its entries, whatever they forge."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.client.checks import NOT_MODERATOR
from bot.storage.schema.tables import drafts as drafts_table
from tests.discord.acting import UNRELATED, allow, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.kb.test_kb import QUESTION, write

COMMANDS = {
    "kb add": {},
    "kb edit": {"entry": "hugs"},
    "kb disable": {"entry": "hugs"},
    "kb restore": {"entry": "hugs"},
    "kb history": {"entry": "hugs"},
    "kb list": {},
    "kb show": {"entry": "hugs"},
    "kb preview": {"entry": "hugs"},
    "kb alias add": {"entry": "hugs", "phrase": "zorbling"},
    "kb alias remove": {"entry": "hugs", "phrase": "zorbling"},
}
MODALS = {"kb-form": ("-", "0"), "kb-rewrite": ("{draft}",)}
CONTROLS = {
    "kb-show": ("hugs",),
    "kb-edit": ("hugs",),
    "kb-disable": ("hugs",),
    "kb-restore": ("hugs",),
    "kb-news": ("hugs",),
    "kb-keep": ("hugs",),
    "kb-saved-part": ("-", "hugs"),
    "kb-page": ("all", "0"),
    "kb-history": ("hugs",),
    "kb-past": ("hugs", "0"),
    "kb-roll": ("hugs", "1"),
    "kb-rolled": ("hugs", "1", "0"),
    "kb-undo": ("{row}",),
    "kb-write": ("{draft}",),
    "kb-draft-part": ("-", "{draft}"),
    "kb-phrases": ("{draft}",),
    "kb-save": ("{draft}", "-"),
    "kb-drop": ("{draft}",),
    "kb-import": ("{draft}", "0"),
    "kb-import-left": ("{draft}",),
    "kb-import-undo": ("{draft}",),
}
SELECTS = {
    "kb-open": ((), "hugs"),
    "kb-filter": ((), "all"),
    "kb-merge": (("{draft}",), "p:hugs"),
    "kb-outside-drop": ((), "{phrase}"),
    "kb-revision": (("hugs",), "1"),
}


async def _state(world: World) -> dict[str, str]:
    """Something that each control could do harm to; what stands for it in a custom id."""
    own, guild_id = world.bot.services.custom_knowledge, world.guild.id
    await write(world)
    row = await own.phrases.add_out_of_scope(guild_id, "who won the cup", world.moderator.id)
    ((phrase, _),) = (await own.reader.records(guild_id)).out_of_scope
    (draft,) = await _draft_ids(world)
    return {"row": f"{row:x}", "phrase": f"{phrase:x}", "draft": f"{draft:x}"}


async def _draft_ids(world: World) -> list[int]:
    async with world.bot.services.storage.read() as connection:
        return list((await connection.execute(select(drafts_table.c.id))).scalars())


def test_every_control_is_tried(world: World) -> None:
    known = {name for name in world.bot._actions if name.startswith("kb-")}
    assert known == {*MODALS, *CONTROLS, *SELECTS}


@pytest.mark.parametrize("command", COMMANDS)
async def test_commands(world: World, command: str) -> None:
    await allow(world, "kb", world.member)
    result = await world.member.slash(world.channel, command, **COMMANDS[command])
    assert NOT_MODERATOR in said(result)
    assert result.modal is None
    assert not await world.bot.services.custom_knowledge.reader.records(world.guild.id)


async def test_autocomplete(world: World) -> None:
    await allow(world, "kb", world.member)
    await world.bot.services.custom_knowledge.phrases.add_alias(
        world.guild.id, "hugs", "zorbling", 1
    )
    offer = world.member.autocomplete
    for command in ("edit", "disable", "restore", "history", "show", "preview", "alias add"):
        assert await offer(world.channel, f"kb {command}", "entry", "hug") == []
    assert await offer(world.channel, "kb alias remove", "entry", "") == []
    assert await offer(world.channel, "kb alias remove", "phrase", "", entry="hugs") == []


async def test_controls(world: World) -> None:
    names = await _state(world)
    before = await world.bot.services.custom_knowledge.transfer.dump(world.guild.id)
    card = await ask(world, "can my therapist hug me?")
    for name, fields in CONTROLS.items():
        custom_id = ":".join(("b", name, *(text.format(**names) for text in fields)))
        result = await forge(world.member, card, custom_id)
        assert NOT_MODERATOR in said(result), name
        assert result.modal is None, name
    for name, (fields, value) in SELECTS.items():
        custom_id = ":".join(("s", name, *(text.format(**names) for text in fields)))
        result = await forge(world.member, card, custom_id, [value.format(**names)])
        assert NOT_MODERATOR in said(result), name
    assert await world.bot.services.custom_knowledge.transfer.dump(world.guild.id) == before
    assert len(await _draft_ids(world)) == 1


@pytest.mark.parametrize("name", MODALS)
async def test_modals(world: World, name: str) -> None:
    """A member sends the form of another modal as if it were one of ours."""
    names = await _state(world)
    before = await world.bot.services.custom_knowledge.transfer.dump(world.guild.id)
    shown = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    custom_id = ":".join(("m", name, *(text.format(**names) for text in MODALS[name])))
    shown._interaction.modal = {**(shown.modal or {}), "custom_id": custom_id}
    values = {"text": "Mine.", "name": ["with"]}
    assert NOT_MODERATOR in said(await world.member.submit_modal(shown, values))
    assert await world.bot.services.custom_knowledge.transfer.dump(world.guild.id) == before
    assert len(await _draft_ids(world)) == 1


async def test_forged_drafts_of_another_server_are_gone(world: World) -> None:
    drafts = world.bot.services.storage.repositories.knowledge.drafts
    await drafts.add(world.guild.id + 1, [(77, {"form": {"question": QUESTION}})])
    card = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    for name in ("kb-write", "kb-phrases"):
        result = await forge(world.moderator, card, f"b:{name}:{77:x}")
        assert "That draft is gone" in said(result)
        card = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    await forge(world.moderator, card, f"b:kb-drop:{77:x}")
    assert await drafts.get(world.guild.id + 1, 77) is not None
