"""/contact: a member writes to the moderators without asking the bot first."""

from __future__ import annotations

import pytest

from bot.safety import Assessment, DangerKind, Level
from bot.ui.cards.tickets.passed_on import IN_LIST
from cogs.tickets.contact import NOT_HERE
from tests.discord.acting import DANGER, HUG, answer_of, ask, press, public, said
from tests.discord.conftest import World
from tests.discord.passing_on import WORDS, card_in, team_room
from tests.discord.reading import offers, texts
from tests.discord.steering import asks_back


async def test_it_opens_the_form_with_what_was_typed(world: World) -> None:
    room = await team_room(world)
    form = await world.member.slash(world.channel, "contact", text=WORDS)
    assert form.modal is not None
    assert form.modal["components"][0]["component"]["value"] == WORDS
    assert "private thread" in str(form.modal["components"][-1]), "it says what will happen"
    result = await world.member.submit_modal(form, {"text": WORDS})
    assert result.ephemeral
    assert "Passed on" in said(result)
    assert WORDS in texts(await card_in(world, room))


async def test_without_a_channel_it_waits_in_their_list_and_says_so(world: World) -> None:
    form = await world.member.slash(world.channel, "contact")
    result = await world.member.submit_modal(form, {"text": WORDS})
    assert IN_LIST in said(result)
    assert WORDS in said(await world.moderator.slash(world.channel, "questions waiting"))


async def test_in_a_direct_message_it_says_where_to_use_it(world: World) -> None:
    for words in ({}, {"text": WORDS}):
        assert NOT_HERE in said(await world.member.user.slash("contact", **words))


@pytest.mark.parametrize("direct", [True, False])
async def test_danger_gets_help_at_once(world: World, direct: bool) -> None:
    title = world.core.texts.card(DangerKind.SELF).title
    if direct:
        result = await world.member.user.slash("contact", text=DANGER)
    else:
        result = await world.member.slash(world.channel, "contact", text=DANGER)
        assert result.ephemeral
    assert result.modal is None
    assert title in said(result)
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.list_open(world.guild.id)
        == []
    )


async def test_what_was_misread_can_be_sent_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misread(_: str) -> Assessment:
        return Assessment(crisis=True, kind=DangerKind.SELF, level=Level.POSSIBLE)

    monkeypatch.setattr(world.core.detector, "assess", misread)
    helped = await world.member.slash(world.channel, "contact", text=WORDS)
    form = await press(world.member, answer_of(helped), world.core.texts.pass_on_button)
    await world.member.submit_modal(form, {"text": WORDS})
    (ticket,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    assert ticket.text == WORDS


async def test_every_private_card_offers_the_moderators(world: World) -> None:
    answered = await ask(world, HUG)
    assert (await press(world.member, answered, "Ask the moderators")).modal is not None
    asks_back(world, "hugs", "wanting-a-hug")
    unsure = await ask(world, "hug")
    form = await press(world.member, unsure, "Ask the moderators")
    assert form.modal is not None
    assert form.modal["components"][0]["component"]["value"] == "hug"
    none = answer_of(await press(world.member, unsure, "None of these"))
    assert "Ask the moderators" in offers(none)
    assert public(world) == []
