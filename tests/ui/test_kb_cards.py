"""Cards and forms of /kb for entries, phrases and texts that nobody has thought of."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.custom_knowledge import CustomKnowledgeError, EntryDraft, EntryRecord
from bot.custom_knowledge.cache.merge import entry_of
from bot.custom_knowledge.changes.history import Revision
from bot.custom_knowledge.difference import PartDifference, difference
from bot.custom_knowledge.draft import (
    MAX_ALIASES,
    MAX_ALIASES_TEXT,
    MAX_MORE,
    MAX_PARTS,
    MAX_QUESTION,
    MAX_SHORT,
    draft_of,
    more_of,
    sections_of,
    units,
)
from bot.custom_knowledge.drafts import DocumentImport, ImportPage, PendingDraft
from bot.custom_knowledge.form import FIELD, EntryForm, form_of
from bot.custom_knowledge.overview import EntryFilter, EntryOrigin, EntrySummary
from bot.knowledge import Entry, Section
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.entry_face import parts
from bot.ui.cards.kb.diff import diff_text
from bot.ui.cards.kb.draft import conflict_card, faulty_card, preview_card, saved_preview_card
from bot.ui.cards.kb.entry import done_card, entry_card, shipped_change_card
from bot.ui.cards.kb.history import history_card, revision_card, roll_back_card
from bot.ui.cards.kb.importing import ImportPlace, end_card, note_of
from bot.ui.cards.kb.lists import entries_list, out_of_scope_list, shipped_news_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.kb import SubmitDraft, SubmitEntry
from bot.ui.forms.kb import entry_modal
from bot.ui.look import Look
from tests.ui.limits import check_limits, check_modal, payload_of, walk
from tests.ui.made_up import ENTRIES, FEW, IDS, LINES, NAMES, SECTIONS, SNOWFLAKE, TEXTS, made

THEN = datetime(2026, 1, 1, tzinfo=UTC)
DRAFTS = st.builds(
    EntryDraft,
    question=LINES,
    short=TEXTS,
    sections=st.lists(SECTIONS, max_size=8).map(tuple),
    aliases=st.lists(LINES, max_size=60).map(tuple),
    category=NAMES,
    keep_shipped=st.booleans(),
)
ITEMS = st.builds(
    EntrySummary,
    id=IDS,
    record=st.builds(EntryRecord, DRAFTS, st.integers(0, 10**6)),
    origin=st.sampled_from(EntryOrigin),
    off=st.booleans(),
    aliases=st.integers(0, 50),
    outdated=st.booleans(),
)
PIECES = st.lists(
    st.builds(
        PartDifference,
        NAMES,
        st.lists(st.tuples(st.sampled_from("-+ "), TEXTS), max_size=12).map(tuple),
    ),
    max_size=5,
)
REVISIONS = st.lists(
    made(
        Revision,
        st.integers(0, 10**6),
        st.sampled_from(["shipped", "edited", "undo-edited", "odd"]),
        st.none() | SNOWFLAKE,
        st.just(THEN),
    ),
    max_size=30,
    unique_by=lambda revision: revision.number,
)


def _longest(kind: str) -> EntryDraft:
    """A draft at every bound at once, of words, of one long word, or of wide characters."""
    make: dict[str, Callable[[int], str]] = {
        "words": lambda n: ("word " * n)[: n - 1] + "x",
        "one": lambda n: "x" * n,
        "wide": lambda n: "x" + "😀" * ((n - 1) // 2),
        "lines": lambda n: "\n\n".join(["y" * 70] * n)[: n - 1] + "x",
    }
    text = make[kind]
    flat = make["one" if kind == "lines" else kind]
    heads = [f"{number}{flat(59)}"[:60] if kind != "wide" else f"{number}x" for number in range(5)]
    room = (MAX_MORE - sum(map(units, heads)) - 5 * 6) // MAX_PARTS
    sections = tuple(Section(head, text(room)) for head in heads)
    aliases = tuple(f"{number} {flat(70)}" for number in range(MAX_ALIASES))
    return EntryDraft(flat(MAX_QUESTION), text(MAX_SHORT), sections, aliases, flat(50)).checked()


@pytest.mark.parametrize("kind", ["words", "one", "wide", "lines"])
@pytest.mark.parametrize("opened", [None, 0, 4, 9])
def test_the_longest_entry_fits_a_card_whole(kind: str, opened: int | None) -> None:
    draft = _longest(kind)
    entry = entry_of("own-" + "x" * 36, draft)
    shown = parts(entry)
    joined = "".join("".join(part.body.split()) for part in shown)
    assert joined == "".join("".join(part.body.split()) for part in draft.sections)
    look = Look(disclaimer="d" * 300, site="https://" + "s" * 192)
    state = AnswerState(entry.id, 2**63, open_part=opened, in_log=True, vote=False, reply_to=2**63)
    check_limits(payload_of(answer_card(state, entry, [entry], quote="q" * 300, look=look)))
    check_limits(
        payload_of(
            preview_card(2**63 - 1, entry, [entry], open_part=opened, keep_shipped=True, look=look)
        )
    )
    check_limits(payload_of(saved_preview_card(entry, [entry], open_part=opened, look=look)))
    head = DocumentImport("f" * 80, 100, (1,))
    pending = PendingDraft(form_of(draft), proposed=True, shortened=True)
    page = ImportPage(2**63 - 1, head, pending, 98, 100)
    note = note_of(page, entry, "s" * 180)
    alike = tuple(replace(entry, id=f"own-{n}" + "x" * 35) for n in range(3))
    place = ImportPlace(2**63 - 1, 98, 100, note, alike)
    check_limits(
        payload_of(
            preview_card(2**63 - 1, entry, [entry], open_part=opened, look=look, place=place)
        )
    )


@pytest.mark.parametrize("kind", ["words", "one", "wide", "lines"])
def test_the_longest_entry_fits_its_form_whole(kind: str) -> None:
    draft = _longest(kind)
    form = form_of(draft)
    assert form.draft() == draft
    modal = entry_modal(SubmitDraft(2**63 - 1), form=form).to_dict()
    check_modal(modal)
    filled = [part for part in walk([dict(modal)]) if part.get("type") == 18]
    assert len(filled) == 5
    for label in filled:
        field = label["component"]
        assert units(field.get("value") or "") <= field["max_length"] <= FIELD


@FEW
@given(st.builds(EntryForm, LINES, TEXTS, TEXTS, NAMES, TEXTS), IDS)
async def test_any_form_opens(form: EntryForm, entry_id: str) -> None:
    modal = entry_modal(SubmitEntry(entry_id, 999_999), form=form).to_dict()
    check_modal(modal)


@FEW
@given(DRAFTS)
def test_what_passes_the_check_is_within_all_bounds(draft: EntryDraft) -> None:
    try:
        tidy = draft.checked()
    except CustomKnowledgeError:
        return
    assert tidy.checked() == tidy
    assert units("\n".join(tidy.aliases)) <= MAX_ALIASES_TEXT
    assert EntryDraft.from_json(tidy.to_json()) == tidy
    assert form_of(tidy).draft(keep_shipped=tidy.keep_shipped).question == tidy.question


@pytest.mark.parametrize("seed", range(20))
def test_sections_survive_their_markdown(seed: int) -> None:
    chance = random.Random(seed)
    words = ["#", "##", "a", "- b", "### c", "d\n\ne", "1. f", "`##`"]
    sections = tuple(
        Section(f"T{number}", " ".join(chance.choices(words, k=5)).lstrip("# ") or "a")
        for number in range(chance.randint(0, 5))
    )
    assert sections_of(more_of(sections)) == sections


@FEW
@given(SNOWFLAKE, ENTRIES, st.lists(ENTRIES, max_size=6), st.none() | st.integers(0, 12))
def test_previews(draft: int, entry: Entry, related: list[Entry], opened: int | None) -> None:
    check_limits(
        payload_of(preview_card(draft, entry, related, open_part=opened, keep_shipped=False))
    )
    check_limits(payload_of(saved_preview_card(entry, related, open_part=opened)))


@FEW
@given(ITEMS, st.integers(0, 99), LINES)
def test_one_entry(item: EntrySummary, phrases: int, sentence: str) -> None:
    check_limits(payload_of(entry_card(item, phrases)))
    check_limits(payload_of(done_card(sentence, undo=2**63 - 1, entry_id=item.id)))


@FEW
@given(
    st.lists(ITEMS, max_size=25, unique_by=lambda item: item.id),
    st.sampled_from(EntryFilter),
    st.integers(0, 99),
)
def test_lists(items: list[EntrySummary], wanted: EntryFilter, page: int) -> None:
    check_limits(payload_of(entries_list(items, wanted, page, outdated_count=len(items))))


@FEW
@given(
    st.lists(st.tuples(SNOWFLAKE, LINES), max_size=25, unique_by=lambda pair: pair[0]),
    st.integers(0, 99),
)
def test_phrases_that_are_out_of_scope(phrases: list[tuple[int, str]], page: int) -> None:
    check_limits(payload_of(out_of_scope_list(phrases, page)))


@FEW
@given(IDS, LINES, REVISIONS, st.integers(0, 9))
def test_history(entry_id: str, question: str, revisions: list[Revision], page: int) -> None:
    check_limits(payload_of(history_card(entry_id, question, revisions, page)))


@FEW
@given(PIECES, IDS, SNOWFLAKE, TEXTS)
def test_differences(pieces: list[PartDifference], entry_id: str, who: int, said: str) -> None:
    revision = Revision(10**6, "edited", who, THEN)
    views: list[ui.LayoutView] = [
        revision_card(entry_id, revision, pieces, is_current=False),
        revision_card(entry_id, revision, None, is_current=True),
        roll_back_card(entry_id, 10**6, pieces, 10**6),
        conflict_card(who, 10**6, pieces, who=who, when="<t:1767225600:R>"),
        shipped_change_card(entry_id, pieces),
        faulty_card(who, said or "x"),
        faulty_card(who, said or "x", ImportPlace(who, 0, 1, "note")),
        end_card(who, DocumentImport(said or "x", 3, (1, 2), 1)),
        shipped_news_card([Entry(entry_id, said or "x")]),
    ]
    for view in views:
        check_limits(payload_of(view))


@FEW
@given(DRAFTS, DRAFTS, st.integers(60, 3000))
def test_a_difference_keeps_its_length_and_its_code_blocks(
    before: EntryDraft, after: EntryDraft, limit: int
) -> None:
    shown = diff_text(difference(before, after), limit)
    assert units(shown) <= limit
    assert shown.count("```") % 2 == 0
    assert bool(shown) == (before != after)
    assert difference(before, before) == []


def test_a_difference_shows_the_sentence_that_changed() -> None:
    before = draft_of(Entry("a", "Q?", short="One stays. Two goes. Three stays."))
    after = draft_of(Entry("a", "Q?", short="One stays. Two is new. Three stays."))
    (piece,) = difference(before, after)
    assert piece == PartDifference(
        "Short answer",
        ((" ", "One stays."), ("-", "Two goes."), ("+", "Two is new."), (" ", "Three stays.")),
    )
