"""Answers offered unasked: hardly ever, to whom it helps, and never to somebody in danger."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from simcord.results import ResponseMessage

from bot.answering.auto_suggest import CHANNEL_PAUSE, MEMBER_PAUSE, TEAM_SECONDS
from bot.settings import Settings
from bot.ui.cards.answers.offer import OFFERED
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    ask,
    forge,
    me_of,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import buttons, offers, texts
from tests.discord.steering import asks_back, hears_two, is_sure, listens

pytestmark = pytest.mark.usefixtures("long_rounds")

MUTE = "Don't offer me answers"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A bot that may read messages."""
    return settings.model_copy(update={"message_content": True})


@pytest.fixture(autouse=True)
async def reading(world: World) -> None:
    await set_(world, "suggestion_channels", [world.channel.id])


async def set_(world: World, name: str, value: object) -> None:
    await world.bot.services.configs.set(world.guild.id, name, value)


async def says(
    world: World,
    text: str = HUG,
    *,
    by: simcord.MemberActor | None = None,
    after: float = 0.0,
    **how: Any,
) -> list[ResponseMessage]:
    """Write in the channel, some seconds later; what the bot has said there since."""
    before = len(public(world))
    if after:
        await world.env.advance_time(after)
    await (by or world.member).send(world.channel, text, **how)
    return public(world)[before:]


async def newcomer(world: World, name: str, **kind: Any) -> simcord.MemberActor:
    return world.guild.add_member(world.env.create_user(name, **kind))


async def test_two_questions_get_one_small_card_with_both(world: World) -> None:
    hears_two(world, "hugs", "confidentiality")
    await world.member.send(world.channel, HUG)
    (card,) = public(world)
    for entry_id in ("hugs", "confidentiality"):
        assert world.core.snapshot.entries[entry_id].question in texts(card)
    assert OFFERED in texts(card)
    assert MUTE in buttons(card)
    assert len(texts(card)) < 1500
    (row,) = await rows(world)
    assert (row.via, row.entry_id) == ("suggestion", "hugs")


async def test_a_question_gets_one_small_card_as_a_silent_reply(world: World) -> None:
    message = await world.member.send(world.channel, HUG)
    (card,) = public(world)
    assert card.message.reference is not None
    assert card.message.reference.message_id == message.id
    assert world.core.snapshot.entries["hugs"].question in texts(card)
    assert OFFERED in texts(card)
    assert "/crisis" in texts(card)
    assert set(buttons(card)) == {"Read more", "Dismiss", MUTE}
    assert HUG not in texts(card)
    sent = next(r for r in reversed(world.env.http_requests) if r.path.endswith("/messages"))
    assert sent.json is not None
    assert sent.json["flags"] & 1 << 12, "not silent"
    assert sent.json["allowed_mentions"].get("replied_user") is not True


async def test_an_admin_chooses_the_channels(world: World) -> None:
    await set_(world, "suggestion_channels", [])
    assert not await says(world)
    chosen = f"<#{world.channel.id}>"
    result = await world.admin.slash(
        world.channel, "settings set", setting="suggestion_channels", value=chosen
    )
    assert chosen in said(result)
    assert await says(world)


async def test_it_is_noted_as_an_offer_under_the_log_mode(world: World) -> None:
    await says(world)
    (row,) = await rows(world)
    assert (row.via, row.text, row.entry_id) == ("suggestion", HUG, "hugs")
    await set_(world, "log_mode", "counts")
    (card,) = await says(world, by=world.other, after=CHANNEL_PAUSE)
    assert "Noted" not in texts(card)
    newest = (await rows(world))[0]
    assert (newest.via, newest.text, newest.channel_id) == ("suggestion", None, 0)


async def test_whoever_was_offered_an_answer_can_have_the_question_forgotten(world: World) -> None:
    (card,) = await says(world)
    of_others = answer_of(await press(world.other, card, "Read more"))
    assert "Forget this question" not in offers(of_others)
    (anothers,) = await says(world, f"{me_of(world)} {HUG}", by=world.other)
    forged = await forge(world.other, card, buttons(anothers)["Read more"])
    assert "Forget this question" not in offers(answer_of(forged))
    own = answer_of(await press(world.member, card, "Read more"))
    await press(world.member, own, "Forget this question")
    assert [row.via for row in await rows(world)] == ["mention"]


async def test_everybody_reads_on_in_private(world: World) -> None:
    (card,) = await says(world)
    result = await press(world.other, card, "Read more")
    assert result.ephemeral
    assert world.core.snapshot.entries["hugs"].short in said(result)
    voted = await press(world.other, answer_of(result), "Helpful")
    assert "Thank you" in said(voted)
    ((row,)) = await rows(world)
    assert row.helpful == 1


@pytest.mark.parametrize(
    "text",
    ["thanks everybody, see you tomorrow", "hug?", "my therapist did hug me today", ""],
)
async def test_other_talk_is_left_alone_and_not_kept(world: World, text: str) -> None:
    is_sure(world, "hugs")
    attachments = [("a.png", b"x")] if not text else []
    assert not await says(world, text, attachments=attachments)
    assert await rows(world) == []


async def test_what_is_not_covered_is_left_alone_and_not_kept(world: World) -> None:
    assert not await says(world, UNRELATED)
    assert await rows(world) == []


async def test_an_unsure_answer_is_not_offered(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    assert not await says(world)
    assert await rows(world) == []


async def test_it_is_careful_whatever_the_admins_set(world: World) -> None:
    await set_(world, "dial", "eager")
    dials = listens(world).dials
    await says(world)
    assert dials == ["careful"]


async def test_nothing_is_offered_to_somebody_in_danger_and_nothing_posted_or_kept(
    world: World,
) -> None:
    is_sure(world, "hugs")
    assert not await says(world, f"{DANGER}. {HUG}")
    assert await rows(world) == []
    assert (
        await world.bot.services.storage.repositories.questions.counts.get(world.guild.id, "crisis")
        == 0
    )
    assert await world.stored.count("daily_counts") == 0


async def test_bots_webhooks_and_moderators_are_never_replied_to(world: World) -> None:
    robot = await newcomer(world, "robot", bot=True)
    assert not await says(world, by=robot)
    await world.guild.create_webhook(world.channel).send(HUG)
    assert not public(world)
    for person in (world.moderator, world.admin):
        assert not await says(world, by=person)
    assert await rows(world) == []


async def test_where_a_moderator_takes_part_it_keeps_out(world: World) -> None:
    await says(world, "hello, how is everybody today?", by=world.moderator)
    assert not await says(world)
    assert not await says(world, after=TEAM_SECONDS - 5, by=world.other)
    assert await says(world, after=10)


async def test_a_named_role_is_part_of_the_team(world: World) -> None:
    guides = world.guild.create_role("Guides")
    guide = world.guild.add_member(world.env.create_user("gil"), roles=[guides])
    await set_(world, "moderator_roles", [guides.id])
    assert not await says(world, by=guide)
    assert not await says(world)


async def test_what_is_said_to_somebody_is_not_answered_by_it(world: World) -> None:
    hello = await world.other.send(world.channel, "hello")
    assert not await says(world, reply_to=hello)
    assert not await says(world, f"{world.other.mention} {HUG}")
    assert not await says(world, f"@everyone {HUG}")


async def test_a_mention_is_answered_once_and_not_offered_as_well(world: World) -> None:
    (card,) = await says(world, f"{me_of(world)} {HUG}")
    assert OFFERED not in texts(card)
    assert MUTE in buttons(card)
    (row,) = await rows(world)
    assert row.via == "mention"


async def test_a_channel_and_a_member_are_left_in_peace_for_a_while(world: World) -> None:
    assert await says(world)
    assert not await says(world, by=world.other)
    assert await says(world, by=world.other, after=CHANNEL_PAUSE)
    assert not await says(world, after=CHANNEL_PAUSE)
    assert await says(world, after=MEMBER_PAUSE)


async def test_only_chosen_channels_and_their_threads_are_read_along(world: World) -> None:
    elsewhere = world.guild.create_text_channel("elsewhere")
    await world.member.send(elsewhere, HUG)
    assert not public(world, elsewhere)
    place: Any = world.bot.get_channel(world.channel.id)
    await place.create_thread(name="thread", type=discord.ChannelType.public_thread)
    await world.env.settle()
    (thread,) = world.channel.threads
    await world.member.send(thread, HUG)
    assert len(public(world, thread)) == 1


async def test_the_channel_rules_hold_for_offers(world: World) -> None:
    await set_(world, "denied_channels", [world.channel.id])
    assert not await says(world)
    await set_(world, "denied_channels", [])
    await set_(world, "allowed_channels", [999])
    assert not await says(world)


async def test_an_offer_costs_no_turn(world: World) -> None:
    await set_(world, "cooldown", 3600)
    assert await says(world)
    assert "pause" not in texts(await ask(world, HUG))
