"""A member uses /faq, its autocomplete, /browse, /help, /about."""

from __future__ import annotations

import pytest

from bot import __version__
from tests.discord.acting import UNRELATED, answer_of, pick, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts


@pytest.mark.parametrize("typed", ["", "hug", "frend", "x" * 101, "x" * 6000, "🫂", " ", "*_`"])
async def test_faq_offers_at_most_25_questions_of_at_most_100_characters(
    world: World, typed: str
) -> None:
    offered = await world.member.autocomplete(world.channel, "faq", "question", typed)
    entries = world.core.snapshot.entries
    least = 0 if "xx" in typed else 1  # nonsense finds nothing
    assert least <= len(offered) <= (min(25, len(entries)) if least else 0)
    values = [str(choice["value"]) for choice in offered]
    assert len(set(values)) == len(values)
    assert set(values) <= set(entries)
    assert all(1 <= len(str(choice["name"])) <= 100 for choice in offered)


async def test_faq_finds_by_a_prefix_and_in_spite_of_a_typo(world: World) -> None:
    for typed in ("confident", "confidentialty"):
        offered = await world.member.autocomplete(world.channel, "faq", "question", typed)
        assert offered[0]["value"] == "confidentiality"


async def test_a_picked_question_is_answered_and_noted_as_that(world: World) -> None:
    result = await world.member.slash(world.channel, "faq", question="referral")
    entry = world.core.snapshot.entries["referral"]
    assert result.ephemeral
    assert entry.short in said(result)
    (row,) = await rows(world)
    assert (row.via, row.entry_id, row.text) == ("faq", "referral", entry.question)


async def test_faq_takes_free_text_too(world: World) -> None:
    assert "I don't have an answer" in said(
        await world.member.slash(world.channel, "faq", question=UNRELATED)
    )
    hug = await world.member.slash(world.channel, "faq", question="can my therapist hug me?")
    assert world.core.snapshot.entries["hugs"].short in said(hug)


async def test_browsing_goes_there_and_back_in_one_message(world: World) -> None:
    first = answer_of(await world.member.slash(world.channel, "browse"))
    assert first.ephemeral
    options = selects(first)["Choose a subject"]["options"]
    assert {o["label"] for o in options} == set(world.core.snapshot.categories)
    touch = next(o["value"] for o in options if o["label"] == "Touch")

    subject = answer_of(await pick(world.member, first, "Choose a subject", touch))
    entry = answer_of(await pick(world.member, subject, "Choose a question", "hugs"))
    hugs = world.core.snapshot.entries["hugs"]
    assert hugs.short in texts(entry)
    opened = answer_of(await press(world.member, entry, hugs.sections[0].title))
    assert hugs.sections[0].body[:60] in texts(opened)
    back = answer_of(await press(world.member, opened, "Back to Touch"))
    assert "Choose a question" in selects(back)
    home = answer_of(await press(world.member, back, "Back to all subjects"))
    assert "Choose a subject" in selects(home)

    assert {m.id for m in (first, subject, entry, opened, back, home)} == {first.id}
    assert not public(world)
    assert await rows(world) == []


async def test_help_names_every_command_and_says_more_to_moderators(world: World) -> None:
    shown = said(await world.member.slash(world.channel, "help"))
    for command in ("/ask", "/faq", "/browse", "/crisis"):
        assert command in shown
    assert "/questions" not in shown
    for person in (world.moderator, world.admin):
        assert "/questions recent" in said(await person.slash(world.channel, "help"))


async def test_help_leads_to_what_the_bot_knows(world: World) -> None:
    card = answer_of(await world.member.slash(world.channel, "help"))
    assert set(buttons(card)) == {"See what I know"}
    assert "What I know" in said(await press(world.member, card, "See what I know"))


async def test_about_says_version_and_number_of_entries(world: World) -> None:
    result = await world.member.slash(world.channel, "about")
    assert result.ephemeral
    assert __version__ in said(result)
    assert f"{len(world.core.snapshot.entries)} questions" in said(result)
