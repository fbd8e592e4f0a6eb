"""Moderators write, change and look at their server's entries; members see what is saved."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.custom_knowledge.changes.entries import IS_OFF
from bot.custom_knowledge.errors import NO_ENTRY
from tests.discord.acting import allow, answer_of, ask, forge, pick, press, said
from tests.discord.conftest import World
from tests.discord.faults.test_hostile_input import nobody_is_pinged
from tests.discord.reading import buttons, offers, selects, texts

QUESTION = "Where is the therapist's list of this server?"
FORM = {
    "question": QUESTION,
    "short": "In the **#resources** channel.",
    "more": "## Why\nSo that all find it.\n\n## Rules\nAsk before you add one.",
    "category": "This server",
    "aliases": "therapist list here\nwhere do you collect therapists",
}


async def write(world: World, **changed: str) -> ResponseMessage:
    """Write a new entry up to its preview."""
    shown = await world.moderator.slash(world.channel, "kb add")
    return answer_of(await world.moderator.submit_modal(shown, FORM | changed))


async def add(world: World, **changed: str) -> str:
    """Save a new entry; its id."""
    saved = answer_of(await press(world.moderator, await write(world, **changed), "Save"))
    return buttons(saved)["Show"].split(":")[2]


def values(shown: InteractionResult) -> dict[str, Any]:
    """What stands in an open form."""
    assert shown.modal is not None
    parts = [label["component"] for label in shown.modal["components"]]
    return {part["custom_id"]: part.get("value") or "" for part in parts}


async def test_a_new_entry_is_previewed_saved_and_answered(world: World) -> None:
    preview = await write(world)
    assert "Nothing is saved yet" in texts(preview)
    assert QUESTION in texts(preview)
    assert {"Why", "Rules", "Save", "Edit", "Drop"} <= offers(preview)
    assert "#resources" not in texts(await ask(world, QUESTION))
    unfolded = answer_of(await press(world.moderator, preview, "Why"))
    assert "So that all find it." in texts(unfolded)
    saved = await press(world.moderator, unfolded, "Save")
    assert "is saved" in said(saved)
    for words in (QUESTION, "where do you collect therapists"):
        found = await ask(world, words)
        assert "In the **#resources** channel." in texts(found)
        sources = await press(world.member, found, "Sources")
        assert "the moderators of this server" in said(sources)


async def test_a_dropped_draft_is_gone(world: World) -> None:
    preview = await write(world)
    save = buttons(preview)["Save"]
    assert "Nothing was saved" in said(await press(world.moderator, preview, "Drop"))
    other = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    assert "That draft is gone" in await _forged(world, other, save)
    assert not await world.bot.services.custom_knowledge.reader.records(world.guild.id)


async def test_what_does_not_fit_comes_back_filled_in(world: World) -> None:
    many = "\n".join(f"## Part {number}\nText." for number in range(6))
    shown = await write(world, more=many)
    assert "There are 6 parts" in texts(shown)
    assert "Save" not in buttons(shown)
    again = await press(world.moderator, shown, "Go on writing")
    assert values(again) == FORM | {"more": many}
    preview = answer_of(await world.moderator.submit_modal(again, FORM))
    assert "Save" in buttons(preview)


async def test_a_draft_outlives_a_restart(world: World) -> None:
    preview = await write(world)
    await world.restart()
    again = await press(world.moderator, preview, "Edit")
    assert values(again) == FORM
    await press(world.moderator, preview, "Save")
    assert "#resources" in texts(await ask(world, QUESTION))


async def test_an_entry_outlives_a_restart(world: World) -> None:
    await add(world)
    await world.restart()
    assert "#resources" in texts(await ask(world, QUESTION))


async def test_a_shipped_entry_gets_the_servers_version_and_back(world: World) -> None:
    entry = world.core.snapshot.entries["hugs"]
    shown = await world.moderator.slash(world.channel, "kb edit", entry="hugs")
    filled = values(shown)
    assert filled["question"] == entry.question
    assert filled["short"] == entry.short
    assert filled["aliases"] == ""
    for section in entry.sections:
        assert f"## {section.title}" in filled["more"]
    preview = answer_of(await world.moderator.submit_modal(shown, filled | {"short": "Ask us."}))
    assert any(label.startswith("Built-in phrasings") for label in buttons(preview))
    saved = answer_of(await press(world.moderator, preview, "Save"))
    assert "Ask us." in texts(await ask(world, entry.question))
    assert "Ask us." in texts(await ask(world, entry.aliases[0]))
    await press(world.moderator, saved, "Undo")
    assert entry.short[:40] in texts(await ask(world, entry.question))


async def test_shipped_phrasings_can_be_left_out(world: World) -> None:
    shown = await world.moderator.slash(world.channel, "kb edit", entry="hugs")
    changed = values(shown) | {"question": "What of the zorbling?", "short": "Zorble."}
    preview = answer_of(await world.moderator.submit_modal(shown, changed))
    (label,) = [name for name in buttons(preview) if name.startswith("Built-in phrasings")]
    preview = answer_of(await press(world.moderator, preview, label))
    await press(world.moderator, preview, "Save")
    assert "Zorble." not in texts(await ask(world, "can my therapist hug me?"))
    assert "Zorble." in texts(await ask(world, "what of the zorbling?"))


async def test_the_second_of_two_moderators_loses_nothing(world: World) -> None:
    await allow(world, "kb", world.moderator, world.admin)
    entry_id = await add(world)
    first = await world.moderator.slash(world.channel, "kb edit", entry=entry_id)
    second = await world.admin.slash(world.channel, "kb edit", entry=entry_id)
    quick = answer_of(await world.moderator.submit_modal(first, FORM | {"short": "Quick."}))
    late = answer_of(await world.admin.submit_modal(second, FORM | {"short": "Thorough."}))
    await press(world.moderator, quick, "Save")
    told = answer_of(await press(world.admin, late, "Save"))
    assert f"<@{world.moderator.id}>" in texts(told)
    assert "- Quick." in texts(told)
    assert "+ Thorough." in texts(told)
    assert "Quick." in texts(await ask(world, QUESTION))
    again = await press(world.admin, told, "Edit mine")
    assert values(again)["short"] == "Thorough."
    assert "is saved" in said(await press(world.admin, told, "Save mine"))
    assert "Thorough." in texts(await ask(world, QUESTION))


async def test_disabled_is_nowhere_and_stale_buttons_say_so(world: World) -> None:
    entry = world.core.snapshot.entries["hugs"]
    before = await ask(world, "can my therapist hug me?")
    disabled = await world.moderator.slash(world.channel, "kb disable", entry="hugs")
    assert "switched off" in said(disabled)
    assert entry.short[:40] not in texts(await ask(world, "can my therapist hug me?"))
    offered = await world.member.autocomplete(world.channel, "faq", "question", "hug")
    assert "hugs" not in {choice["value"] for choice in offered}
    stale = said(await press(world.member, before, "Why"))
    assert "no longer leads anywhere" in stale
    browse = answer_of(await world.member.slash(world.channel, "browse"))
    listed = texts(await _category(world, browse, entry.category))
    assert entry.question not in listed
    again = await world.moderator.slash(world.channel, "kb disable", entry="hugs")
    assert IS_OFF in said(again)
    await world.moderator.slash(world.channel, "kb restore", entry="hugs")
    assert entry.short[:40] in texts(await ask(world, "can my therapist hug me?"))


async def test_own_entries_are_in_faq_and_browse(world: World) -> None:
    entry_id = await add(world)
    offered = await world.member.autocomplete(world.channel, "faq", "question", "where is the the")
    assert entry_id in {choice["value"] for choice in offered}
    result = await world.member.slash(world.channel, "faq", question=entry_id)
    assert "#resources" in said(result)
    browse = answer_of(await world.member.slash(world.channel, "browse"))
    listed = await _category(world, browse, FORM["category"])
    opened = answer_of(await pick(world.member, listed, "Choose a question", entry_id))
    assert "#resources" in texts(opened)


async def test_aliases_are_added_offered_and_removed(world: World) -> None:
    phrase = "zorbling with the counsellor"
    added = await world.moderator.slash(world.channel, "kb alias add", entry="hugs", phrase=phrase)
    assert "now leads to" in said(added)
    entry = world.core.snapshot.entries["hugs"]
    assert entry.question in texts(await ask(world, phrase))
    offer = world.moderator.autocomplete
    found = await offer(world.channel, "kb alias remove", "phrase", "zorb", entry="hugs")
    assert [choice["value"] for choice in found] == [phrase]
    removed = await world.moderator.slash(
        world.channel, "kb alias remove", entry="hugs", phrase=phrase
    )
    assert "no longer one of your phrasings" in said(removed)
    assert not await world.bot.services.custom_knowledge.reader.records(world.guild.id)


async def test_history_shows_differences_and_rolls_back(world: World) -> None:
    entry_id = await add(world)
    shown = await world.moderator.slash(world.channel, "kb edit", entry=entry_id)
    preview = answer_of(await world.moderator.submit_modal(shown, FORM | {"short": "In a pin."}))
    await press(world.moderator, preview, "Save")
    history = answer_of(await world.moderator.slash(world.channel, "kb history", entry=entry_id))
    assert texts(history).count(f"<@{world.moderator.id}>") == 2
    newest = answer_of(await pick(world.moderator, history, "Look at a revision", "2"))
    assert "+ In a pin." in texts(newest)
    assert "- In the **#resources** channel." in texts(newest)
    history = answer_of(await press(world.moderator, newest, "Back to the history"))
    first = answer_of(await pick(world.moderator, history, "Look at a revision", "1"))
    question = answer_of(await press(world.moderator, first, "Roll back to this…"))
    assert "- In a pin." in texts(question)
    assert "In a pin." in texts(await ask(world, QUESTION))
    done = await press(world.moderator, question, "Roll back")
    assert "Rolled back" in said(done)
    assert "#resources" in texts(await ask(world, QUESTION))


async def test_lists_filter_and_lead_to_an_entry(world: World) -> None:
    entry_id = await add(world)
    listed = answer_of(await world.moderator.slash(world.channel, "kb list"))
    assert QUESTION in texts(listed)
    assert "hug" not in texts(listed)
    shown = answer_of(await pick(world.moderator, listed, "Open an entry", entry_id))
    assert "therapist list here" in texts(shown)
    preview = answer_of(await press(world.moderator, shown, "Preview"))
    assert "This is what members see" in texts(preview)
    assert "Save" not in buttons(preview)
    listed = answer_of(await world.moderator.slash(world.channel, "kb list"))
    everything = answer_of(await pick(world.moderator, listed, "Show something else", "shipped"))
    assert QUESTION not in texts(everything)
    later = answer_of(await press(world.moderator, everything, "Later"))
    assert "Page 2" in " ".join(buttons(later))


async def test_phrases_that_are_not_for_us_are_listed_and_removed(world: World) -> None:
    own = world.bot.services.custom_knowledge
    await own.phrases.add_out_of_scope(world.guild.id, "who won the cup", world.moderator.id)
    listed = answer_of(await world.moderator.slash(world.channel, "kb list", show="out of scope"))
    assert "who won the cup" in texts(listed)
    (option,) = selects(listed)["Remove a phrase"]["options"]
    await pick(world.moderator, listed, "Remove a phrase", option["value"])
    assert not await own.reader.records(world.guild.id)


async def test_another_servers_entry_does_not_exist_here(world: World) -> None:
    elsewhere = world.guild.id + 1
    draft = (await world.bot.services.custom_knowledge.reader.entry(elsewhere, "hugs")).draft
    entry_id, row = await world.bot.services.custom_knowledge.entries.add(elsewhere, draft, 1)
    for command in ("kb show", "kb edit", "kb disable", "kb restore", "kb history", "kb preview"):
        result = await world.moderator.slash(world.channel, command, entry=entry_id)
        assert NO_ENTRY in said(result)
    listed = answer_of(await world.moderator.slash(world.channel, "kb list", show="all"))
    undone = await _forged(world, listed, f"b:kb-undo:{row:x}")
    assert "nothing to undo" in undone
    assert entry_id in (await world.bot.services.custom_knowledge.reader.records(elsewhere)).entries


@pytest.mark.parametrize("text", ["@everyone <@&123>", "[click](https://example.org)"])
async def test_nobody_is_pinged_by_an_entry(world: World, text: str) -> None:
    await add(world, short=text)
    await ask(world, QUESTION, share=True)
    nobody_is_pinged(world)


async def _category(world: World, browse: ResponseMessage, name: str) -> ResponseMessage:
    options = selects(browse)["Choose a subject"]["options"]
    value = next(option["value"] for option in options if option["label"] == name)
    return answer_of(await pick(world.member, browse, "Choose a subject", value))


async def _forged(world: World, message: ResponseMessage, custom_id: str) -> str:
    return said(await forge(world.moderator, message, custom_id))
