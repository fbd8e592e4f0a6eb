"""Nobody but the bot finds out who asked without a name, whatever they try."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.privacy import Member
from bot.ui.cards.community.reminder import QUIET_HERE
from tests.discord.acting import answer_of, press, public, said
from tests.discord.community.answering import Place, question
from tests.discord.community.scenes import ask_community, open_community, threads
from tests.discord.community.test_hiding import MENU as REPORT
from tests.discord.community.test_lulls import quiet, remind_after
from tests.discord.community.test_standing import has
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.reporting import cards, report_room

NAME = "mia"
PRIVATE = ("/interactions/", "/webhooks/")
"""What an interaction is answered with: the asker alone sees it, where it is ephemeral."""


def everything_public(world: World) -> str:
    """All that the bot has sent to Discord, but ephemeral answers and direct messages."""
    private = set(world.env.backend.dm_channels.values())
    sent: list[str] = []
    for request in world.env.http_requests:
        body = json.dumps(request.json, default=str) if request.json is not None else ""
        path = str(request.path)
        if any(f"/channels/{each}/" in path for each in private) or path.endswith("/@me/channels"):
            continue
        if any(part in path for part in PRIVATE):
            continue
        sent.append(f"{request.method} {path} {body}")
    return "\n".join(sent)


def tells_of(world: World, text: str) -> bool:
    """Whether a text holds what leads to Mia: her id in any writing, or her name."""
    member_id = world.member.id
    folded = text.casefold()
    written = (str(member_id), f"{member_id:x}", f"{member_id:o}")
    return any(each in folded for each in written) or NAME in folded


async def whole_life(world: World) -> Place:
    """A question without a name: asked, answered, marked, closed, reopened."""
    place = await question(world, anonymous=True)
    message = await place.answered()
    marked = await place.choose(world.member, message)
    await press(world.member, answer_of(marked), "Take it back")
    await place.choose(world.member, message)
    return place


async def test_nothing_that_others_receive_holds_who_asked(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    forum = await open_community(world, review="anonymous", team=True)
    await ask_community(world)
    review = [
        message
        for channel_id, stored in world.env.backend.messages.items()
        for message in stored.values()
        if "Publish" in str(message.components) and channel_id != forum.id
    ]
    assert review, "the moderators see it first"
    assert not tells_of(world, str([each.components for each in review]))
    assert not tells_of(world, everything_public(world))
    bot_lines = [
        each.getMessage() for each in caplog.records if not each.name.startswith("simcord")
    ]
    own = [line for line in bot_lines if tells_of(world, line)]
    assert own == []


async def test_the_whole_life_of_a_question_holds_nothing_of_its_asker(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await whole_life(world)
    await world.env.settle()
    assert not tells_of(world, everything_public(world))
    lines = [each.getMessage() for each in caplog.records if each.name.startswith(("bot", "cogs"))]
    assert not any(tells_of(world, line) for line in lines)


async def test_the_search_finds_a_name_where_one_stands(world: World) -> None:
    await question(world)
    assert tells_of(world, everything_public(world))


async def test_reminders_say_the_same_whoever_asked_and_pressed(world: World) -> None:
    place = await question(world, anonymous=True)
    await remind_after(world, 1)
    await quiet(place, 2)
    reminder = public(world, place.thread)[-1]
    assert QUIET_HERE in texts(reminder)
    assert not tells_of(world, str(reminder.components))
    pressed = await press(world.member, reminder, "No more reminders")
    assert pressed.ephemeral
    assert not tells_of(world, everything_public(world))


async def test_the_name_that_is_claimed_counts_from_then_on(world: World) -> None:
    newcomer = world.guild.create_role("newcomer")
    await world.bot.services.configs.set(world.guild.id, "newcomer_role", newcomer.id)
    place = await question(world, anonymous=True)
    assert not has(world, world.member, newcomer)
    sure = await press(world.member, place.card(), "It was me")
    await press(world.member, answer_of(sure), next(iter(buttons(answer_of(sure)))))
    assert has(world, world.member, newcomer)
    assert f"<@{world.member.id}> asks" in place.shown()


async def test_the_public_control_says_the_same_to_everybody_else(world: World) -> None:
    place = await question(world, anonymous=True)
    answers: set[str] = set()
    for who in (world.other, world.moderator, world.admin):
        pressed = await press(who, place.card(), "It was me")
        assert pressed.ephemeral
        answers.add(said(pressed))
    assert len(answers) == 1
    for custom_id in buttons(place.card()).values():
        assert not tells_of(world, custom_id)
        assert custom_id.rpartition(":")[2] == f"{place.number:x}"


async def test_no_audit_row_and_no_reason_at_discord_names_the_asker(world: World) -> None:
    place = await whole_life(world)
    del place
    rows = await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id, 50)
    assert all(row.actor_id != world.member.id for row in rows)
    history = await world.admin.slash(world.channel, "settings history")
    assert not tells_of(world, said(history))
    assert not any(tells_of(world, each.reason or "") for each in world.env.http_requests)


async def test_the_exports_and_lists_of_others_hold_nothing_of_it(world: World) -> None:
    await whole_life(world)
    privacy = world.bot.services.privacy
    for who in (world.other, world.moderator, world.admin):
        export = await privacy.export(Member(who.id, world.guild.id))
        if export is not None:
            text = export.content.decode("utf-8", "replace")
            assert str(world.member.id) not in text
        for which in ("open", "unanswered", "mine"):
            listed = await who.slash(world.channel, "community list", which=which)
            assert listed.ephemeral
            assert not tells_of(world, said(listed))
    own = await privacy.export(Member(world.member.id, world.guild.id))
    assert own is not None
    assert "community_posts" in own.content.decode()


async def test_a_report_of_it_accuses_nobody_and_its_asker_is_treated_like_anybody(
    world: World,
) -> None:
    room = await report_room(world)
    place = await question(world, anonymous=True)
    read: set[str] = set()
    for who in (world.member, world.other):
        shown = await who.context_menu(place.thread, REPORT, place.card())
        assert shown.modal is not None
        read.add(said(await who.submit_modal(shown, {"category": ["spam"], "text": ""})))
    assert len(read) == 1
    (card,) = await cards(world, room)
    assert not tells_of(world, str(card.components))
    me = world.bot.user
    assert me is not None
    assert f"<@{me.id}>" not in str(card.components)


async def test_a_named_question_after_one_without_is_looked_at_like_a_first_one(
    world: World,
) -> None:
    forum = await open_community(world, review="first", team=True)
    await question(world, forum, anonymous=True)
    before = len(threads(forum))
    await ask_community(world, "Do you write down what you want to say?", name="with")
    assert len(threads(forum)) == before, "published at once it would tell of an earlier question"


async def test_others_read_of_their_own_limits_alone(world: World) -> None:
    await open_community(world, community_hourly=1)
    await ask_community(world)
    other = await ask_community(world, "Do you bring notes to your sessions?", by=world.other)
    assert "an hour" not in said(other).casefold() or not tells_of(world, said(other))
    again = await ask_community(world, "Do you ever cancel at short notice?", by=world.other)
    assert not tells_of(world, said(again))


async def test_once_forgotten_it_is_nobodys_and_that_is_said_kindly(world: World) -> None:
    place = await question(world, anonymous=True)
    services = world.bot.services
    later = datetime.now(UTC) + timedelta(days=31)
    await services.storage.retention.expire(later, await services.housekeeping.terms())
    post = await place.post()
    assert await world.bot.services.community.posts.asker_of(post) is None
    pressed = await press(world.member, place.card(), "It was me")
    assert "I no longer know whose it is" in said(pressed)


async def test_erasing_blanks_the_public_card_and_leaves_the_thread(world: World) -> None:
    place = await question(world, anonymous=True, title="What do you do with silence, quince?")
    await place.answered()
    asked = await world.member.slash(world.channel, "privacy erase")
    label = next(each for each in buttons(answer_of(asked)) if each.startswith("Erase"))
    erased = await press(world.member, answer_of(asked), label)
    assert "Erased" in said(erased)
    assert "This question was erased" in place.shown()
    assert "quince" not in place.shown()
    assert "quince" not in place.stored.name
    assert buttons(place.card()) == {}
    assert len(world.env.backend.messages[place.thread.id]) >= 2
    assert not tells_of(world, everything_public(world))


async def test_the_export_has_all_and_erasing_takes_the_roles_of_standing(world: World) -> None:
    helper = world.guild.create_role("helper")
    configs = world.bot.services.configs
    await configs.set(world.guild.id, "helper_role", helper.id)
    await configs.set(world.guild.id, "helper_answers", 1)
    place = await question(world, by=world.other)
    message = await place.answered(by=world.member)
    await place.choose(world.other, message)
    rating = await place.choose(world.member, await place.answered(by=world.admin))
    await press(world.member, answer_of(rating), "It helped me")
    await question(world, place.forum, title="May I bring a friend along?")
    assert has(world, world.member, helper)
    member = Member(world.member.id, world.guild.id)
    export = await world.bot.services.privacy.export(member)
    assert export is not None
    kept = export.content.decode()
    tables = ("posts", "answers", "votes", "standings")
    assert [each for each in tables if f"community_{each}" not in kept] == []
    asked = await world.member.slash(world.channel, "privacy erase")
    label = next(each for each in buttons(answer_of(asked)) if each.startswith("Erase"))
    await press(world.member, answer_of(asked), label)
    assert await world.bot.services.privacy.export(member) is None
    assert not has(world, world.member, helper)
