"""From a marked answer to an entry: with its author's consent, and without anybody's name."""

from __future__ import annotations

from typing import Any

from simcord.results import InteractionResult, ResponseMessage

from bot.community.team.consenting import without_people
from tests.discord.acting import DANGER, answer_of, press, public, said
from tests.discord.community.answering import ANSWER, TITLE, Place, question
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts


async def marked(world: World, text: str = ANSWER, *, anonymous: bool = False) -> Place:
    """A question whose answer by Otto is marked."""
    place = await question(world, anonymous=anonymous)
    await place.choose(world.member, await place.answered(text))
    return place


async def make(world: World, place: Place) -> InteractionResult:
    return await world.moderator.slash(world.channel, "community entry", number=place.number)


def direct(world: World) -> list[ResponseMessage]:
    """The cards that the author got in private."""
    backend = world.env.backend
    sent = backend.messages.get(backend.dm_channels.get(world.other.id, 0), {}).values()
    return [ResponseMessage(world.env, each) for each in sorted(sent, key=lambda m: m.id)]


async def test_the_author_agrees_and_the_moderator_publishes_it_without_a_name(
    world: World,
) -> None:
    place = await marked(world, f"Ask otto or <@{world.member.id}> first, apricot.")
    asked = await make(world, place)
    assert "I have asked whoever wrote it" in said(asked)
    await world.restart()
    (card,) = direct(world)
    assert TITLE in texts(card).replace("\\", "")
    assert "Thank you" in said(await press(world.other.user, card, "Yes, they may"))
    draft = await press(world.moderator, answer_of(asked), "Make it an entry")
    assert "apricot" in said(draft)
    assert "otto" not in said(draft).casefold()
    assert str(world.member.id) not in said(draft)
    saved = await press(world.moderator, answer_of(draft), "Save")
    assert "is saved" in said(saved)
    late = await press(world.other.user, card, "I have changed my mind: no")
    assert "An entry was made of it already" in said(late)
    assert "An entry was made of that answer already" in said(await make(world, place))


async def test_without_consent_there_is_no_draft(world: World) -> None:
    place = await marked(world)
    await make(world, place)
    waiting = await make(world, place)
    assert "has been asked, and has not said anything yet" in said(waiting)
    (card,) = direct(world)
    assert "All right" in said(await press(world.other.user, card, "No, rather not"))
    assert "would rather not" in said(await make(world, place))
    assert await world.stored.fetch("SELECT * FROM drafts") == []


async def test_consent_taken_back_before_it_is_used_takes_the_draft_along(world: World) -> None:
    place = await marked(world)
    await make(world, place)
    (card,) = direct(world)
    await press(world.other.user, card, "Yes, they may")
    draft = await make(world, place)
    assert ANSWER.split(",")[0] in said(draft)
    await press(world.other.user, card, "I have changed my mind: no")
    assert await world.stored.fetch("SELECT * FROM drafts") == []
    saved = await press(world.moderator, answer_of(draft), "Save")
    assert "is saved" not in said(saved)
    assert await world.stored.fetch("SELECT * FROM entries") == []


async def test_closed_direct_messages_lead_to_a_note_that_only_the_author_can_press(
    world: World,
) -> None:
    place = await marked(world)
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    assert "asked them in the thread" in said(await make(world, place))
    note = public(world, place.thread)[-1]
    body: Any = [each for each in world.env.http_requests if each.method == "POST"]
    assert "Yes, they may" in buttons(note)
    for who in (world.member, world.moderator):
        stranger = await press(who, note, "Yes, they may")
        assert "whoever wrote the answer" in said(stranger)
        assert stranger.ephemeral
    agreed = await press(world.other, note, "Yes, they may")
    assert agreed.ephemeral
    assert ANSWER.split(",")[0] in said(await make(world, place))
    assert body


async def test_an_author_who_left_or_erased_is_not_asked(world: World) -> None:
    place = await marked(world)
    world.env.inject_error("GET", f"/guilds/*/members/{world.other.id}", status=404, code=10007)
    assert "has left the server" in said(await make(world, place))
    ask = await world.other.slash(world.channel, "privacy erase")
    await press(world.other, answer_of(ask), next(iter(buttons(answer_of(ask)))))
    assert "No answer is marked" in said(await make(world, place))
    assert direct(world) == []


async def test_words_of_danger_become_no_entry_and_members_make_none(world: World) -> None:
    place = await marked(world, DANGER)
    assert "somebody is in danger" in said(await make(world, place))
    refused = await world.member.slash(world.channel, "community entry", number=place.number)
    assert "That is for moderators" in said(refused)
    assert direct(world) == []


def test_a_text_without_people_keeps_its_sense() -> None:
    text = (
        "Mia Sol told <@123456789012345678> and @everyone in <#123456789012345678>: see "
        "https://discord.com/users/123456789012345678 or discord.gg/abc <:hug:123456789012345678>, "
        "miami stays. https://example.org/hug"
    )
    assert without_people(text, ["mia sol", "Mia", "x"]) == (
        "somebody told somebody and somebody in (a channel here): see "
        "(a link) or (a link) , miami stays. https://example.org/hug"
    )


async def test_a_moderator_who_marks_an_answer_can_go_on_to_an_entry(world: World) -> None:
    place = await question(world)
    message = await place.answered()
    marked_by_moderator = await place.choose(world.moderator, message)
    asked = await press(world.moderator, answer_of(marked_by_moderator), "Make it an entry")
    assert "I have asked whoever wrote it" in said(asked)
    other = await question(world, place.forum, title="May I bring a friend along?")
    by_asker = await other.choose(world.member, await other.answered())
    assert "Make it an entry" not in buttons(answer_of(by_asker))


async def test_a_deleted_message_is_a_no(world: World) -> None:
    place = await marked(world)
    await make(world, place)
    (card,) = direct(world)
    await press(world.other.user, card, "Yes, they may")
    draft = await make(world, place)
    assert "apricot" in said(draft)
    stored = world.env.backend.messages[place.thread.id]
    message = next(each for each in stored.values() if each.content == ANSWER)
    handle = world.bot.get_partial_messageable(place.thread.id).get_partial_message(message.id)
    await handle.delete()
    await world.env.settle()
    assert await world.stored.fetch("SELECT * FROM drafts") == []
