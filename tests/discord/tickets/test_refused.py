"""Cards of passed on questions: gone, unchangeable, or pressed by people who may not."""

from __future__ import annotations

import discord

from bot.moderation.tickets.errors import NO_TICKET
from tests.discord.acting import HUG, answer_of, ask, forge, pick, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import WORDS, answer, card_in, pass_on, team_room
from tests.discord.reading import buttons, selects
from tests.discord.tickets.test_tickets import CARD, open_tickets


async def test_a_card_that_was_deleted_is_said_and_stops_nothing(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    listed = answer_of(await world.moderator.slash(world.channel, "questions waiting"))
    (option,) = selects(listed)["Open one to answer it"]["options"]
    own = answer_of(
        await pick(world.moderator, listed, "Open one to answer it", str(option["value"]))
    )
    form = await press(world.moderator, own, "Answer")
    world.env.backend.delete_message(room.id, (await card_in(world, room)).id)
    result = await world.moderator.submit_modal(form, {"text": "Yes, gladly."})
    assert "has been deleted" in said(result)
    assert await open_tickets(world) == 0


async def test_a_card_that_may_not_be_changed_is_said_and_stops_nothing(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    path = f"/channels/{room.id}/messages/{card.id}"
    world.env.inject_error("PATCH", path, status=403, code=50001)
    assert "could not change its card" in said(await answer(world, card))
    assert await open_tickets(world) == 0


async def test_everything_on_a_card_is_refused_to_a_member(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    own = await ask(world, HUG, by=world.other)
    (ticket,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    key = f"{ticket.id:x}"
    names = ["answer", "link", "find", "entry", "dismiss", "dismissed", "send", "open"]
    for name in names:
        entry = ":hugs" if name == "send" else ""
        result = await forge(world.other, own, f"b:case-{name}:{key}{entry}")
        assert result.ephemeral, name
        assert result.modal is None, name
        assert WORDS not in said(result), name
        refusal = "somebody else" if name == "open" else "for moderators"
        assert refusal in said(result), name
    for name in ("pick", "done", "entry-chosen"):
        result = await forge(world.other, own, f"s:case-{name}:{key}", [key])
        assert "for moderators" in said(result), name
    assert await open_tickets(world) == 1
    assert set(buttons(await card_in(world, room))) == CARD
    assert card.id == (await card_in(world, room)).id


async def test_a_form_of_moderators_is_refused_to_a_member(world: World) -> None:
    await pass_on(world)
    (ticket,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    for name in ("case-answered", "case-found", "case-asked"):
        form = await press(
            world.other,
            answer_of(await world.other.slash(world.channel, "ask", question="who won in 1998?")),
            "Ask the moderators",
        )
        form._interaction.modal = {  # pyright: ignore[reportPrivateUsage]
            **(form.modal or {}),
            "custom_id": f"m:{name}:{ticket.id:x}:0",
        }
        result = await world.other.submit_modal(form, {"text": "my own answer", "name": ["with"]})
        assert "for moderators" in said(result)
    assert await open_tickets(world) == 1


async def test_moderators_of_another_server_reach_nothing_here(world: World) -> None:
    theirs = world.env.create_guild(name="Elsewhere")
    channel = theirs.create_text_channel("questions")
    rights = discord.Permissions(moderate_members=True)
    boss = theirs.add_member(
        world.env.create_user("bea"), roles=[theirs.create_role("Team", permissions=rights)]
    )
    await pass_on(world)
    (ticket,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    own = answer_of(await boss.slash(channel, "ask", question=HUG))
    for name in ("answer", "link", "entry", "dismiss", "dismissed", "send", "open"):
        entry = ":hugs" if name == "send" else ""
        result = await forge(boss, own, f"b:case-{name}:{ticket.id:x}{entry}")
        assert WORDS not in said(result)
        assert result.modal is None
        expected = "no longer kept" if name == "open" else NO_TICKET
        assert expected in said(result), name
    assert await open_tickets(world) == 1
