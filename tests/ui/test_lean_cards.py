"""Cards that members read hold five controls and two lines of small print at most."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from bot.knowledge import Source, Strength
from bot.knowledge.strengths import RULES_CHANGE
from bot.services import Core
from bot.ui.cards.answers.answer import MAX_CONTROLS, answer_card
from bot.ui.cards.answers.sources import HEADINGS, MORE, UNRATED, sources_card
from bot.ui.cards.answers.suggest import suggest_card
from bot.ui.cards.answers.two import two_answers_card
from bot.ui.cards.answers.uncovered import uncovered_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import ForgetOwnQuestion
from bot.ui.forgetting import offer_forgetting
from bot.ui.look import Look
from tests.ui.limits import Payload, check_message, walk

FORGET = ForgetOwnQuestion(1, "A" * 16)
LOOK = Look(disclaimer="House rules: see the top.")


def check_lean(card: Payload) -> None:
    parts = list(walk(card))
    assert len([part for part in parts if part["type"] in {2, 3}]) <= MAX_CONTROLS
    lines = "\n".join(str(part.get("content", "")) for part in parts).splitlines()
    quotes = ("You asked", "The message:")
    small = [
        line for line in lines if line.startswith("-# ") and not any(q in line for q in quotes)
    ]
    assert 1 <= len(small) <= 2


def test_answers_in_every_setting(core: Core) -> None:
    for entry in core.snapshot.entries.values():
        related = [core.snapshot.entries[name] for name in entry.related]
        for server, public, reply, vote in itertools.product(
            (True, False), (True, False), (None, 5), (None, True, False)
        ):
            state = AnswerState(entry.id, 1, 0, vote, in_log=True, browsing=True, reply_to=reply)
            view = answer_card(
                state, entry, related, quote="?", in_server=server, public=public, look=LOOK
            )
            check_lean(check_message(view if public else offer_forgetting(view, FORGET)))


def test_questions_back_and_what_is_not_covered(core: Core) -> None:
    entries = list(core.snapshot.entries.values())[:3]
    state = AnswerState("-", 1, in_log=True)
    for server in (True, False):
        for view in (
            suggest_card(state, entries, in_server=server, look=LOOK),
            two_answers_card(state, entries[:2], in_server=server, look=LOOK),
            uncovered_card(1, ("Touch",), in_log=True, in_server=server, look=LOOK),
        ):
            check_lean(check_message(offer_forgetting(view, FORGET)))


def test_sources_of_every_entry_say_what_they_support(core: Core) -> None:
    for entry in core.snapshot.entries.values():
        shown = str(check_message(sources_card(entry)))
        assert shown.count("- **") == len(set(entry.sources))


def test_sources_stand_by_their_strength_with_a_heading_each(core: Core) -> None:
    sources = (
        Source("A page"),
        Source("A post", strength=Strength.OPINION),
        Source("A code", strength=Strength.CODE),
        Source("Another code", strength=Strength.CODE),
    )
    entry = replace(core.snapshot.entries["hugs"], sources=sources)
    shown = str(check_message(sources_card(entry)))
    order = [HEADINGS[Strength.CODE], "A code", "Another code", HEADINGS[Strength.OPINION]]
    places = [shown.index(words) for words in [*order, "A post", UNRATED, "A page", RULES_CHANGE]]
    assert places == sorted(places)
    assert shown.count(HEADINGS[Strength.CODE]) == 1


def test_a_long_list_of_sources_is_counted_and_fits(core: Core) -> None:
    sources = tuple(Source(f"{n} {'x' * 150}", "y" * 400, strength=Strength.LAW) for n in range(20))
    entry = replace(core.snapshot.entries["hugs"], sources=sources)
    shown = str(check_message(sources_card(entry)))
    left = len(sources) - shown.count("- **")
    assert left > 0
    assert MORE.format(count=left) in shown


def test_sources_without_a_strength_have_no_headings(core: Core) -> None:
    entry = replace(core.snapshot.entries["hugs"], sources=(Source("The moderators"),))
    shown = str(check_message(sources_card(entry)))
    assert "The moderators" in shown
    assert UNRATED not in shown
    assert RULES_CHANGE not in shown
