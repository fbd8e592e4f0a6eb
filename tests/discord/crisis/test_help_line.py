"""The answer first, below one line that leads to help: where the danger is in doubt."""

from __future__ import annotations

import pytest
import simcord

from bot.safety import DangerKind
from bot.servers import Visibility
from bot.ui.cards.answers.answer import NOT_HELPFUL, THANKS
from bot.ui.cards.safety.crisis import MORE
from bot.ui.cards.safety.requests import CONTACT
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    ask,
    forge,
    me_of,
    open_related,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.danger import NOBODY, alert_room, cards
from tests.discord.reading import buttons, offers, related_in, selects, texts
from tests.discord.steering import asks_back, doubts, is_slow, is_sure


def line_of(world: World, kind: DangerKind | None = DangerKind.SELF) -> str:
    return world.core.texts.card(kind).maybe


def opens(world: World) -> str:
    return world.core.texts.maybe_button


async def counted(world: World, name: str) -> int:
    counts = world.bot.services.storage.repositories.questions.counts
    return await counts.get(world.guild.id, name)


async def test_the_answer_stands_below_the_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    card = await ask(world, HUG)
    shown = texts(card)
    assert card.ephemeral
    assert shown.startswith(line_of(world))
    assert world.core.snapshot.entries["hugs"].short in shown
    assert next(iter(buttons(card))) == opens(world)
    assert HUG not in str(card.components)


async def test_the_button_opens_the_whole_card(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch, minor=True)
    result = await press(world.member, await ask(world, HUG), opens(world))
    full = answer_of(result)
    assert result.ephemeral
    assert world.core.texts.card(DangerKind.SELF).title in texts(full)
    assert world.core.texts.minor in texts(full)
    assert selects(full)
    # The answer has been shown already.
    assert world.core.texts.misread_button not in buttons(full)


@pytest.mark.parametrize("outcome", ["suggest", "none", "talk"])
async def test_whatever_is_answered_stands_below_it(
    world: World, monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    doubts(monkeypatch)
    if outcome == "suggest":
        asks_back(world, "hugs", "friends-after-therapy")
    card = await ask(world, {"suggest": HUG, "none": UNRELATED, "talk": "hello"}[outcome])
    assert texts(card).startswith(line_of(world))
    assert len(buttons(card)) > 1
    assert await rows(world) == []


async def test_a_clear_sign_gets_the_whole_card_at_once(world: World) -> None:
    card = await ask(world, DANGER)
    assert world.core.texts.card(DangerKind.SELF).title in texts(card)
    assert opens(world) not in buttons(card)


@pytest.mark.parametrize("kind", [DangerKind.SELF_HARM, DangerKind.OTHER, DangerKind.THERAPIST])
async def test_the_line_and_the_card_fit_the_kind(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: DangerKind
) -> None:
    doubts(monkeypatch, kind)
    card = await ask(world, HUG)
    assert texts(card).startswith(line_of(world, kind))
    full = await press(world.member, card, opens(world))
    assert world.core.texts.card(kind).title in said(full)


async def test_nothing_of_it_is_stored_and_that_help_was_shown_is_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    card = await ask(world, HUG)
    await press(world.member, card, opens(world))
    await press(world.member, card, "Helpful")
    assert await rows(world) == []
    assert "Forget this question" not in offers(card)
    assert (await counted(world, "crisis"), await counted(world, "answer")) == (1, 0)


async def test_the_line_stays_above_every_next_state_of_the_card(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    asks_back(world, "hugs", "friends-after-therapy")
    card = await ask(world, HUG)
    card = answer_of(await press(world.member, card, "This one"))
    assert texts(card).startswith(line_of(world))
    voted = answer_of(await press(world.member, card, "Helpful"))
    assert THANKS.split(",")[0] in texts(voted)
    assert texts(voted).startswith(line_of(world))
    related = answer_of(await open_related(world.member, voted, related_in(voted)[0]))
    others = answer_of(await press(world.member, related, "Not what I meant"))
    none = answer_of(await press(world.member, others, "None of these"))
    browsed = answer_of(await press(world.member, none, "See what I know"))
    for each in (related, others, none, browsed):
        assert texts(each).count(line_of(world)) == 1
        assert texts(each).startswith(line_of(world))
    assert NOT_HELPFUL not in texts(browsed)
    full = await press(world.member, none, opens(world))
    assert world.core.texts.card(DangerKind.SELF).title in said(full)


async def test_a_shared_answer_has_no_line_and_the_own_card_keeps_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    is_sure(world, "hugs")
    card = await ask(world, HUG)
    await press(world.member, card, "Share in this channel")
    (shared,) = public(world)
    assert line_of(world) not in texts(shared)
    assert opens(world) not in buttons(shared)
    assert texts(card).startswith(line_of(world))
    assert "Share in this channel" not in offers(card)


async def test_it_works_after_a_restart(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    doubts(monkeypatch, DangerKind.OTHER)
    card = await ask(world, HUG)
    await world.restart()
    full = await press(world.member, card, opens(world))
    assert world.core.texts.card(DangerKind.OTHER).title in said(full)


async def test_a_button_that_carries_nonsense_is_a_clear_sentence(world: World) -> None:
    card = await ask(world, HUG)
    answer = said(await forge(world.member, card, "b:crisis-open:1f:joy:-"))
    assert answer
    assert "Something went wrong" not in answer


async def test_it_is_private_even_where_answers_are_for_everybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    await world.bot.services.configs.set(world.guild.id, "visibility", Visibility.PUBLIC)
    for options in ({}, {"share": True}):
        result = await world.member.slash(world.channel, "ask", question=HUG, **options)
        assert result.ephemeral
    assert public(world) == []


async def test_a_mention_gets_a_line_for_everybody_who_reads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    assert texts(card).startswith(world.core.texts.maybe_public)
    assert world.core.snapshot.entries["hugs"].short[:80] in texts(card)
    assert buttons(card)[MORE] == "b:crisis-more"
    assert "self" not in str(list(buttons(card).values()))
    assert await rows(world) == []
    own = await press(world.member, card, MORE)
    assert world.core.texts.card(DangerKind.SELF).title in said(own)
    strange = await press(world.other, card, MORE)
    assert world.core.texts.card(DangerKind.SELF).title not in said(strange)
    assert world.core.texts.always.title in said(strange)


async def test_a_direct_message_gets_the_line_and_the_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    me = world.member.user
    await me.send_dm(HUG)
    (card,) = public(world, me.dm_channel)
    assert texts(card).startswith(line_of(world))
    full = answer_of(await press(me, card, opens(world)))
    assert world.core.texts.card(DangerKind.SELF).title in texts(full)
    assert CONTACT not in buttons(full)


async def test_who_looks_up_anothers_message_reads_a_line_about_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts(monkeypatch)
    message = await world.other.send(world.channel, HUG)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    assert texts(answer_of(result)).startswith(line_of(world, DangerKind.OTHER))
    assert "Post as a reply" in buttons(answer_of(result))


async def test_moderators_hear_of_it_only_when_help_is_opened(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await alert_room(world)
    doubts(monkeypatch)
    card = await ask(world, HUG)
    assert await cards(world, room) == []
    full = answer_of(await press(world.member, card, opens(world)))
    assert CONTACT in buttons(full)
    (alert,) = await cards(world, room)
    assert HUG not in texts(alert)
    assert world.member.user.mention not in texts(alert)
    await press(world.member, card, opens(world))
    assert len(await cards(world, room)) == 1


async def test_moderators_hear_of_a_mention_only_when_its_author_opens_help(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await alert_room(world)
    doubts(monkeypatch)
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (card,) = public(world)
    await press(world.other, card, MORE)
    assert await cards(world, room) == []
    await press(world.member, card, MORE)
    assert len(await cards(world, room)) == 1


async def test_words_to_the_moderators_are_held_back_in_doubt_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    doubts(monkeypatch)
    result = await world.member.submit_modal(form, {"text": "can somebody help me with this?"})
    assert NOBODY in said(result)
    assert world.core.texts.card(DangerKind.SELF).title in said(result)


@pytest.mark.parametrize("cause", ["closed channel", "slow"])
async def test_where_no_answer_comes_the_whole_card_does(
    world: World, monkeypatch: pytest.MonkeyPatch, cause: str
) -> None:
    doubts(monkeypatch)
    if cause == "slow":
        monkeypatch.setattr("bot.answering.answerer.CALM_WAIT", 0.01)
        is_slow(world, 0.2)
    else:
        other = world.guild.create_text_channel("elsewhere")
        await world.bot.services.configs.set(world.guild.id, "allowed_channels", [other.id])
    card = await ask(world, HUG)
    assert world.core.texts.card(DangerKind.SELF).title in texts(card)
    assert selects(card)
    assert opens(world) not in buttons(card)


async def test_everybody_may_open_help(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    doubts(monkeypatch)
    people: list[simcord.MemberActor] = [world.member, world.moderator, world.admin]
    for person in people:
        full = await press(person, await ask(world, HUG, by=person), opens(world))
        assert world.core.texts.card(DangerKind.SELF).title in said(full)
