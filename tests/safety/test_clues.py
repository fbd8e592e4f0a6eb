"""Rules are only looked for in texts that may match them, and nothing is missed by that."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.paths import CRISIS
from bot.safety import Detector, SafetyDataError
from bot.safety.rules import ProvenPatterns, RuleBook
from bot.safety.rules.clues import PatternFinder, clues_of
from bot.safety.rules.patterns import WordPattern

TEXTS = Path("training/evaluation")


def finder_of(patterns: Sequence[WordPattern]) -> PatternFinder:
    return PatternFinder([[clues_of(text) for text in each.alternatives] for each in patterns])


def sayings() -> list[str]:
    """Messages that nobody wrote for the rules, a few hundred of each file."""
    return [
        json.loads(line)["text"]
        for path in sorted(TEXTS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()[::4]
    ]


def test_every_pattern_that_matches_a_text_was_possible(detector: Detector) -> None:
    book = RuleBook.load(CRISIS)
    finder = finder_of(book.patterns)
    examples = [text for rule in book.data for text in (*rule.yes, *rule.no)]
    matches = 0
    for text in [*sayings(), *examples]:
        plain = detector.read(text).plain
        found = {at for at, each in enumerate(book.patterns) if each.compiled.search(plain)}
        assert found <= set(finder.possible(plain)), plain
        matches += len(found)
    assert matches > 1000


def test_few_patterns_are_looked_for_in_an_ordinary_question(detector: Detector) -> None:
    patterns = RuleBook.load(CRISIS).patterns
    plain = detector.read("how often may i message my therapist between sessions?").plain
    assert 3 * len(finder_of(patterns).possible(plain)) < len(patterns)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("k(?:ill|ick)s? (?:\\w+ ){0,2}me", "he kicks at me"),
        ("(?:very )?tired", "tired"),
        ("(?:very ){1,3}tired", "very very tired"),
        ("do(?:n't| not) go", "do not go"),
        ("(?:a|an|) end", " end"),
        ("ha(?:ha){0,2}", "hahaha"),
        ("[a-c]at sat", "bat sat"),
        ("(?=it)it is[ ,]here", "it is,here"),
        ("\\w+", "anything"),
        ("x{2}y", "xxy"),
        ("one(?<!two)(?: or)? more", "one more"),
    ],
)
def test_the_clues_of_a_pattern_hold_for_what_it_matches(pattern: str, text: str) -> None:
    assert re.compile(WordPattern("example", (pattern,)).text).search(text)
    assert PatternFinder([[clues_of(pattern)]]).possible(text) == [0]


def test_clues_are_kept_and_made_again_when_the_file_is_broken(tmp_path: Path) -> None:
    pattern = WordPattern("example", ("take my life", "(?:end|stop) it"))
    made = ProvenPatterns(tmp_path).clues([pattern], ())
    (file,) = tmp_path.iterdir()
    assert ProvenPatterns(tmp_path).clues([pattern], ()) == made
    file.write_text("[1")
    assert ProvenPatterns(tmp_path).clues([pattern], ()) == made
    other = WordPattern("example", ("something else",))
    assert ProvenPatterns(tmp_path).clues([other], ()) != made
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("wrong", ["(?:open", "(?<=a|bc)d"])
def test_a_wrong_pattern_is_refused_with_its_name(wrong: str) -> None:
    right = WordPattern("right", ("fine",))
    with pytest.raises(SafetyDataError, match="exception"):
        ProvenPatterns(None).clues([right], [WordPattern("exception", (wrong,))])
