"""Every guide that ships, drawn at every step with as much written as there can be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.guides import Guide, GuideEnding, GuideWalk, GuideWriting, walk
from bot.guides.review import every_walk, moves_from
from bot.guides.summary import MAX_WRITTEN, summary_of
from bot.knowledge import Strength
from bot.services import Core
from bot.ui.cards.answers.answer import MAX_CONTROLS, answer_card, guide_label
from bot.ui.cards.guides.keeping import summary_card
from bot.ui.cards.guides.listing import guides_card
from bot.ui.cards.guides.step import step_card
from bot.ui.cards.guides.words import own_words, word_blocks
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.guides import GuidePlace
from bot.ui.forms.guides import writing_modal
from bot.ui.look import Look
from tests.ui.limits import check_limits, check_message, check_modal, payload_of
from tests.ui.limits import walk as parts_of

WORDS = "*" * MAX_WRITTEN
LOOK = Look(disclaimer="y" * 300, site="https://" + "s" * 192)
GUIDES = ("complain", "feels-wrong", "goodbye", "hugs", "member-message", "reach-out", "repair")


def longest_ways(guide: Guide) -> Iterator[GuideWalk]:
    """For each step the way to it that says most: its card is the fullest of that step."""
    most: dict[str, tuple[int, GuideWalk]] = {}
    for here in every_walk(guide):
        size = len(summary_of(here, [WORDS] * len(here.writings)))
        if size > most.get(here.step.id, (-1, here))[0]:
            most[here.step.id] = (size, here)
    return (here for _, here in most.values())


def test_these_are_the_guides_that_ship(core: Core) -> None:
    assert tuple(core.guides.guides) == GUIDES


@pytest.mark.parametrize("name", GUIDES)
def test_every_step_fits_its_card_whole(core: Core, name: str) -> None:
    guide, entries = core.guides.guides[name], core.snapshot.entries
    drawn: set[str] = set()
    for here in longest_ways(guide):
        way = here.step.way
        deeper = [entries[each] for each in way.entries] if isinstance(way, GuideEnding) else []
        words = [WORDS] * len(here.writings)
        card = check_message(step_card(here, words, deeper, question_id=2**63 - 1, look=LOOK))
        shown = "\n".join(str(part.get("content", "")) for part in parts_of(card))
        assert here.step.text in shown
        assert shown.count(WORDS) == len(words)
        if isinstance(way, GuideEnding):
            assert way.keep in shown
            summary = summary_of(here, words)
            kept = check_message(summary_card(summary, f"{name}.txt"))
            assert summary in "\n".join(str(part.get("content", "")) for part in parts_of(kept))
        drawn.add(here.step.id)
    assert drawn == set(guide.steps)


@pytest.mark.parametrize("name", GUIDES)
def test_every_way_can_be_walked_to_an_end(core: Core, name: str) -> None:
    guide = core.guides.guides[name]
    ends = 0
    for here in every_walk(guide):
        assert here.number + here.most_left <= 7
        assert walk(guide, here.way, here.mark) == here
        assert bool(moves_from(here)) is not isinstance(here.step.way, GuideEnding)
        ends += not moves_from(here)
    assert ends >= 2


@pytest.mark.parametrize("name", GUIDES)
def test_every_form_can_be_opened(core: Core, name: str) -> None:
    for here in longest_ways(core.guides.guides[name]):
        if isinstance(here.step.way, GuideWriting):
            place = GuidePlace(here.guide.id, here.way, here.mark)
            check_modal(writing_modal(here.step.title, here.step.way, place).to_dict())


def test_the_list_of_all_guides_fits(core: Core) -> None:
    shown = str(check_message(guides_card(core.guides, typed="x" * 6000, look=LOOK)))
    assert all(guide.title in shown for guide in core.guides.guides.values())


def test_every_answer_that_leads_to_guides_holds_five_controls(core: Core) -> None:
    leading = 0
    for entry in core.snapshot.entries.values():
        guides = core.guides.offered_on(entry.id)
        leading += bool(guides)
        related = [core.snapshot.entries[each] for each in entry.related]
        for reply_to, public, server in (
            (None, False, True),
            (5, False, True),
            (None, True, True),
            (None, False, False),
        ):
            state = AnswerState(entry.id, 2**63 - 1, 0, in_log=True, reply_to=reply_to)
            card = check_message(
                answer_card(
                    state, entry, related, public=public, in_server=server, look=LOOK, guides=guides
                )
            )
            controls = [part for part in parts_of(card) if part["type"] in {2, 3}]
            assert len(controls) <= MAX_CONTROLS
            shown = str(controls)
            assert [each.id for each in guides if guide_label(each) not in shown] == (
                [each.id for each in guides[1:]] if public else []
            )
    assert leading >= len(GUIDES)


def test_the_sources_of_a_guide_say_how_much_weight_they_have(core: Core) -> None:
    for guide in core.guides.guides.values():
        assert {source.strength for source in guide.sources} <= {*Strength}


@pytest.mark.parametrize(
    "typed", ["```js\nx\n```", "`", "a\r\nb", " x ", "\u202e\u2066ab", "🫂" * 900]
)
def test_words_are_read_back_as_they_were_shown(typed: str) -> None:
    kept = own_words(typed)
    assert own_words(kept) == kept
    assert "`" not in kept
    assert len(kept.encode("utf-16-le")) // 2 <= MAX_WRITTEN


def test_words_without_a_step_for_them_are_left_out(core: Core) -> None:
    assert word_blocks(walk(core.guides.guides["hugs"]), ["stray"]) == []
    check_limits(payload_of(step_card(walk(core.guides.guides["hugs"]), ["stray"] * 9)))
