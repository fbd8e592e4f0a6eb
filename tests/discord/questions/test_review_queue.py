"""A moderator sorts out what was not answered; the bot knows from then on."""

from __future__ import annotations

import pytest
from simcord.results import ResponseMessage

from bot.matching import Decision
from tests.discord.acting import HUG, UNRELATED, answer_of, ask, forge, pick, press, said
from tests.discord.conftest import World
from tests.discord.logged import log, state_of, waiting
from tests.discord.reading import buttons, selects, texts, walk
from tests.discord.steering import asks_back

DOG = ("can i bring my dog to therapy", "is it ok to take my dog with me to a session")
TIP = "should i tip my therapist at the end of the year"


async def dogs(world: World) -> None:
    """Three questions of one meaning, and one of another."""
    await log(world, DOG[0], id=101)
    await log(world, DOG[1], id=102)
    await log(world, DOG[0].upper() + "?!", id=103)
    await log(world, TIP, id=104)


async def the_list(world: World) -> ResponseMessage:
    return answer_of(await world.moderator.slash(world.channel, "questions unanswered"))


async def first_group(world: World) -> ResponseMessage:
    card = await the_list(world)
    return answer_of(await world.moderator.click(card, custom_id=looks(card)[0]))


def looks(card: ResponseMessage) -> list[str]:
    """The custom ids of all that lead to a group, in order."""
    return [str(c["custom_id"]) for c in walk(card.components) if c.get("label") == "Sort out"]


async def audited(world: World) -> list[tuple[str, int | None, bool]]:
    """Action, actor and whether it was undone, newest first."""
    rows = await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id)
    return [(row.action, row.actor_id, row.undone is not None) for row in rows]


async def decided(world: World, text: str) -> tuple[Decision, str]:
    """How a question is answered in this server now: the decision and the best entry."""
    view = await world.bot.services.knowledge.get(world.guild.id)
    match = world.core.matcher.match(text, overlay=view.overlay)
    return match.decision, match.candidates[0].entry_id


async def test_nothing_waits(world: World) -> None:
    await ask(world, HUG)
    assert "Nothing is waiting" in texts(await the_list(world))


async def test_the_same_meaning_is_one_line_with_a_count(world: World) -> None:
    await dogs(world)
    shown = texts(await the_list(world))
    assert "Not answered (4)" in shown
    assert "asked 3 times" in shown
    assert "asked once" in shown
    assert shown.index("dog") < shown.index("tip my"), "the most asked comes first"
    assert "DOG" not in shown


async def test_of_another_language_moderators_read_that_it_was_guessed_at(world: World) -> None:
    await ask(world, "¿puedo abrazar a mi terapeuta al final?")
    assert "This is not in English (Spanish)" in texts(await first_group(world))
    await log(world, DOG[0], id=101)
    await log(world, DOG[1], id=102)
    assert "This is not in English" not in texts(await first_group(world))


async def test_what_members_ask_without_an_answer_arrives(world: World) -> None:
    await ask(world, UNRELATED)
    await ask(world, UNRELATED.upper(), by=world.other)
    await ask(world, HUG)
    assert "asked 2 times" in texts(await the_list(world))
    assert await waiting(world) == 2


async def test_this_means_is_live_at_once_for_the_whole_group(world: World) -> None:
    await dogs(world)
    card = await first_group(world)
    assert DOG[1] in texts(card)
    assert "Asked 3 times" in texts(card)
    before = await decided(world, DOG[0])
    assert before != (Decision.ANSWER, "flexible-boundaries")
    found = await press(world.moderator, card, "Another entry")
    card = answer_of(await world.moderator.submit_modal(found, {"words": "flexible"}))
    assert "flexible-boundaries" in [o["value"] for o in selects(card)["This means …"]["options"]]
    done = answer_of(await pick(world.moderator, card, "This means …", "flexible-boundaries"))
    assert "3 questions: now leading to" in texts(done)
    assert "Now I would answer:" in texts(done)
    assert done.id == card.id
    assert await decided(world, DOG[0]) == (Decision.ANSWER, "flexible-boundaries")
    assert await waiting(world) == 1
    ((action, actor, undone),) = await audited(world)
    assert (action, actor, undone) == ("alias-added", world.moderator.id, False)
    answer = await ask(world, DOG[0])
    assert world.core.snapshot.entries["flexible-boundaries"].question in texts(answer)


async def test_a_meaning_is_taken_back_from_the_same_card(world: World) -> None:
    await dogs(world)
    before = await decided(world, DOG[0])
    done = answer_of(
        await pick(world.moderator, await first_group(world), "This means …", before[1])
    )
    back = answer_of(await press(world.moderator, done, "Undo"))
    assert back.id == done.id
    assert "Undone" in texts(back)
    assert "Waiting again: 3 questions" in texts(back)
    assert "This means …" in selects(back)
    assert await decided(world, DOG[0]) == before
    assert await waiting(world) == 4
    assert [row[0] for row in await audited(world)] == ["undo-alias-added", "alias-added"]
    assert (await audited(world))[1][2]


async def test_not_for_us_is_refused_from_then_on(world: World) -> None:
    await dogs(world)
    done = answer_of(await press(world.moderator, await first_group(world), "Not for us"))
    assert "3 questions: not for us" in texts(done)
    assert "I would say that I have no answer" in texts(done)
    held = await world.bot.services.custom_knowledge.reader.records(world.guild.id)
    assert len(held.out_of_scope) == 1
    assert (await audited(world))[0][0] == "scope-added"
    await press(world.moderator, done, "Undo")
    assert not (
        await world.bot.services.custom_knowledge.reader.records(world.guild.id)
    ).out_of_scope
    assert await waiting(world) == 4


async def test_a_new_entry_is_drafted_from_the_questions(world: World) -> None:
    await dogs(world)
    form = await press(world.moderator, await first_group(world), "New entry")
    assert form.modal is not None
    drafted = str(form.modal)
    assert any(text in drafted for text in ("Can i bring my dog", "Is it ok to take my dog"))
    typed = {"question": "May I bring my dog?", "short": "Ask first.", "aliases": "\n".join(DOG)}
    preview = answer_of(await world.moderator.submit_modal(form, typed))
    assert {"Save", "Edit", "Drop"} <= set(buttons(preview))
    assert "Ask first." in texts(preview)
    assert (await waiting(world), await audited(world)) == (4, []), "nothing is settled yet"
    assert "Ask first." not in texts(await ask(world, DOG[1]))
    asked = await waiting(world)
    done = answer_of(await press(world.moderator, preview, "Save"))
    assert "3 questions: now with an entry" in texts(done)
    assert await waiting(world) == asked - 3
    assert "May I bring my dog?" in texts(done)
    assert "Ask first." in texts(await ask(world, DOG[1]))
    await press(world.moderator, done, "Undo")
    assert "Ask first." not in texts(await ask(world, DOG[1]))


async def test_dismissing_changes_nothing_else(world: World) -> None:
    await dogs(world)
    before = await decided(world, DOG[0])
    done = answer_of(await press(world.moderator, await first_group(world), "Dismiss"))
    assert "3 questions: dismissed" in texts(done)
    assert await decided(world, DOG[0]) == before
    assert (await audited(world))[0][:2] == ("question-dismissed", world.moderator.id)
    back = answer_of(await press(world.moderator, done, "Undo"))
    assert "Waiting again: 3 questions" in texts(back)
    assert [row[0] for row in await audited(world)] == ["question-returned", "question-dismissed"]


async def test_private_details_are_not_made_a_phrase_unseen(world: World) -> None:
    text = "can i bring my dog Bruno to Dr. Miller on 12.03., call 0151 234567"
    await log(world, text, id=7)
    card = await first_group(world)
    value = str(selects(card)["This means …"]["options"][0]["value"])
    for form in (
        await press(world.moderator, card, "Not for us"),
        await pick(world.moderator, card, "This means …", value),
    ):
        assert form.modal is not None
        assert await audited(world) == []
    typed = {"words": "can i bring my dog", "meaning": ["flexible-boundaries"]}
    form = await press(world.moderator, card, "Edit wording")
    assert "flexible-boundaries" not in str(form.modal)
    typed["meaning"] = [value]
    done = answer_of(await world.moderator.submit_modal(form, typed))
    assert "now leading to" in texts(done)
    held = await world.bot.services.custom_knowledge.reader.entry(world.guild.id, value)
    assert held.draft.aliases == ("can i bring my dog",)


async def test_the_wording_can_be_edited_and_refused(world: World) -> None:
    await dogs(world)
    form = await press(world.moderator, await first_group(world), "Edit wording")
    result = await world.moderator.submit_modal(form, {"words": "pets, please", "meaning": ["-"]})
    assert "not for us" in said(result)
    held = await world.bot.services.custom_knowledge.reader.records(world.guild.id)
    assert [text for _, text in held.out_of_scope] == ["pets, please"]


async def test_after_a_decision_the_next_group_is_one_press_away(world: World) -> None:
    await dogs(world)
    done = answer_of(await press(world.moderator, await first_group(world), "Dismiss"))
    assert TIP in said(await press(world.moderator, done, "Next"))


async def test_groups_are_walked_through_one_by_one(world: World) -> None:
    await dogs(world)
    card = await first_group(world)
    assert "Group 1 of 2" in texts(card)
    card = answer_of(await press(world.moderator, card, "Next"))
    assert "Group 2 of 2" in texts(card)
    assert TIP in texts(card)
    card = answer_of(await press(world.moderator, card, "Back"))
    assert "Group 1 of 2" in texts(card)
    assert "Not answered (4)" in said(await press(world.moderator, card, "The whole list"))


async def test_many_groups_have_pages(world: World) -> None:
    questions = [phrase for topic in world.core.snapshot.topics for phrase in topic.phrases[:1]]
    for number, text in enumerate(questions[:20], 1):
        await log(world, text, id=number)
    card = await the_list(world)
    seen = texts(card)
    while True:
        more = next(c for c in walk(card.components) if c.get("label") == "Later")
        if more.get("disabled"):
            break
        card = answer_of(await press(world.moderator, card, "Later"))
        seen += texts(card)
    assert seen.count("asked ") >= 12
    assert {o for o in questions[:20] if o[:30].lower() in seen.lower()}, seen


@pytest.mark.parametrize("text", ["None of these", "Not helpful", "Not what I meant"])
async def test_what_did_not_help_waits_too(world: World, text: str) -> None:
    if text == "None of these":
        asks_back(world, "hugs", "wanting-a-hug")
    card = await ask(world, HUG)
    assert await waiting(world) == 0
    await press(world.member, card, text)
    assert await waiting(world) == 1
    shown = texts(await first_group(world))
    assert ("none of the suggestions" if text == "None of these" else "not helpful") in shown


async def test_a_changed_vote_takes_the_question_off_the_list(world: World) -> None:
    card = await ask(world, HUG)
    card = answer_of(await press(world.member, card, "Not helpful"))
    assert await waiting(world) == 1
    await press(world.member, card, "Helpful")
    assert await waiting(world) == 0
    assert (await state_of(world, (await ids(world))[0])).handled is None


async def ids(world: World) -> list[int]:
    return [
        row.id
        for row in await world.bot.services.storage.repositories.questions.questions.recent(
            world.guild.id
        )
    ]


async def test_what_was_dealt_with_does_not_come_back_by_a_vote(world: World) -> None:
    card = await ask(world, HUG)
    card = answer_of(await press(world.member, card, "Not helpful"))
    await press(world.moderator, await first_group(world), "Dismiss")
    # Pressed, it is shut; the first card, as an older client still shows it, is not.
    await forge(world.member, card, buttons(card)["Not helpful"])
    assert await waiting(world) == 0
