"""The moderators' cards within Discord's limits, whatever members typed and entries are called."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.custom_knowledge.cache import ServerKnowledge
from bot.knowledge import Entry, Snapshot, Topic
from bot.matching import Candidate, Decision, Dial, Explanation, Match
from bot.moderation.review_queue import GroupDecision, GroupedQueue, GroupInQueue, QuestionGroup
from bot.storage import AuditRow, QueuedQuestion
from bot.ui.cards.questions.forget import confirm_forgetting_card
from bot.ui.cards.questions.log import QuestionLine, recent_card
from bot.ui.cards.questions.review_queue import (
    decided_card,
    decision_card,
    group_card,
    queue_card,
)
from bot.ui.cards.questions.search import SearchProgress, search_card
from bot.ui.cards.questions.show import QuestionDetails, show_card
from bot.ui.cards.questions.trial import trial_card
from bot.ui.controls.items import pack, unpack
from bot.ui.controls.questions import ForgetQuestions, ForgetScope, SearchFurther
from bot.ui.controls.review_queue import GroupPlace, ShowGroup
from bot.ui.forms.review_queue import look_modal, wording_modal
from tests.ui.limits import check_limits, check_modal, payload_of, walk
from tests.ui.made_up import ENTRIES, FEW, IDS, LINES, SNOWFLAKE, TEXTS, made

THEN = datetime(2026, 1, 1, tzinfo=UTC)
LOGGED = st.builds(
    QuestionLine,
    id=SNOWFLAKE,
    asked_at=st.just(THEN),
    outcome=st.sampled_from(["answer", "suggest", "none"]),
    title=LINES,
    score=st.none() | st.floats(0, 1),
    via=st.just("ask"),
    text=st.none() | TEXTS,
    asker=st.none() | st.just("a3f9"),
)
SOME = st.lists(LOGGED, max_size=9, unique_by=lambda one: one.id)
WAITING = made(
    QueuedQuestion,
    id=SNOWFLAKE,
    asked_at=st.just(THEN),
    outcome=st.sampled_from(["none", "suggest", "answer"]),
    entry_id=IDS,
    text=TEXTS,
    vector=st.none(),
)
GROUPS = st.lists(WAITING, min_size=1, max_size=12, unique_by=lambda row: row.id).map(
    lambda rows: QuestionGroup(tuple(rows))
)
PLACES = st.builds(GroupPlace, SNOWFLAKE, SNOWFLAKE, st.integers(0, 999))
SHORT = st.text(st.characters(codec="utf-8"), max_size=30)
CANDIDATES = st.lists(
    st.builds(Candidate, IDS, st.floats(0, 1)), max_size=5, unique_by=lambda one: one.entry_id
)


@st.composite
def matches(draw: st.DrawFn) -> Match:
    found = tuple(draw(CANDIDATES))
    decision = draw(st.sampled_from(Decision)) if found else Decision.NONE
    return Match(decision, found, found[:3], None, draw(TEXTS)[:300])


def view_of(entries: list[Entry]) -> ServerKnowledge:
    known = {entry.id: entry for entry in entries}
    return ServerKnowledge(Snapshot(known, (Topic("topic", "t" * 300, ("x",)),)))


VIEWS = st.lists(ENTRIES, max_size=3).map(view_of)


@FEW
@given(SOME, st.booleans())
def test_recent(questions: list[QuestionLine], more: bool) -> None:
    check_limits(payload_of(recent_card(questions, outcome=None, more=more, first_page=not more)))


@FEW
@given(SOME, SHORT, LINES, st.none() | SNOWFLAKE)
def test_a_search(found: list[QuestionLine], words: str, about: str, last: int | None) -> None:
    search = SearchFurther(2**63 - 1, "ffffffff", words)
    shown = search_card(search, about[:90], found, SearchProgress(9, last, THEN))
    check_limits(payload_of(shown))


@FEW
@given(LOGGED, st.booleans(), st.none() | matches(), VIEWS)
def test_one_question(
    question: QuestionLine, waits: bool, match: Match | None, view: ServerKnowledge
) -> None:
    details = QuestionDetails(2**63 - 1, waits=waits, decision="<@1> dismissed it")
    check_limits(payload_of(show_card(question, details, match, view)))


@FEW
@given(TEXTS, matches(), VIEWS, st.lists(st.tuples(TEXTS, IDS | st.just("topic")), max_size=5))
def test_a_test(
    text: str, match: Match, view: ServerKnowledge, phrases: list[tuple[str, str]]
) -> None:
    near = tuple((phrase, owner, 0.5) for phrase, owner in phrases)
    found = Explanation(match, text, {}, near, 0.4, "The first entry answers with 40%.")
    check_limits(payload_of(trial_card(text, found, view, Dial.EAGER, semantic=False)))


@FEW
@given(st.lists(GROUPS, max_size=14, unique_by=lambda group: group.lead.id), st.integers(0, 5))
def test_the_list_of_groups(groups: list[QuestionGroup], page: int) -> None:
    queue = GroupedQueue(tuple(groups), 5000, 1000, 3, 2**63 - 1)
    card = payload_of(queue_card(queue, page))
    check_limits(card)
    assert sum(part.get("label") == "Sort out" for part in walk(card)) == (
        0 if not groups else min(6, len(groups) - 6 * min(page, (len(groups) - 1) // 6))
    )


@FEW
@given(PLACES, GROUPS, matches(), VIEWS, st.lists(st.tuples(IDS, LINES), max_size=30))
def test_one_group(
    place: GroupPlace,
    group: QuestionGroup,
    match: Match,
    view: ServerKnowledge,
    found: list[tuple[str, str]],
) -> None:
    card = payload_of(
        group_card(
            place, GroupInQueue(group, 9), match, view, entries=found, note="**Undone.** " * 5
        )
    )
    check_limits(card)


@FEW
@given(PLACES, GROUPS, matches(), VIEWS)
def test_what_was_decided(
    place: GroupPlace, group: QuestionGroup, match: Match, view: ServerKnowledge
) -> None:
    heading = "1000 questions: now leading to “" + "x" * 90 + "”"
    decision = GroupDecision(group, 1000, 2**62)
    check_limits(payload_of(decision_card(place, decision, heading, match, view)))
    row = AuditRow(1, 2**62, THEN, "alias-added", "hugs", 2**63 - 1, None, None)
    check_limits(payload_of(decided_card(place, row, view)))


@FEW
@given(PLACES, TEXTS.filter(str.strip), st.lists(st.tuples(IDS, LINES), max_size=30))
async def test_the_forms(place: GroupPlace, wording: str, entries: list[tuple[str, str]]) -> None:
    once = list(dict(entries).items())
    for modal in (
        look_modal(place),
        wording_modal(place, wording, once, once[0][0] if once else None),
    ):
        payload = modal.to_dict()
        assert len(payload["custom_id"]) <= 100
        check_modal(payload)


@FEW
@given(SNOWFLAKE, SHORT, st.sampled_from(ForgetScope))
def test_what_is_to_be_forgotten(newest: int, words: str, scope: ForgetScope) -> None:
    request = ForgetQuestions(newest, scope, 2**33, newest, words)
    card = payload_of(confirm_forgetting_card(request, 10**6, "a3f9"))
    check_limits(card)
    custom_id = next(str(part["custom_id"]) for part in walk(card) if "custom_id" in part)
    assert ForgetQuestions.parse(unpack(custom_id)[1]) == request
    check_limits(payload_of(confirm_forgetting_card(request, 0)))


@FEW
@given(PLACES)
def test_a_place_survives_its_way_through_a_custom_id(place: GroupPlace) -> None:
    assert ShowGroup.parse(unpack(pack("b", ShowGroup(place)))[1]) == ShowGroup(place)
