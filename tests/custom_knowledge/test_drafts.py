"""Drafts and imports, driven without Discord."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.custom_knowledge import CustomKnowledgeError, EditConflictError
from bot.custom_knowledge.drafts import (
    DocumentImports,
    DraftBusyError,
    EntryDrafts,
    ImportPage,
    PendingDraft,
)
from bot.custom_knowledge.drafts.importer import Importer
from bot.custom_knowledge.form import EntryForm
from bot.storage import JSON
from tests.custom_knowledge.conftest import ADA, ELSEWHERE, GUILD, MO, Shelf

TRAMS = EntryForm("Does a tram stop here?", "Number 4 does.", "", "Visits", "tram stop\ntram line")
DOCUMENT = b"""## Does a tram stop here?

Number 4 does, every ten minutes.

## May I bring my dog?

Only guide dogs may come in.

## When is the library open?

From nine to five.
"""


@pytest.fixture
def drafts(shelf: Shelf) -> EntryDrafts:
    return EntryDrafts(shelf.storage.repositories.knowledge.drafts, shelf.knowledge, shelf.matcher)


@pytest.fixture
def imports(shelf: Shelf) -> DocumentImports:
    history = shelf.knowledge.history
    return DocumentImports(
        shelf.storage.repositories.knowledge.drafts, Importer(shelf.matcher), history
    )


async def test_a_draft_is_stored_written_on_and_saved(shelf: Shelf, drafts: EntryDrafts) -> None:
    draft = await drafts.begin(GUILD, TRAMS)
    assert await drafts.find(GUILD, draft.id) == draft
    again = await drafts.rewrite(GUILD, draft.id, replace(TRAMS, short="Number 5 does."))
    entry_id, row = await drafts.save(GUILD, again, MO)
    assert (await shelf.entries())[entry_id].short == "Number 5 does."
    await shelf.knowledge.history.undo(GUILD, row, MO)
    assert entry_id not in await shelf.entries()


async def test_a_draft_belongs_to_its_server(drafts: EntryDrafts) -> None:
    draft = await drafts.begin(GUILD, TRAMS)
    assert await drafts.find(ELSEWHERE, draft.id) is None
    await drafts.remove(ELSEWHERE, draft.id)
    assert await drafts.find(GUILD, draft.id) is not None
    assert await drafts.toggle_shipped(ELSEWHERE, draft.id) is None


async def test_a_draft_that_is_gone_begins_anew(drafts: EntryDrafts) -> None:
    draft = await drafts.begin(GUILD, TRAMS)
    await drafts.remove(GUILD, draft.id)
    again = await drafts.rewrite(GUILD, draft.id, TRAMS)
    assert again.id == draft.id
    assert await drafts.find(GUILD, draft.id) == again


async def test_a_draft_of_an_entry_that_is_gone_is_of_a_new_one(drafts: EntryDrafts) -> None:
    draft = await drafts.begin(GUILD, TRAMS, "own-gone", 3)
    assert (draft.entry_id, draft.base) == (None, None)


async def test_who_saves_second_is_shown_what_differs(shelf: Shelf, drafts: EntryDrafts) -> None:
    hours = EntryForm("When is the library open?", "Always.", "", "Visits")
    first = await drafts.begin(GUILD, hours, "hours", 0)
    second = await drafts.begin(GUILD, replace(hours, short="Never."), "hours", 0)
    await drafts.save(GUILD, first, MO)
    with pytest.raises(EditConflictError) as caught:
        await drafts.save(GUILD, second, ADA)
    conflict = await drafts.conflict(GUILD, second, caught.value.revision)
    assert conflict.revision is not None
    assert conflict.revision.actor_id == MO
    assert [part.lines for part in conflict.parts] == [(("-", "Always."), ("+", "Never."))]
    base = caught.value.revision
    await drafts.save(GUILD, replace(second, base=base), ADA)
    assert (await shelf.entries())["hours"].short == "Never."


def test_a_draft_is_saved_or_dropped_once(drafts: EntryDrafts) -> None:
    with drafts.claim(7):
        with drafts.claim(8):
            pass
        with pytest.raises(DraftBusyError), drafts.claim(7):
            pass
    with drafts.claim(7):
        pass


async def test_a_preview_says_what_is_wrong_or_what_members_would_see(
    shelf: Shelf, drafts: EntryDrafts
) -> None:
    knowledge = await shelf.cache.get(GUILD)
    with pytest.raises(CustomKnowledgeError, match="short answer"):
        await drafts.preview(PendingDraft(replace(TRAMS, short=" ")), knowledge)
    own = await drafts.preview(PendingDraft(TRAMS), knowledge)
    assert (own.entry.short, own.is_version) == ("Number 4 does.", False)
    version = await drafts.preview(PendingDraft(TRAMS, "hours", 0), knowledge)
    assert version.is_version
    assert [entry.id for entry in version.related] == ["loans", "fines"]


async def test_what_a_draft_stores_is_what_older_versions_read(
    shelf: Shelf, drafts: EntryDrafts
) -> None:
    draft = await drafts.store(GUILD, PendingDraft(TRAMS, group=(1, 2, 3), ticket_id=9))
    row = await shelf.storage.repositories.knowledge.drafts.get(GUILD, draft.id)
    older: dict[str, JSON] = {
        "form": {
            "question": TRAMS.question,
            "short": TRAMS.short,
            "more": "",
            "category": "Visits",
            "aliases": TRAMS.aliases,
        },
        "entry_id": None,
        "base": None,
        "keep_shipped": True,
        "proposed": False,
        "shortened": False,
        "resembles": [],
    }
    assert row is not None
    assert row.body == older | {"group": [1, 2, 3], "case": 9}
    await shelf.storage.repositories.knowledge.drafts.add(GUILD, [(12, older)])
    assert await drafts.find(GUILD, 12) == PendingDraft(TRAMS, id=12)
    await shelf.storage.repositories.knowledge.drafts.add(GUILD, [(13, {"form": 5})])
    with pytest.raises(CustomKnowledgeError, match="no longer be read"):
        await drafts.find(GUILD, 13)


async def begin(shelf: Shelf, imports: DocumentImports) -> ImportPage:
    return await imports.begin(GUILD, "faq.md", DOCUMENT, await shelf.cache.get(GUILD))


async def test_an_import_goes_from_draft_to_draft_and_is_undone(
    shelf: Shelf, drafts: EntryDrafts, imports: DocumentImports
) -> None:
    page: ImportPage | None = await begin(shelf, imports)
    questions: list[str] = []
    for number in range(3):
        assert page is not None
        assert page.draft is not None
        assert (page.number, page.remaining) == (0, 3 - number)
        questions.append(page.draft.form.question)
        row = None if number == 1 else (await drafts.save(GUILD, page.draft, MO))[1]
        page = await imports.finish(GUILD, page.draft, row)
    assert questions == [line[3:] for line in DOCUMENT.decode().splitlines() if line[:1] == "#"]
    assert page is not None
    assert page.draft is None
    assert (len(page.document.saved), page.document.dropped) == (2, 1)
    assert not await imports.undo(ELSEWHERE, page.import_id, MO)
    assert await imports.undo(GUILD, page.import_id, MO)
    assert not await shelf.knowledge.reader.records(GUILD)
    assert await imports.find(GUILD, page.import_id) is None


async def test_a_page_reads_the_import_and_its_drafts_once(
    shelf: Shelf, imports: DocumentImports, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await begin(shelf, imports)
    calls: list[str] = []
    for name in ("get", "batch"):
        method = getattr(shelf.storage.repositories.knowledge.drafts, name)

        async def counted(*arguments: object, name: str = name, method: object = method) -> object:
            calls.append(name)
            return await method(*arguments)  # pyright: ignore[reportCallIssue, reportUnknownVariableType]

        monkeypatch.setattr(shelf.storage.repositories.knowledge.drafts, name, counted)
    page = await imports.page(GUILD, first.import_id, 1)
    assert page is not None
    assert page.draft is not None
    assert page.draft.form.question == "May I bring my dog?"
    assert sorted(calls) == ["batch", "get"]


async def test_a_draft_is_compared_with_the_entries_that_are_there(
    shelf: Shelf, imports: DocumentImports
) -> None:
    first = await begin(shelf, imports)
    knowledge = await shelf.cache.get(GUILD)
    last = await imports.page(GUILD, first.import_id, 99)
    assert last is not None
    assert last.number == 2
    twin = last.twin(knowledge)
    assert twin is not None
    assert twin.id == "hours"
    assert last.similar(knowledge)[0] is twin
    assert first.twin(knowledge) is None


async def test_a_draft_becomes_the_answer_of_an_entry_whose_question_stays(
    shelf: Shelf, drafts: EntryDrafts, imports: DocumentImports
) -> None:
    first = await begin(shelf, imports)
    assert first.draft is not None
    answer = await drafts.as_answer(GUILD, first.draft, "hours")
    assert answer.form.question == "When is the library open?"
    assert "Does a tram stop here?" in answer.form.aliases
    assert (answer.entry_id, answer.import_id) == ("hours", first.import_id)
    place = await imports.page_of(GUILD, answer)
    assert place is not None
    assert (place.number, place.remaining) == (0, 3)
