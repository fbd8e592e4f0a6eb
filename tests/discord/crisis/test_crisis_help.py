"""/crisis and the card of somebody who may be in danger."""

from __future__ import annotations

from bot.safety import DangerKind
from tests.discord.acting import DANGER, HUG, answer_of, ask, me_of, pick, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts


async def test_anyone_gets_help_lines_at_any_time(world: World) -> None:
    result = await world.member.slash(world.channel, "crisis")
    assert result.ephemeral
    assert world.core.texts.always.title in said(result)
    assert await rows(world) == []


async def test_the_numbers_of_another_country_come_in_the_same_message(world: World) -> None:
    card = answer_of(await world.member.slash(world.channel, "crisis"))
    placeholder = world.core.texts.country_button_none
    codes = {str(o["value"]) for o in selects(card)[placeholder]["options"]}
    assert codes == set(world.core.resources.countries)
    changed = answer_of(await pick(world.member, card, placeholder, "gb"))
    assert changed.id == card.id
    assert "999" in texts(changed)


async def test_help_works_in_a_direct_message(world: World) -> None:
    result = await world.member.user.slash("crisis")
    card = answer_of(result)
    assert world.core.texts.always.title in texts(card)
    placeholder = world.core.texts.country_button_none
    assert "999" in texts(answer_of(await pick(world.member.user, card, placeholder, "gb")))


async def test_a_misreading_leads_to_the_answer(world: World) -> None:
    card = await ask(world, DANGER)
    result = await press(world.member, card, world.core.texts.misread_button)
    assert result.ephemeral
    assert "I don't have an answer to that" in said(result)
    assert await rows(world) == []


async def test_a_mention_in_danger_gets_a_discreet_card_and_more_in_private(world: World) -> None:
    me = me_of(world)
    await world.member.send(world.channel, f"{me} {DANGER}")
    (card,) = public(world)
    shown = texts(card)
    assert world.core.texts.always.title in shown
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title not in shown
    assert DANGER not in str(card.components)

    result = await press(world.member, card, "Show me more, privately")
    assert result.ephemeral
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title in said(result)
    assert len(public(world)) == 1
    assert "country" in str(selects(answer_of(result)))
    assert await rows(world) == []


async def test_others_who_press_more_do_not_learn_what_it_was_about(world: World) -> None:
    message = await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    (card,) = public(world)
    assert list(buttons(card).items()) == [("Show me more, privately", "b:crisis-more")]
    result = await press(world.other, card, "Show me more, privately")
    general = answer_of(await world.other.slash(world.channel, "crisis"))
    assert result.ephemeral
    assert texts(answer_of(result)) == texts(general)
    kind = world.core.detector.assess(DANGER).kind
    assert kind is not None
    assert f":{kind.value}:" not in str(answer_of(result).components)
    await world.member.delete(message)
    after = await press(world.member, card, "Show me more, privately")
    assert texts(answer_of(after)) == texts(general)


async def test_a_misread_mention_leads_to_the_answer_in_private(world: World) -> None:
    text = f"{HUG} {DANGER}"
    await world.member.send(world.channel, f"{me_of(world)} {text}")
    more = answer_of(await press(world.member, public(world)[0], "Show me more, privately"))
    calm = await press(world.member, more, world.core.texts.misread_button)
    assert calm.ephemeral
    assert buttons(answer_of(calm))
    assert (
        await world.bot.services.storage.repositories.questions.counts.get(world.guild.id, "crisis")
        == 1
    )


async def test_who_looks_up_anothers_message_reads_how_to_help_them(world: World) -> None:
    message = await world.other.send(world.channel, DANGER)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    assert result.ephemeral
    assert world.core.texts.card(DangerKind.OTHER).title in said(result)
    assert "Post as a reply" not in buttons(answer_of(result))
    assert not public(world)


async def test_who_looks_up_their_own_message_reads_what_is_for_them(world: World) -> None:
    message = await world.member.send(world.channel, DANGER)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    kind = world.core.detector.assess(DANGER).kind
    assert world.core.texts.card(kind).title in said(result)
