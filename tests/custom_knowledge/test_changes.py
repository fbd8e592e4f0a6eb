"""What moderators change is seen at once, in their server alone, and can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.custom_knowledge import CustomKnowledgeError, EditConflictError, EntryDraft
from bot.custom_knowledge.changes.applying import CHANGED_SINCE
from bot.custom_knowledge.changes.entries import SAME
from bot.custom_knowledge.changes.phrases import NOT_YOURS
from bot.custom_knowledge.errors import DUPLICATE_PHRASE, NO_ENTRY
from tests.custom_knowledge.conftest import ADA, ELSEWHERE, GUILD, MO, PARKING, SHIPPED, Shelf


async def test_an_own_entry_is_found_in_its_server_alone(shelf: Shelf) -> None:
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    assert entry_id.startswith("own-")
    assert len(entry_id) <= 40
    assert await shelf.finds("any garage for my car?") == entry_id
    entry = (await shelf.entries())[entry_id]
    assert (entry.question, entry.short, entry.category) == (
        PARKING.question,
        PARKING.short,
        "Visits",
    )
    assert entry.sections == PARKING.sections
    assert entry_id not in await shelf.entries(ELSEWHERE)


async def test_an_alias_teaches_a_word_until_it_is_undone(shelf: Shelf) -> None:
    row = await shelf.knowledge.phrases.add_alias(GUILD, "fines", "zorbling", MO)
    assert await shelf.finds("zorbling?") == "fines"
    assert "zorbling" in (await shelf.entries())["fines"].aliases
    await shelf.knowledge.history.undo(GUILD, row, ADA)
    assert "zorbling" not in (await shelf.entries())["fines"].aliases


async def test_an_out_of_scope_phrase_is_refused(shelf: Shelf) -> None:
    text = "when is the cinema open"
    row = await shelf.knowledge.phrases.add_out_of_scope(GUILD, text, MO)
    view = await shelf.cache.get(GUILD)
    match = shelf.matcher.match(text, overlay=view.overlay)
    assert match.topic is not None
    assert match.topic.phrases == (text,)
    assert not shelf.matcher.match(text).topic
    await shelf.knowledge.history.undo(GUILD, row, MO)
    assert (await shelf.cache.get(GUILD)) is shelf.cache.shipped


async def test_a_version_replaces_the_text_and_keeps_the_phrases(shelf: Shelf) -> None:
    draft = replace((await shelf.knowledge.reader.entry(GUILD, "hours")).draft, short="Always.")
    await shelf.knowledge.entries.edit(GUILD, "hours", draft, MO, base=0)
    entry = (await shelf.entries())["hours"]
    assert entry.short == "Always."
    assert set(SHIPPED.entries["hours"].aliases) <= set(entry.aliases)
    assert entry.related == ("loans", "fines")
    assert await shelf.finds("opening hours") == "hours"
    assert (await shelf.entries(ELSEWHERE))["hours"].short == "From ten to six."


async def test_restoring_a_version_brings_the_shipped_text_back(shelf: Shelf) -> None:
    draft = replace((await shelf.knowledge.reader.entry(GUILD, "hours")).draft, short="Always.")
    await shelf.knowledge.entries.edit(GUILD, "hours", draft, MO)
    row = (await shelf.knowledge.entries.restore(GUILD, "hours", MO)).row
    assert (await shelf.entries())["hours"] == SHIPPED.entries["hours"]
    await shelf.knowledge.history.undo(GUILD, row, MO)
    assert (await shelf.entries())["hours"].short == "Always."


@pytest.mark.parametrize("entry_id", ["hours", "own"])
async def test_disabled_is_gone_until_restored(shelf: Shelf, entry_id: str) -> None:
    if entry_id == "own":
        entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    row = await shelf.knowledge.entries.disable(GUILD, entry_id, MO)
    assert entry_id not in await shelf.entries()
    view = await shelf.cache.get(GUILD)
    assert entry_id not in shelf.matcher.complete("", overlay=view.overlay)
    await shelf.knowledge.entries.restore(GUILD, entry_id, MO)
    assert entry_id in await shelf.entries()
    with pytest.raises(CustomKnowledgeError):
        await shelf.knowledge.entries.restore(GUILD, entry_id, MO)
    with pytest.raises(CustomKnowledgeError):
        await shelf.knowledge.history.undo(GUILD, row, MO)


async def test_a_setting_disables_without_the_service(shelf: Shelf) -> None:
    assert "loans" in await shelf.entries()
    await shelf.configs.set(GUILD, "disabled_entries", ("loans",))
    assert "loans" not in await shelf.entries()
    await shelf.configs.set(GUILD, "disabled_entries", ())
    assert (await shelf.cache.get(GUILD)) is shelf.cache.shipped


async def test_an_edit_is_undone_but_not_over_a_later_one(shelf: Shelf) -> None:
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    first = await shelf.knowledge.entries.edit(GUILD, entry_id, replace(PARKING, short="One."), MO)
    second = await shelf.knowledge.entries.edit(
        GUILD, entry_id, replace(PARKING, short="Two."), ADA
    )
    with pytest.raises(CustomKnowledgeError, match="changed again"):
        await shelf.knowledge.history.undo(GUILD, first, MO)
    await shelf.knowledge.history.undo(GUILD, second, MO)
    await shelf.knowledge.history.undo(GUILD, first, MO)
    assert (await shelf.entries())[entry_id].short == PARKING.short


async def test_the_second_of_two_editors_is_told(shelf: Shelf) -> None:
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    base = (await shelf.knowledge.reader.entry(GUILD, entry_id)).revision
    await shelf.knowledge.entries.edit(
        GUILD, entry_id, replace(PARKING, short="One."), MO, base=base
    )
    with pytest.raises(EditConflictError) as caught:
        await shelf.knowledge.entries.edit(
            GUILD, entry_id, replace(PARKING, short="2."), ADA, base=base
        )
    assert caught.value.revision == (await shelf.knowledge.reader.entry(GUILD, entry_id)).revision
    assert (await shelf.entries())[entry_id].short == "One."


async def test_undoing_an_addition_takes_later_aliases_too_and_can_be_undone(shelf: Shelf) -> None:
    entry_id, row = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    await shelf.knowledge.phrases.add_alias(GUILD, entry_id, "zorbling", MO)
    gone = await shelf.knowledge.history.undo(GUILD, row, MO)
    assert entry_id not in await shelf.entries()
    assert not await shelf.knowledge.reader.records(GUILD)
    await shelf.knowledge.history.undo(GUILD, gone, MO)
    held = await shelf.knowledge.reader.entry(GUILD, entry_id)
    assert set(held.draft.aliases) == {*PARKING.aliases, "zorbling"}


async def test_nothing_is_undone_twice_or_from_elsewhere(shelf: Shelf) -> None:
    row = await shelf.knowledge.phrases.add_alias(GUILD, "fines", "zorbling", MO)
    with pytest.raises(CustomKnowledgeError):
        await shelf.knowledge.history.undo(ELSEWHERE, row, MO)
    await shelf.knowledge.history.undo(GUILD, row, MO)
    with pytest.raises(CustomKnowledgeError):
        await shelf.knowledge.history.undo(GUILD, row, MO)


async def test_another_servers_entry_is_unknown_here(shelf: Shelf) -> None:
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    for change in (
        shelf.knowledge.entries.edit(ELSEWHERE, entry_id, PARKING, MO),
        shelf.knowledge.phrases.add_alias(ELSEWHERE, entry_id, "zorbling", MO),
        shelf.knowledge.entries.disable(ELSEWHERE, entry_id, MO),
        shelf.knowledge.entries.restore(ELSEWHERE, entry_id, MO),
    ):
        with pytest.raises(CustomKnowledgeError) as caught:
            await change
        assert str(caught.value) == NO_ENTRY


async def test_what_is_there_already_is_not_added_again(shelf: Shelf) -> None:
    for text in ("Opening  hours", "when is the library open?"):
        with pytest.raises(CustomKnowledgeError) as caught:
            await shelf.knowledge.phrases.add_alias(GUILD, "hours", text, MO)
        assert str(caught.value) == DUPLICATE_PHRASE
    await shelf.knowledge.phrases.add_out_of_scope(GUILD, "the moon", MO)
    with pytest.raises(CustomKnowledgeError):
        await shelf.knowledge.phrases.add_out_of_scope(GUILD, "The MOON", MO)


async def test_saving_what_is_there_says_so(shelf: Shelf) -> None:
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    shipped = (await shelf.knowledge.reader.entry(GUILD, "hours")).draft
    for target, draft in ((entry_id, PARKING), ("hours", shipped)):
        with pytest.raises(CustomKnowledgeError) as caught:
            await shelf.knowledge.entries.edit(GUILD, target, draft, MO)
        assert str(caught.value) == SAME


async def test_bounds_hold_with_a_sentence(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.custom_knowledge.changes.applying.MAX_ENTRIES", 1)
    monkeypatch.setattr("bot.custom_knowledge.changes.applying.MAX_OUT_OF_SCOPE", 1)
    monkeypatch.setattr("bot.custom_knowledge.draft.MAX_ALIASES", 2)
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    await shelf.knowledge.phrases.add_out_of_scope(GUILD, "the moon", MO)
    refused = (
        shelf.knowledge.entries.add(GUILD, replace(PARKING, question="What of trams?"), MO),
        shelf.knowledge.phrases.add_out_of_scope(GUILD, "the sun", MO),
        shelf.knowledge.phrases.add_alias(GUILD, entry_id, "zorbling", MO),
    )
    for change in refused:
        with pytest.raises(CustomKnowledgeError, match=r"\d"):
            await change
    holdings = await shelf.knowledge.reader.records(GUILD)
    assert set(holdings.entries) == {entry_id}
    assert len(holdings.out_of_scope) == 1
    assert holdings.aliases[entry_id] == PARKING.aliases


async def test_only_what_the_server_added_can_be_taken_away(shelf: Shelf) -> None:
    for entry_id, said in (("hours", NOT_YOURS), ("nowhere", NO_ENTRY)):
        with pytest.raises(CustomKnowledgeError) as caught:
            await shelf.knowledge.phrases.remove_alias(GUILD, entry_id, "never said", MO)
        assert str(caught.value) == said


async def test_every_change_is_an_audit_row(shelf: Shelf) -> None:
    entry_id, row = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    await shelf.knowledge.entries.disable(GUILD, entry_id, ADA)
    newest, oldest = await shelf.storage.repositories.servers.audit.recent(GUILD)
    assert (newest.action, newest.actor_id, newest.target) == ("entry-disabled", ADA, entry_id)
    assert (oldest.id, oldest.action, oldest.actor_id) == (row, "entry-added", MO)


async def test_changed_since_names_the_way(shelf: Shelf) -> None:
    assert "/kb history" in CHANGED_SINCE
    with pytest.raises(CustomKnowledgeError, match="no words"):
        await shelf.knowledge.entries.add(GUILD, EntryDraft("???", "  "), MO)
