"""Whoever is no moderator gets nothing of the log: no command, control, form, or suggestion."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from tests.discord.acting import (
    Person,
    allow,
    answer_of,
    ask,
    forge,
    press,
    said,
    shows_no_controls,
)
from tests.discord.conftest import World
from tests.discord.logged import log, state_of, waiting
from tests.discord.reading import texts

SECRET = "may my therapist juggle live goldfish"
SIXTEEN = "65"
COMMANDS: dict[str, dict[str, Any]] = {
    "questions unanswered": {},
    "questions search": {"words": "goldfish"},
    "questions show": {"question": SIXTEEN},
    "questions test": {"question": SECRET},
    "questions export": {},
    "questions forget": {"everything": True},
}
CONTROLS: list[tuple[str, list[str] | None]] = [
    ("b:tri-list:0:0", None),
    (f"b:tri-at:{SIXTEEN}:0", None),
    (f"b:tri:{SIXTEEN}:{SIXTEEN}:0", None),
    (f"b:tri-look:{SIXTEEN}:{SIXTEEN}:0", None),
    (f"b:tri-word:{SIXTEEN}:{SIXTEEN}:0", None),
    (f"b:tri-new:{SIXTEEN}:{SIXTEEN}:0", None),
    (f"b:tri-away:{SIXTEEN}:{SIXTEEN}:0", None),
    (f"b:tri-dismiss:{SIXTEEN}:{SIXTEEN}:0", None),
    (f"b:tri-undo:1:{SIXTEEN}:{SIXTEEN}:0", None),
    (f"s:tri-means:{SIXTEEN}:{SIXTEEN}:0", ["hugs"]),
    ("b:q-find:0:-:goldfish", None),
    (f"b:q-forget:{SIXTEEN}", None),
    (f"b:q-forget-asker:{SIXTEEN}", None),
    ("b:q-gone:7fffffffffffffff:-:0:0:", None),
    ("b:q-keep", None),
    ("s:q-open", [SIXTEEN]),
]


async def logged(world: World) -> None:
    await log(world, SECRET, id=int(SIXTEEN, 16))


async def untouched(world: World) -> None:
    """Nothing was decided, deleted or written down."""
    assert (await state_of(world, int(SIXTEEN, 16))).handled == 0
    assert await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id) == []


@pytest.mark.parametrize("command", COMMANDS)
async def test_commands(world: World, command: str) -> None:
    await logged(world)
    with pytest.raises(simcord.SetupError, match="not visible"):
        await world.member.slash(world.channel, command, **COMMANDS[command])
    await allow(world, "questions", world.member)
    result = await world.member.slash(world.channel, command, **COMMANDS[command])
    assert result.ephemeral
    assert "for moderators" in said(result)
    assert "goldfish" not in said(result)
    assert shows_no_controls(answer_of(result))
    await untouched(world)


async def test_controls(world: World) -> None:
    await logged(world)
    card = await ask(world, "may i give my therapist a plant")
    await world.bot.services.storage.repositories.questions.questions.forget(
        world.guild.id,
        (await world.bot.services.storage.repositories.questions.questions.recent(world.guild.id))[
            0
        ].id,
    )
    select = answer_of(await world.member.slash(world.channel, "crisis"))
    for custom_id, values in CONTROLS:
        where = card if values is None else select
        result = await forge(world.member, where, custom_id, values)
        assert result.modal is None, custom_id
        assert result.ephemeral
        assert "for moderators" in said(result), custom_id
        assert "goldfish" not in said(result)
    await untouched(world)


@pytest.mark.parametrize(
    ("button", "typed"),
    [
        ("New entry", {"question": "Goldfish?", "short": "No."}),
        ("Edit wording", {"words": "goldfish", "meaning": ["-"]}),
        ("Another entry", {"words": "hug"}),
    ],
)
async def test_forms_that_were_opened_with_the_permission(
    world: World, button: str, typed: dict[str, Any]
) -> None:
    role = world.guild.create_role("Elders")
    elder = world.guild.add_member(world.env.create_user("eva"), roles=[role])
    await allow(world, "questions", elder)
    await world.admin.slash(
        world.channel, "settings set", setting="moderator_roles", value="Elders"
    )
    await logged(world)
    card = answer_of(await elder.slash(world.channel, "questions unanswered"))
    form = await press(elder, answer_of(await press(elder, card, "Sort out")), button)
    assert form.modal is not None
    await world.bot.services.configs.update(world.guild.id, {"moderator_roles": ()})
    result = await elder.submit_modal(form, typed)
    assert "for moderators" in said(result)
    assert (await state_of(world, int(SIXTEEN, 16))).handled == 0
    assert await waiting(world) == 1


async def test_suggestions_while_typing(world: World) -> None:
    await logged(world)
    await allow(world, "questions", world.member)

    async def offered(person: Person, command: str, option: str, typed: str) -> list[Any]:
        assert isinstance(person, simcord.MemberActor)
        return list(await person.autocomplete(world.channel, command, option, typed))

    assert await offered(world.member, "questions show", "question", "gold") == []
    assert await offered(world.member, "questions search", "entry", "hug") == []
    (choice,) = await offered(world.moderator, "questions show", "question", "gold")
    assert (choice["name"], choice["value"]) == (SECRET, SIXTEEN)
    assert await offered(world.moderator, "questions search", "entry", "hug")


async def test_another_servers_questions_are_out_of_reach(world: World) -> None:
    await log(world, SECRET, id=int(SIXTEEN, 16), guild_id=4242)
    own = await log(world, "may my therapist juggle knives", id=3)
    for command, options in COMMANDS.items():
        if command != "questions test":
            result = await world.moderator.slash(world.channel, command, **options)
            assert "goldfish" not in said(result).replace("with “goldfish”", ""), command
    card = answer_of(await world.moderator.slash(world.channel, "questions unanswered"))
    card = answer_of(await press(world.moderator, card, "Sort out"))
    for custom_id in (
        f"b:tri-dismiss:{SIXTEEN}:{SIXTEEN}:0",
        f"b:tri-away:{SIXTEEN}:{SIXTEEN}:0",
        f"b:tri:{SIXTEEN}:{SIXTEEN}:0",
    ):
        result = await forge(world.moderator, card, custom_id)
        assert "gone" in said(result)
        assert "goldfish" not in said(result)
    await forge(world.moderator, card, f"b:q-gone:{SIXTEEN}:1:0:0:")
    storage = world.bot.services.storage
    assert await storage.repositories.questions.questions.get(4242, int(SIXTEEN, 16)) is not None
    assert (await state_of(world, own)).handled == 0


async def test_broken_ids_get_a_sentence(world: World) -> None:
    await logged(world)
    card = answer_of(await world.moderator.slash(world.channel, "questions unanswered"))
    for custom_id in (
        "b:tri:x:y:0",
        "b:tri:1",
        f"b:tri:{SIXTEEN}:{SIXTEEN}:-5",
        "b:tri-at:zz:0",
        f"b:tri-undo:{'f' * 20}:{SIXTEEN}:{SIXTEEN}:0",
        "b:q-gone:1:z:0:0:",
        "b:q-gone:1:-:ffffffffffff:0:",
        "b:q-gone:-5:-:0:0:",
        "b:q-find:0",
        "b:q-find:0:ffff:x",
        "b:q-forget:",
    ):
        result = await forge(world.moderator, card, custom_id)
        assert said(result), custom_id
        assert "Something went wrong" not in said(result), custom_id
    assert "goldfish" in texts(answer_of(await forge(world.moderator, card, "b:tri-list:0:0")))
    await untouched(world)
