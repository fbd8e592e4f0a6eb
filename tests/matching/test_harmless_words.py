"""Words around a question that say nothing: courtesy, hesitation, a quotation before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.matching import Matcher
from bot.paths import DATA
from bot.services import Core
from bot.text.cleaning import clean
from bot.text.quotation import without_quotation
from bot.text.slang import Slang

FILLERS = Slang.load(DATA / "slang.yaml").fillers

HARMLESS = (
    "please {q}",
    "{q} please",
    "{q} thanks",
    "hi, {q}",
    "hey everyone! {q}",
    "so {q}",
    "um, {q}",
    "quick question: {q}",
    "{q} lol",
    "{q} 😅",
    "🙏 {q} 🙏",
    "today {q}",
    "{q} asking for a friend",
    "just curious, {q}",
    "sorry if this is a stupid question but {q}",
    "{q} thank you so much in advance!",
    "{first} please {rest}",
    "{first}, um, {rest}",
    "{first} today {rest}",
    "{first} just {rest}",
)
QUOTATIONS = (
    "> The office will be closed for two weeks in August.\n{q}",
    "> should i bring her flowers?\n> or a card\n\n{q}",
    ">no space here\n{q}",
    '"You have to ring me by Friday" he said. {q}',
    '"We should stop seeing each other," she wrote.\n{q}',
    'My friend said "none of them ever keeps a secret". {q}',
    "“I like you more than my other clients” he texted.\n\n{q}",
    "[10:32] Mia: is it ok to hug people?\n[10:33] Sam: no idea\n{q}",
    "Mia — Today at 10:32\nI miss my old counsellor so much\n\n{q}",
    "Dear clients, from January a session costs five more. Kind regards, the practice\n\n{q}",
)

Outcome = tuple[str, str]


@pytest.fixture
def outcome(core: Core) -> Callable[[str], Outcome]:
    def decide(text: str) -> Outcome:
        match = core.matcher.match(text)
        return match.decision.value, match.candidates[0].entry_id

    return decide


def _changed(
    core: Core, outcome: Callable[[str], Outcome], forms: tuple[str, ...]
) -> tuple[list[str], int]:
    """Return the texts whose outcome is not that of the question alone, and how many there are."""
    changed: list[str] = []
    for entry in core.snapshot.entries.values():
        alone = outcome(entry.question)
        words = entry.question.split()
        first, rest = " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
        texts = [form.format(q=entry.question, first=first, rest=rest) for form in forms]
        changed += [text for text in texts if outcome(text) != alone]
    return changed, len(core.snapshot.entries) * len(forms)


def test_a_harmless_word_more_changes_nothing(
    core: Core, outcome: Callable[[str], Outcome]
) -> None:
    changed, total = _changed(core, outcome, HARMLESS)
    assert len(changed) <= 0.05 * total, "\n".join(changed)


def test_a_quotation_before_the_question_changes_nothing(
    core: Core, outcome: Callable[[str], Outcome]
) -> None:
    changed, total = _changed(core, outcome, QUOTATIONS)
    assert len(changed) <= 0.05 * total, "\n".join(changed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Hi! Quick question: may I text her, please?", "may i text her?"),
        ("may i text her? thanks", "may i text her?"),
        ("may my therapist, um, text me", "may my therapist text me"),
        # Here the same words are what is asked about.
        ("how do I say thank you?", "how do i say thank you?"),
        ("what does he mean by that, though?", "what does he mean by that?"),
        ("look up my therapist", "look up my therapist"),
        ("right to refuse", "right to refuse"),
        ("please", "please"),
        ("", ""),
    ],
)
def test_only_what_says_nothing_is_dropped(typed: str, read: str) -> None:
    assert FILLERS.drop(clean(typed)) == read


@pytest.mark.parametrize("text", ["> only a quotation", ">>> a\n> b", "", "   "])
def test_a_quotation_alone_is_the_message(text: str) -> None:
    assert without_quotation(text) == text.strip()


def test_what_was_said_is_read_when_it_is_what_is_asked_about(small: Matcher) -> None:
    match = small.match('"is the library open on sunday" she asked. well?')
    assert match.candidates[0].entry_id == "hours"
