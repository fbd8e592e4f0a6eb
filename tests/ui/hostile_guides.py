"""The cards of guides, drawn with one text wherever somebody's words or a name can stand."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from bot.guides import (
    WRITTEN,
    Guide,
    GuideBook,
    GuideChoice,
    GuideEnding,
    GuideStep,
    GuideWriting,
    walk,
)
from bot.guides.summary import summary_of
from bot.ui.cards.guides import keeping, listing, step
from tests.ui.hostile_members import LIST, Cases, Views, entry_of


def hostile_guide(text: str) -> Guide:
    """A guide whose every title, label and note is that text."""
    choices = (GuideChoice(text, "words", text), GuideChoice(text[::-1], "end", text))
    many = tuple(GuideChoice(text, "end", text) for _ in range(25))
    writing = GuideWriting(text, "more", text, text)
    steps = (
        GuideStep("start", text, LIST, choices, danger=True),
        GuideStep("words", text, LIST, writing),
        GuideStep("more", text, LIST, GuideWriting(text, "many", "", text), danger=True),
        GuideStep("many", text, LIST, many),
        GuideStep("end", text, LIST, GuideEnding(("x",), LIST), danger=True),
    )
    by_id = {each.id: each for each in steps}
    return Guide("hostile", text, text, "start", by_id, ("x",), (text,), date(2026, 1, 1))


def _steps(text: str) -> Views:
    guide, entry = hostile_guide(text), entry_of(text)
    for way in ("", "a", "aW", "aWW", "aWWa", "b"):
        here = walk(guide, way)
        words = [text] * way.count(WRITTEN)
        yield step.step_card(here, words, [replace(entry, id=f"x{n}") for n in range(5)])


def _kept(text: str) -> Views:
    summary = summary_of(walk(hostile_guide(text), "aWWa"), [text, text])
    yield keeping.summary_card(summary, "hostile.txt")


def _lists(text: str) -> Views:
    guide = hostile_guide(text)
    books = [{f"g{n}": replace(guide, id=f"g{n}") for n in range(count)} for count in (30, 1)]
    for guides in books:
        yield listing.guides_card(GuideBook(guides), typed=text)
    yield listing.guides_card(GuideBook())


GUIDE_CARDS: Cases = {
    step.step_card: lambda text, _: _steps(text),
    keeping.summary_card: lambda text, _: _kept(text),
    listing.guides_card: lambda text, _: _lists(text),
}
FIXED_GUIDE_CARDS: Cases = {step.changed_card: lambda _, __: [step.changed_card("x" * 32)]}
"""Cards in which nobody's text can stand; they are drawn for their lists."""
