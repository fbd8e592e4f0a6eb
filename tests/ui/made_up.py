"""Made-up entries, ids, texts and states, as odd as the types allow."""

from __future__ import annotations

from collections.abc import Callable
from operator import mul
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bot.knowledge import Entry, Section, Source
from bot.ui.controls.answer_state import AnswerState

FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
)
"""Enough examples for one card among many, the same at each run."""

SNOWFLAKE = st.integers(0, 2**63 - 1)
SLUG = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda s: len(s) <= 40)
LONGEST = st.just("x" * 40)
IDS = SLUG | LONGEST
NAMES = st.text(min_size=1, max_size=100).filter(lambda s: bool(s.strip()))
LINES = st.text(min_size=1, max_size=200).filter(lambda s: bool(s.strip()))
# Any unicode, lone surrogates too, and far longer than a card.
_PIECES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


_T = TypeVar("_T")


def made(
    kind: Callable[..., _T], *fields: st.SearchStrategy[Any], **named: st.SearchStrategy[Any]
) -> st.SearchStrategy[_T]:
    """Values of a class; `st.builds` fails at types that its module imports for checkers alone."""

    def make(*values: object, **by_name: object) -> _T:
        return kind(*values, **by_name)

    return st.builds(make, *fields, **named)


def _times(piece: str, times: int) -> str:
    return piece * times


TEXTS: st.SearchStrategy[str] = (
    st.text(max_size=300)
    | st.text(st.characters(), max_size=60)
    | st.builds(_times, _PIECES, st.integers(1, 300))
)
SECTIONS = st.builds(Section, NAMES, TEXTS)
SOURCES = st.builds(Source, NAMES, TEXTS)
ENTRIES = st.builds(
    Entry,
    id=IDS,
    question=LINES,
    category=NAMES,
    related=st.lists(IDS, max_size=5).map(tuple),
    # Many, but few of them different: to make up each anew would take most of the time.
    sources=st.builds(mul, st.lists(SOURCES, max_size=3).map(tuple), st.integers(1, 10)),
    short=TEXTS,
    sections=st.builds(mul, st.lists(SECTIONS, max_size=4).map(tuple), st.integers(1, 3)),
)
STATES = st.builds(
    AnswerState,
    entry_id=IDS,
    question_id=SNOWFLAKE,
    open_part=st.none() | st.integers(0, 12),
    vote=st.none() | st.booleans(),
    in_log=st.booleans(),
    browsing=st.booleans(),
    reply_to=st.none() | SNOWFLAKE,
)
