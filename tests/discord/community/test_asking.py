"""A member asks the community: what is shown before, the forms, and the thread."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client.errors import STORE_DOWN
from bot.storage import StorageUnavailable
from tests.discord.acting import (
    HUG,
    UNRELATED,
    answer_of,
    ask,
    deliver_again,
    forge,
    me_of,
    press,
    public,
    said,
)
from tests.discord.community.scenes import (
    TEXT,
    TITLE,
    ask_community,
    card_of,
    form,
    grant,
    open_community,
    threads,
)
from tests.discord.conftest import World
from tests.discord.passing_on import traces
from tests.discord.reading import buttons, offers, texts

BUTTON = "Ask the community"
DIFFERENT = "Mine is different"
NOT_POSTED = "Your question is not posted"


async def stored(world: World, where: str = "1 = 1") -> int:
    return await world.stored.count(f"community_posts WHERE {where}")


async def test_a_question_without_a_name_is_posted_by_the_bot(world: World) -> None:
    place = await open_community(world)
    told = await ask_community(world)
    assert "Your question is here" in said(told)
    (thread,) = threads(place)
    assert thread.name == TITLE
    assert f"<#{thread.id}>" in said(told)
    card = card_of(world, place)
    assert TITLE in texts(card)
    assert TEXT in texts(card)
    assert "Somebody asks" in texts(card)
    assert world.member.mention not in texts(card)
    assert await traces(world, world.member) == []


@pytest.mark.parametrize("forum", [True, False])
async def test_a_question_with_a_name_mentions_whoever_asks_and_calls_nobody(
    world: World, forum: bool
) -> None:
    place = await open_community(world, forum=forum)
    await ask_community(world, name="with")
    card = card_of(world, place)
    assert f"{world.member.mention} asks" in texts(card)
    assert "It was me" not in buttons(card)
    (post,) = [
        each
        for each in world.env.http_requests
        if each.method == "POST"
        and each.path.endswith(f"{place.id}/{'threads' if forum else 'messages'}")
    ]
    body: Any = post.json
    sent = body["message"] if forum else body
    assert sent["allowed_mentions"] == {"parse": []}


async def test_a_text_channel_gets_a_message_with_a_thread(world: World) -> None:
    place = await open_community(world, forum=False)
    await ask_community(world)
    (thread,) = threads(place)
    assert thread.name == TITLE
    assert TITLE in texts(card_of(world, place))


async def test_where_no_channel_is_chosen_the_member_reads_so_and_loses_nothing(
    world: World,
) -> None:
    assert "Members do not ask each other" in said(
        await world.member.slash(world.channel, "community ask")
    )
    told = said(await world.member.slash(world.channel, "community ask", question=TITLE))
    assert "Members do not ask each other" in told
    assert TITLE in told
    assert BUTTON not in offers(await ask(world, UNRELATED))


async def test_a_card_without_an_answer_leads_to_the_form_with_the_question(world: World) -> None:
    await open_community(world)
    card = await ask(world, UNRELATED)
    shown = await press(world.member, card, BUTTON)
    assert shown.modal is not None
    assert UNRELATED in str(shown.modal)


async def test_a_question_that_others_could_read_is_typed_anew(world: World) -> None:
    # The same words on a question without a name would tell whose it is.
    await open_community(world)
    await world.member.send(world.channel, f"{me_of(world)} {UNRELATED}")
    card = public(world, world.channel)[-1]
    shown = await press(world.member, card, BUTTON)
    assert UNRELATED not in str(shown.modal)
    assert "Others could read your question here" in str(shown.modal)


async def test_none_of_the_suggestions_leads_to_the_community_as_well(world: World) -> None:
    await open_community(world)
    card = await ask(world, "boundaries in the friendship of members and gifts")
    if "None of these" in buttons(card):
        card = answer_of(await press(world.member, card, "None of these"))
    assert BUTTON in offers(card)


async def test_entries_that_may_answer_it_are_shown_first(world: World) -> None:
    place = await open_community(world)
    shown = await world.member.slash(world.channel, "community ask", question=HUG)
    card = answer_of(shown)
    assert "Is it one of these?" in texts(card)
    assert world.core.snapshot.entries["hugs"].question in texts(card)
    read = await press(world.member, card, "Read it")
    assert world.core.snapshot.entries["hugs"].short in said(read)
    form_shown = await press(world.member, card, DIFFERENT)
    assert HUG in str(form_shown.modal)
    await world.member.submit_modal(form_shown, form(HUG, ""))
    assert threads(place)[0].name == HUG


async def test_an_earlier_question_of_another_channel_is_not_shown(world: World) -> None:
    # Perhaps not everybody who may ask now could read that channel.
    await open_community(world)
    await ask_community(world, "What gift suits a choir director who retires?", by=world.other)
    await open_community(world, forum=False)
    shown = await world.member.slash(
        world.channel, "community ask", question="gift for a retiring choir director"
    )
    assert "suits a choir director" not in said(shown)


async def test_an_earlier_question_that_is_like_it_is_shown_with_its_thread(world: World) -> None:
    place = await open_community(world)
    await ask_community(world, "What gift suits a choir director who retires?", by=world.other)
    shown = await world.member.slash(
        world.channel, "community ask", question="gift for a retiring choir director"
    )
    card = answer_of(shown)
    assert f"<#{threads(place)[0].id}>" in texts(card)
    assert "gift for a retiring choir director" in str(
        (await press(world.member, card, DIFFERENT)).modal
    )


async def test_a_form_that_comes_twice_is_one_question(world: World) -> None:
    place = await open_community(world)
    await ask_community(world)
    await deliver_again(world)
    assert len(threads(place)) == 1
    assert await stored(world) == 1


async def test_whoever_asks_too_often_reads_when_they_can_again_and_keeps_their_words(
    world: World,
) -> None:
    place = await open_community(world, community_hourly=1)
    await ask_community(world)
    told = await ask_community(world, "What do you wear to a job interview?", "Blue, periwinkle.")
    assert NOT_POSTED in said(told)
    assert "<t:" in said(told)
    assert "Blue, periwinkle." in said(told)
    assert len(threads(place)) == 1
    again = await press(world.member, answer_of(told), "Open the form again")
    assert "Blue, periwinkle." in str(again.modal)
    assert "What do you wear to a job interview?" in str(again.modal)


async def test_a_store_that_is_away_gives_the_words_back(world: World) -> None:
    place = await open_community(world)

    async def away(*_: object) -> None:
        raise StorageUnavailable("locked")

    world.bot.services.storage.repositories.community.posts.add = away  # type: ignore[method-assign]
    told = await ask_community(world)
    assert STORE_DOWN in said(told)
    assert TEXT in said(told)
    assert threads(place) == []


async def test_a_question_is_never_posted_with_a_name_that_was_not_to_stand_there(
    world: World,
) -> None:
    place = await open_community(world)
    first = await world.member.slash(world.channel, "community ask")
    shown = await world.member.submit_modal(first, {"text": TITLE})
    await world.bot.services.configs.set(world.guild.id, "community_anonymous", False)
    told = await world.member.submit_modal(shown, form())
    assert "no longer takes questions without a name" in said(told)
    assert TEXT in said(told)
    assert threads(place) == []
    again = await press(world.member, answer_of(told), "Open the form again")
    assert "Your name stands at it" in str(again.modal)


async def test_nobody_asks_where_they_may_not_write_themselves(world: World) -> None:
    place = await open_community(world)
    grant(world, place, world.member.id, send_messages=False)
    told = await world.member.slash(world.channel, "community ask", question=TITLE)
    assert "You may not write in" in said(told)
    assert TITLE in said(told)
    assert await stored(world) == 0


async def test_a_title_without_words_is_given_back(world: World) -> None:
    place = await open_community(world)
    told = await ask_community(world, "?!?!?!", "What then?")
    assert "could not find any words" in said(told)
    assert "What then?" in said(told)
    assert threads(place) == []


@pytest.mark.parametrize("forum", [True, False])
async def test_a_long_title_with_emoji_at_its_end_becomes_a_name_that_discord_takes(
    world: World, forum: bool
) -> None:
    place = await open_community(world, forum=forum)
    title = "Which picture hangs where you talk? " + "😭" * 64
    await ask_community(world, title)
    (thread,) = threads(place)
    name = thread.name or ""
    assert len(name.encode("utf-16-le")) // 2 <= 100
    assert name.startswith("Which picture hangs")
    assert "\ufffd" not in name


async def test_a_form_from_before_a_restart_is_posted(world: World) -> None:
    place = await open_community(world)
    first = await world.member.slash(world.channel, "community ask")
    shown = await world.member.submit_modal(first, {"text": TITLE})
    await world.restart()
    await world.member.submit_modal(shown, form())
    assert len(threads(place)) == 1


async def test_a_question_of_no_category_is_something_else(world: World) -> None:
    place = await open_community(world)
    await ask_community(world, about="Something else")
    assert "Something else" in texts(card_of(world, place))


async def test_a_forged_control_opens_the_form_and_posts_nothing(world: World) -> None:
    place = await open_community(world)
    told = await forge(world.member, await ask(world, HUG), "b:post-form:-:n:n:n:" + "x" * 60)
    assert told.modal is not None
    assert threads(place) == []
