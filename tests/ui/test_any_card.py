"""Cards of entries, texts and states that nobody has thought of."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.custom_knowledge.cache import ServerKnowledge
from bot.knowledge import Entry, Snapshot
from bot.moderation.question_log import LogSummary
from bot.safety import DangerKind
from bot.ui.card import notice
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.browse import categories_card, category_key, category_of, entries_card
from bot.ui.cards.answers.suggest import suggest_card
from bot.ui.cards.answers.two import offers_card, two_answers_card
from bot.ui.cards.answers.uncovered import uncovered_card
from bot.ui.cards.questions.log import QuestionLine, recent_card, stats_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import CastVote, PostAsReply, TogglePart
from bot.ui.controls.items import pack, unpack
from bot.ui.controls.safety import ChooseCountry, CrisisState
from bot.ui.controls.tickets import SendToModerators
from bot.ui.forms.tickets import ask_moderators_modal
from bot.ui.text import quoted
from tests.ui.limits import check_limits, check_modal, payload_of, walk
from tests.ui.made_up import ENTRIES, FEW, IDS, LINES, NAMES, SNOWFLAKE, STATES, TEXTS

THEN = datetime(2026, 1, 1, tzinfo=UTC)
LOGGED = st.builds(
    QuestionLine,
    id=SNOWFLAKE,
    asked_at=st.just(THEN),
    outcome=st.sampled_from(["answer", "suggest", "none", "another"]),
    title=LINES,
    score=st.none() | st.floats(0, 1),
    via=st.sampled_from(["ask", "direct"]),
    text=st.none() | TEXTS,
    helpful=st.integers(0, 10**6),
    not_helpful=st.integers(0, 10**6),
)


@FEW
@given(STATES, ENTRIES, st.lists(ENTRIES, max_size=6), TEXTS, st.booleans(), st.booleans())
def test_an_answer(
    state: AnswerState, entry: Entry, related: list[Entry], asked: str, server: bool, public: bool
) -> None:
    view = answer_card(state, entry, related, quote=quoted(asked), in_server=server, public=public)
    check_limits(payload_of(view))


def test_an_answer_of_nothing_but_space() -> None:
    blank = Entry("blank", "Is anything here?", short="\n" * 63)
    shown = payload_of(answer_card(AnswerState("blank", 1), blank, []))
    assert "no short answer yet" in "".join(str(part.get("content", "")) for part in walk(shown))


@FEW
@given(STATES, st.lists(ENTRIES, max_size=3, unique_by=lambda e: e.id), TEXTS)
def test_a_question_back(state: AnswerState, entries: list[Entry], asked: str) -> None:
    check_limits(payload_of(suggest_card(state, entries, quote=quoted(asked))))


@FEW
@given(STATES, ENTRIES, ENTRIES, TEXTS, st.booleans(), st.booleans())
def test_two_answers(
    state: AnswerState, one: Entry, two: Entry, asked: str, public: bool, unasked: bool
) -> None:
    entries = (one, replace(two, id=f"{two.id[:30]}-2"))
    view = two_answers_card(state, entries, quote=quoted(asked), public=public)
    check_limits(payload_of(view))
    check_limits(payload_of(offers_card(state, entries, "tag", unasked=unasked, mutes=True)))


@FEW
@given(SNOWFLAKE, st.lists(NAMES, max_size=60), TEXTS, TEXTS)
def test_not_covered(question: int, categories: list[str], asked: str, pointer: str) -> None:
    view = uncovered_card(question, categories, quote=quoted(asked), pointer=pointer, in_log=True)
    check_limits(payload_of(view))


@FEW
@given(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda e: e.id), st.integers(-9, 99))
def test_browsing(entries: list[Entry], page: int) -> None:
    snapshot = Snapshot({entry.id: entry for entry in entries})
    check_limits(payload_of(categories_card(snapshot, page)))
    for category, inside in snapshot.categories.items():
        assert category_of(snapshot, category_key(category)) == category
        check_limits(payload_of(entries_card(category, inside, page)))


@FEW
@given(st.lists(LOGGED, max_size=8, unique_by=lambda q: q.id), st.booleans(), st.booleans())
def test_the_log_shows_or_leads_on_to_every_question(
    questions: list[QuestionLine], more: bool, later: bool
) -> None:
    view = recent_card(questions, outcome=None, more=more, first_page=not later)
    components = payload_of(view)
    check_limits(components)
    if not questions:
        return
    shown = sum(str(part.get("content", "")).count("<t:") for part in walk(components))
    if more or shown < len(questions):
        earlier = [p for p in walk(components) if p.get("label") == "Earlier"]
        assert earlier
        assert not earlier[0].get("disabled")


@FEW
@given(st.lists(ENTRIES, max_size=10, unique_by=lambda e: e.id), st.integers(0, 10**9))
def test_figures(entries: list[Entry], number: int) -> None:
    top = tuple((entry.id, number) for entry in entries)
    outcomes = {"answer": number}
    summary = LogSummary(365, number, outcomes, top, number, number, 1.5, number, number, number)
    knowledge = ServerKnowledge(Snapshot({entry.id: entry for entry in entries}))
    check_limits(payload_of(stats_card(summary, knowledge)))


@FEW
@given(TEXTS.filter(lambda text: bool(text.strip())))
def test_a_notice(text: str) -> None:
    check_limits(payload_of(notice(text)))


@FEW
@given(SNOWFLAKE, TEXTS)
async def test_the_form(question: int, text: str) -> None:
    form = ask_moderators_modal(SendToModerators(question), text).to_dict()
    check_modal(form)
    assert unpack(str(form["custom_id"])) == ("ask-mods-sent", [f"{question:x}"])


@FEW
@given(STATES)
def test_a_state_survives_its_way_through_a_custom_id(state: AnswerState) -> None:
    for control in (TogglePart(7, state), CastVote(True, state), PostAsReply(state)):
        name, fields = unpack(pack("b", control))
        assert name == control.action
        assert type(control).parse(fields) == control


@FEW
@given(
    SNOWFLAKE,
    st.none() | st.sampled_from(DangerKind),
    st.booleans(),
    st.sampled_from(["", "answer", "suggest", "none"]),
    st.lists(IDS, max_size=3),
    st.sampled_from(["", "es", "fil"]),
)
def test_a_crisis_state_survives_too(
    question: int,
    kind: DangerKind | None,
    minor: bool,
    outcome: str,
    entries: list[str],
    language: str,
) -> None:
    state = CrisisState(question, kind, minor, outcome, tuple(entries), language=language)
    _, fields = unpack(pack("s", ChooseCountry(state)))
    found = ChooseCountry.parse(fields).card
    assert (found.question_id, found.kind, found.minor) == (question, kind, minor)
    assert (found.outcome, found.language) == (outcome, language)
    assert found.entries == tuple(entries)[: len(found.entries)]
    assert found.entries or not entries
