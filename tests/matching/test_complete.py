"""The ranking while somebody types: beginnings, words in any order, slips, a server's own."""

from __future__ import annotations

import pytest

from bot.knowledge import Entry, Snapshot
from bot.matching import Matcher
from bot.matching.complete import Completer
from bot.matching.words.typed import LONGEST_PHRASE, TypedIndex

HUGS = Entry("hugs", "May I hug my therapist?", aliases=("is a hug ever all right",))
WAITING = Entry(
    "waiting", "Why do I wait so long?", aliases=("my therapist is late", "stuck in the lobby")
)
RECORDS = Entry(
    "records",
    "Who reads my records?",
    aliases=("can I see the session notes", "a long post about lemons " + "and more " * 12),
)
ENTRIES = (HUGS, WAITING, RECORDS)
PARKING = Entry("parking", "Where do I park?", aliases=("is there a car park",))


def complete(typed: str, own: tuple[Entry, ...] = (), hidden: tuple[str, ...] = ()) -> list[str]:
    index = TypedIndex.of(own) if own else None
    return Completer(ENTRIES).complete(typed, 25, index, hidden)


def test_nothing_typed_lists_all_in_order(shipped: Matcher) -> None:
    assert shipped.complete("") == list(shipped.snapshot.entries)[:25]
    assert shipped.complete("", 3) == list(shipped.snapshot.entries)[:3]


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("confid", "confidentiality"),
        ("hug", "hugs"),
        ("referal", "referral"),
        ("dual r", "dual-relationship"),
        ("notes session", "recording-and-notes"),
        ("privat mesage", "private-messages"),
    ],
)
def test_prefixes_and_slips(shipped: Matcher, typed: str, entry: str) -> None:
    assert entry in shipped.complete(typed)[:3]


def test_never_more_than_asked_for_and_none_twice(shipped: Matcher) -> None:
    ids = shipped.complete("therapist", 10)
    assert len(ids) == len(set(ids)) == 10


@pytest.mark.parametrize("typed", ["", "   ", "?!", "\u200b"])
def test_without_words_all_are_offered_in_order(typed: str) -> None:
    assert complete(typed) == ["hugs", "waiting", "records"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hu", "hugs"),
        ("RECO", "records"),
        ("lobby", "waiting"),
        ("the notes of a session", "records"),
        ("late therapist", "waiting"),
        ("recrods", "records"),
        ("ercords", "records"),
        ("sesion note", "records"),
        ("who's reading my records", "records"),
        ("hügs", "hugs"),
    ],
)
def test_the_first_is(typed: str, first: str) -> None:
    assert complete(typed)[0] == first


def test_a_question_that_begins_so_is_ahead_of_one_that_holds_the_words() -> None:
    assert complete("may I hug")[0] == "hugs"
    assert complete("therapist") == ["hugs", "waiting"]
    assert complete("my therapist is")[0] == "waiting"


def test_a_few_letters_begin_a_word_or_nothing() -> None:
    assert complete("wai") == ["waiting"]
    assert complete("ug") == []
    assert complete("eco") == []


@pytest.mark.parametrize("typed", ["xyzzy", "qq", "zzz zzz"])
def test_nonsense_finds_nothing(typed: str) -> None:
    assert complete(typed) == []


def test_a_whole_post_among_the_phrases_is_not_compared() -> None:
    assert len(RECORDS.aliases[1]) > LONGEST_PHRASE
    assert complete("lemons") == []


def test_own_entries_of_a_server_come_first_and_are_found_by_their_aliases() -> None:
    assert complete("", (PARKING,)) == ["parking", "hugs", "waiting", "records"]
    assert complete("car pa", (PARKING,)) == ["parking"]
    assert complete("where", (PARKING,))[0] == "parking"


def test_an_own_version_of_an_entry_is_offered_once() -> None:
    own = Entry("hugs", "Is a cuddle fine?")
    assert complete("cuddle", (own,)) == ["hugs"]
    assert complete("", (own,)) == ["hugs", "waiting", "records"]


def test_hidden_entries_are_never_offered() -> None:
    assert complete("hug", hidden=("hugs",)) == []
    assert complete("", hidden=("hugs",)) == ["waiting", "records"]
    assert complete("park", (PARKING,), hidden=("parking",)) == []


def test_an_empty_knowledge_base_offers_nothing() -> None:
    assert Completer(()).complete("hug", 25, None, ()) == []
    assert Matcher.load(Snapshot({})).complete("any") == []


def test_any_number_of_words_is_taken() -> None:
    assert complete("may I hug my therapist " * 20)[0] == "hugs"
