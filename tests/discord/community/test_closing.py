"""A question is closed and opened again: who may, why, and what its card and thread show."""

from __future__ import annotations

import simcord

from bot.client.community import deciding
from bot.client.community.threads import NOT_ALLOWED
from bot.community import PostStatus
from bot.community.threads.closing import ITSELF, NOT_OPEN, REASONS, CloseReason
from bot.ui.cards.community.ending import DONE_CLOSED, DONE_OPEN
from tests.discord.acting import answer_of, pick, press, said
from tests.discord.community.answering import Place, forum_of, question
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects


async def close(place: Place, who: simcord.MemberActor, label: str) -> str:
    """Close a question by its card."""
    why = await press(who, place.card(), "Close")
    return said(await press(who, answer_of(why), label))


async def name(place: Place, who: simcord.MemberActor, typed: str) -> simcord.InteractionResult:
    """Close a question as a duplicate of what is typed."""
    why = await press(who, place.card(), "Close")
    form = await press(who, answer_of(why), "Asked or answered before")
    return await who.submit_modal(form, {"text": typed})


async def test_whoever_asked_closes_it_and_the_thread_goes_to_the_older_posts(world: World) -> None:
    place = await question(world, anonymous=True)
    assert DONE_CLOSED in await close(place, world.member, "No longer needed")
    assert REASONS[CloseReason.NOT_NEEDED] in place.shown()
    assert "Close" not in buttons(place.card())
    assert place.archived
    assert (await place.post()).status is PostStatus.CLOSED


async def test_a_moderator_closes_what_was_answered_elsewhere(world: World) -> None:
    place = await question(world)
    await close(place, world.moderator, "Answered elsewhere")
    assert REASONS[CloseReason.ELSEWHERE] in place.shown()


async def test_others_close_nothing(world: World) -> None:
    place = await question(world)
    refused = await press(world.other, place.card(), "Close")
    assert deciding.NOT_YOURS in said(refused)
    assert (await place.post()).status is PostStatus.OPEN


async def test_it_is_opened_again_also_after_a_restart(world: World) -> None:
    place = await question(world)
    await close(place, world.member, "No longer needed")
    await world.restart()
    assert DONE_OPEN in said(await press(world.member, place.card(), "Reopen"))
    assert not place.archived
    assert "Closed" not in place.shown()
    assert (await place.post()).status is PostStatus.OPEN


async def test_an_answered_one_is_opened_by_taking_the_mark_back(world: World) -> None:
    place = await question(world)
    await place.choose(world.member, await place.answered())
    assert DONE_OPEN in said(await press(world.moderator, place.card(), "Reopen"))
    post = await place.post()
    assert (post.status, post.answer_id) == (PostStatus.OPEN, None)
    assert "answered" not in place.tags()


async def test_others_open_nothing(world: World) -> None:
    place = await question(world)
    await close(place, world.member, "No longer needed")
    assert deciding.NOT_YOURS in said(await press(world.other, place.card(), "Reopen"))
    assert (await place.post()).status is PostStatus.CLOSED


async def test_of_two_who_close_at_once_the_second_reads_that_it_is_over(world: World) -> None:
    place = await question(world)
    first = await press(world.member, place.card(), "Close")
    second = await press(world.moderator, place.card(), "Close")
    await press(world.member, answer_of(first), "No longer needed")
    late = await press(world.moderator, answer_of(second), "Answered elsewhere")
    assert NOT_OPEN in said(late)
    assert REASONS[CloseReason.NOT_NEEDED] in place.shown()


async def test_a_closed_question_takes_no_mark(world: World) -> None:
    place = await question(world)
    message = await place.answered()
    await close(place, world.member, "No longer needed")
    assert "Reopen" in said(await place.choose(world.member, message))
    assert (await place.post()).answer_id is None


async def test_it_is_a_duplicate_of_an_entry_and_leads_to_it(world: World) -> None:
    place = await question(world)
    entry = world.core.snapshot.entries["hugs"]
    assert DONE_CLOSED in said(await name(place, world.member, entry.question))
    assert entry.question[:20] in place.shown()
    assert "duplicate" in place.tags()
    read = await press(world.other, place.card(), "Read the answer")
    assert answer_of(read).ephemeral
    assert entry.short[:40] in said(read)


async def test_an_entry_that_is_not_named_exactly_is_chosen(world: World) -> None:
    place = await question(world)
    which = answer_of(await name(place, world.moderator, "hug from my therapist"))
    (placeholder,) = selects(which)
    await pick(world.moderator, which, placeholder, "hugs")
    post = await place.post()
    assert (post.status, post.entry_id) == (PostStatus.DUPLICATE, "hugs")


async def test_it_is_a_duplicate_of_an_earlier_question_by_number_or_link(world: World) -> None:
    forum = await forum_of(world)
    first = await question(world, forum, title="The first of its kind")
    by_number = await question(world, forum, title="Once more, by number")
    by_link = await question(world, forum, title="Once more, by link")
    await name(by_number, world.moderator, f"#{first.number}")
    link = f"https://discord.com/channels/{world.guild.id}/{first.thread.id}"
    await name(by_link, world.moderator, link)
    for place in (by_number, by_link):
        assert (await place.post()).original_id == first.number
        assert "The first of its kind" in place.shown()
        assert link in place.shown()


async def test_a_question_of_another_channel_is_not_named_here(world: World) -> None:
    # Perhaps not everybody who reads this channel may see that one.
    elsewhere = await question(world, await forum_of(world, "for-some"), title="For some alone")
    place = await question(world, await forum_of(world, "for-all"))
    told = said(await name(place, world.member, str(elsewhere.number)))
    assert "For some alone" not in told
    assert (await place.post()).original_id is None
    assert "For some alone" not in place.shown()


async def test_it_is_no_duplicate_of_itself(world: World) -> None:
    place = await question(world)
    assert ITSELF in said(await name(place, world.member, str(place.number)))
    assert (await place.post()).status is PostStatus.OPEN


async def test_a_link_to_another_server_names_nothing_here(world: World) -> None:
    place = await question(world)
    link = f"https://discord.com/channels/123456789012345678/{place.thread.id}"
    await name(place, world.member, link)
    assert (await place.post()).original_id is None


async def test_what_discord_refuses_is_said_and_the_end_is_stored(world: World) -> None:
    place = await question(world)
    path = f"/channels/{place.thread.id}"
    world.env.inject_error("PATCH", path, status=403, code=50013, times=None)
    assert NOT_ALLOWED in await close(place, world.member, "No longer needed")
    assert (await place.post()).status is PostStatus.CLOSED


async def test_a_thread_that_a_moderator_renamed_goes_on_as_before(world: World) -> None:
    place = await question(world)
    world.env.backend.edit_channel(place.thread.id, {"name": "Renamed"})
    await world.env.settle()
    await place.choose(world.member, await place.answered())
    assert (await place.post()).status is PostStatus.ANSWERED
    assert place.stored.name == "Renamed"


async def test_the_question_of_a_deleted_thread_is_closed(world: World) -> None:
    place = await question(world)
    world.env.backend.delete_channel(place.thread.id)
    await world.env.settle()
    post = await place.post()
    assert (post.status, post.place) == (PostStatus.CLOSED, None)


async def test_the_questions_of_a_deleted_forum_are_closed(world: World) -> None:
    place = await question(world)
    backend = world.env.backend
    # Discord tells of the forum alone.
    backend.channels[place.forum.id]
    backend.emit("CHANNEL_DELETE", {**dict(backend_payload(world, place))})
    await world.env.settle()
    post = await place.post()
    assert (post.status, post.place) == (PostStatus.CLOSED, None)


def backend_payload(world: World, place: Place) -> dict[str, object]:
    from simcord.backend import serializers

    return dict(
        serializers.channel_payload(world.env.backend, world.env.backend.channels[place.forum.id])
    )


async def test_a_follow_up_links_to_the_question_before(world: World) -> None:
    forum = await forum_of(world)
    first = await question(world, forum)
    marked = await first.choose(world.member, await first.answered())
    form = await press(world.member, answer_of(marked), "Ask a follow-up")
    filled = {
        "title": "And if they do not listen?",
        "text": "",
        "category": ["Touch"],
        "name": ["with"],
        "tell": ["no"],
    }
    await world.member.submit_modal(form, filled)
    await world.env.settle()
    thread = max(forum.threads, key=lambda each: each.id)
    post = await world.bot.services.community.posts.in_thread(world.guild.id, thread.id)
    assert post is not None
    assert post.follows_id == first.number
    place = Place(world, forum, thread, post.id)
    assert f"question {first.number}" in place.shown()
