"""Every card with the shipped knowledge, in every state that a member can bring it into."""

from __future__ import annotations

import itertools

import pytest

from bot import __version__
from bot.safety import DangerKind
from bot.services import Core
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.browse import categories_card, entries_card
from bot.ui.cards.answers.entry_face import parts
from bot.ui.cards.answers.suggest import suggest_card
from bot.ui.cards.answers.two import offers_card, two_answers_card
from bot.ui.cards.answers.uncovered import uncovered_card
from bot.ui.cards.safety.crisis import TO_MODERATORS, crisis_card, public_crisis_card
from bot.ui.cards.server.info import BotFacts, about_card, help_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.safety import CrisisState
from bot.ui.text import quoted
from tests.ui.limits import check_limits, check_message, payload_of, walk

BIG = 2**64 - 1
LONG = quoted("*" * 6000)


def test_every_answer_with_every_part_open(core: Core) -> None:
    for entry in core.snapshot.entries.values():
        related = [core.snapshot.entries[name] for name in entry.related]
        shown = parts(entry)
        for opened, public in itertools.product([None, *range(len(shown))], (True, False)):
            state = AnswerState(entry.id, BIG, opened, in_log=True, browsing=True, vote=False)
            card = payload_of(answer_card(state, entry, related, quote=LONG, public=public))
            check_limits(card)
            if opened is not None:
                assert shown[opened].body in str([c.get("content") for c in walk(card)]).replace(
                    "\\n", "\n"
                ).replace("\\'", "'")


def test_every_answer_fits_discords_schema(core: Core) -> None:
    for entry in core.snapshot.entries.values():
        related = [core.snapshot.entries[name] for name in entry.related]
        state = AnswerState(entry.id, BIG, 0, in_log=True, reply_to=BIG)
        check_message(answer_card(state, entry, related, quote=LONG))


def test_browsing_reaches_every_entry(core: Core) -> None:
    check_message(categories_card(core.snapshot))
    reached: set[str] = set()
    for category, entries in core.snapshot.categories.items():
        card = check_message(entries_card(category, entries))
        selects = [part for part in walk(card) if part["type"] == 3]
        reached |= {option["value"] for part in selects for option in part["options"]}
    assert reached == set(core.snapshot.entries)


def test_any_three_entries_can_be_suggested(core: Core) -> None:
    entries = list(core.snapshot.entries.values())
    longest = sorted(entries, key=lambda entry: -len(entry.question))[:3]
    for shown in (longest, longest[:2], longest[:1], []):
        for again in (True, False):
            state = AnswerState("-", BIG, in_log=True, reply_to=BIG)
            check_message(suggest_card(state, shown, quote=LONG, again=again))


def test_any_two_entries_can_be_shown_together(core: Core) -> None:
    entries = list(core.snapshot.entries.values())
    tag = "x" * 30
    for one, two in zip(entries, [*entries[7:], *entries[:7]], strict=True):
        state = AnswerState(one.id, BIG, in_log=True, reply_to=BIG)
        for public in (True, False):
            check_message(two_answers_card(state, (one, two), quote=LONG, public=public))
        check_message(offers_card(state, (one, two), tag, unasked=True, mutes=True))


def test_what_is_not_covered_with_every_pointer(core: Core) -> None:
    categories = tuple(core.snapshot.categories)
    for topic in core.snapshot.topics:
        check_limits(
            payload_of(
                uncovered_card(BIG, categories, quote=LONG, pointer=topic.pointer, in_log=True)
            )
        )
    check_message(uncovered_card(BIG, categories, quote=LONG, pointer="x" * 400, in_log=True))


@pytest.mark.parametrize("kind", [None, *DangerKind])
def test_help_in_danger_of_every_kind_and_country(core: Core, kind: DangerKind | None) -> None:
    codes = list(core.resources.countries)
    state = CrisisState(BIG, kind, minor=True, outcome="suggest", entries=("x" * 40, "y" * 40))
    passed_on = CrisisState(BIG, kind, minor=True, outcome=TO_MODERATORS)
    for countries in ([], *([code] for code in codes), codes[:5], codes[-5:]):
        for view in (
            crisis_card(state, core.texts, core.resources, countries),
            crisis_card(passed_on, core.texts, core.resources, countries, "*" * 1000),
            public_crisis_card(core.texts, core.resources, countries),
        ):
            card = payload_of(view)
            check_limits(card)
            assert "{" not in "".join(str(part.get("content", "")) for part in walk(card))
    check_message(crisis_card(state, core.texts, core.resources, codes[:5]))
    check_message(public_crisis_card(core.texts, core.resources, codes[:5]))


def test_help_with_five_countries_is_not_cut(core: Core) -> None:
    lines = core.texts.by_language
    longest = max(lines, key=lambda code: len(lines[code]))
    # Every seventh of some two thousand: each country meets each other one in it.
    for codes in list(itertools.combinations(core.resources.countries, 5))[::7]:
        for kind in (DangerKind.VIOLENCE, DangerKind.OTHER):
            state = CrisisState(BIG, kind, minor=True, language=longest)
            card = payload_of(crisis_card(state, core.texts, core.resources, codes))
            assert "…" not in str(card[0]["components"][0]["content"]), codes


def test_help_and_about() -> None:
    for moderates in (True, False):
        for offered in (None, True, False):
            check_message(
                help_card(
                    "a" * 32,
                    for_moderators=moderates,
                    for_admins=moderates,
                    public=True,
                    gets_offers=offered,
                    site="https://" + "s" * 192,
                    community=True,
                )
            )
    check_message(about_card(BotFacts(__version__, 25, "2026-11-22", "x" * 300)))
