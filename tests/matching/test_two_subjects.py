"""A message that asks about two things, and all those that ask about one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.knowledge import Entry
from bot.matching import Decision, Dial, Matcher
from bot.services import Core

FORMS = (
    "{one} {two}",
    "{one} Also, {lower}",
    "Hi! {one}\n\nAnd {lower} Thanks!",
    "{bare} and {lower}",
)


def _strangers(core: Core) -> Iterator[tuple[Entry, Entry]]:
    """Yield each entry with one that is not related to it and stands far from it in the list."""
    entries = list(core.snapshot.entries.values())
    for place, one in enumerate(entries):
        two = entries[(place + len(entries) // 3) % len(entries)]
        if two.id not in one.related and one.id not in two.related:
            yield one, two


@pytest.mark.parametrize("form", FORMS)
def test_two_questions_lead_to_two_entries_in_their_order(core: Core, form: str) -> None:
    missed: list[str] = []
    total = 0
    for one, two in _strangers(core):
        lower = two.question[0].lower() + two.question[1:]
        bare = one.question.rstrip("?")
        text = form.format(one=one.question, two=two.question, lower=lower, bare=bare)
        match = core.matcher.match(text)
        total += 1
        if [each.entry_id for each in match.subjects] != [one.id, two.id]:
            missed.append(text)
            continue
        assert match.decision is Decision.ANSWER
        assert {each.entry_id for each in match.candidates[:2]} == {one.id, two.id}
        assert match.suggested == ()
    assert total > 10
    assert len(missed) <= 0.15 * total, "\n".join(missed)


def test_a_phrase_of_one_entry_never_asks_about_two(core: Core) -> None:
    for entry in core.snapshot.entries.values():
        for phrase in (entry.question, *entry.aliases[:8]):
            assert core.matcher.match(phrase).subjects == (), phrase


@pytest.mark.parametrize(
    "text",
    [
        "How long may I keep a book? I mean, for how many weeks can I borrow a novel?",
        "how long may i keep a book and where did I put my umbrella yesterday",
        "What does it cost to return a book late? My brother has two dogs.",
        "when is the library open",
        "",
    ],
)
def test_one_subject_is_one(small: Matcher, text: str) -> None:
    assert small.match(text).subjects == ()


def test_a_careful_server_wants_both_surer(small: Matcher) -> None:
    text = "when can I come in on a weekday? and what would I pay for a late novel?"
    careful, eager = (small.match(text, dial=dial) for dial in (Dial.CAREFUL, Dial.EAGER))
    assert bool(careful.subjects) <= bool(eager.subjects)


def test_why_there_are_two_is_explained(small: Matcher) -> None:
    text = "is the library open on sunday? how much is the fine?"
    explanation = small.explain(text)
    assert [each.entry_id for each in explanation.match.subjects] == ["hours", "fines"]
    assert explanation.reason.startswith("Two parts of it")
