from __future__ import annotations

from msgspec.structs import replace

from bot.knowledge import Snapshot
from bot.matching import Matcher
from bot.matching.review import alias_report
from tests.matching.conftest import SMALL


def test_a_stray_phrase_is_found() -> None:
    stray = "how many weeks can i keep a borrowed novel"
    fines = SMALL.entries["fines"]
    wrong = replace(fines, aliases=(*fines.aliases, stray))
    report = alias_report(Matcher.load(Snapshot({**SMALL.entries, "fines": wrong}, SMALL.topics)))
    assert (report[0].phrase, report[0].owner, report[0].taken_for) == (stray, "fines", "loans")
    assert report[0].other > report[0].own


def test_leaving_out_agrees_with_building_without() -> None:
    """The closed form is what a matcher without the phrase says, word weights apart."""
    fines = SMALL.entries["fines"]
    report = alias_report(Matcher.load(SMALL), margin=-9)
    mine = next(row for row in report if row.phrase == "late fee")
    without = replace(fines, aliases=tuple(a for a in fines.aliases if a != "late fee"))
    rest = Matcher.load(Snapshot({**SMALL.entries, "fines": without}, SMALL.topics))
    scores = rest.scorer.score("late fee")
    assert abs(float(scores.ridge[2]) - mine.own) < 0.15
