"""Keywords match as Discord's documentation says, and patterns are those that Rust reads too."""

from __future__ import annotations

import pytest

from bot.moderation.automod.matching import fault_of, trigger_of


@pytest.mark.parametrize(
    ("keyword", "text", "matches"),
    [
        ("cat*", "Catapult", True),
        ("cat*", "wildcat", False),
        ("the mat*", "see the matrix", True),
        ("*cat", "copyCat", True),
        ("*cat", "category", False),
        ("*the mat", "breathe mat", True),
        ("*the mat", "breathe matter", False),
        ("*cat*", "eduCation", True),
        ("cat", "a CAT sits", True),
        ("cat", "concatenate", False),
        ("the mat", "on the mat here", True),
        ("c++", "i like c++ a lot", True),
    ],
)
def test_a_keyword_matches_by_its_wildcards(keyword: str, text: str, *, matches: bool) -> None:
    assert (trigger_of(text, [keyword], []) == keyword) is matches


def test_what_lies_inside_of_an_allowed_phrase_triggers_nothing() -> None:
    assert trigger_of("a category", ["*cat*"], [], ["category"]) is None
    assert trigger_of("a category and a cat", ["*cat*"], [], ["category"]) == "*cat*"
    assert trigger_of("doctor who", [], ["(?i)doctor"], ["doctor who"]) is None


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("(?i)a(?=b)", "looks around"),
        ("(?i)(?<!a)b", "looks around"),
        ("(?i)(?>a)", "group"),
        (r"(?i)(a)\1", "\\1"),
        ("(?i)a++", "possessively"),
        ("(?i)a{2}+", "possessively"),
        ("(?i)[a[b]]", "set of characters"),
        ("(?i)[a&&b]", "set of characters"),
        (r"(?i)a\Z", "\\Z"),
        (r"(?i)\<a", "\\<"),
        ("(?i)a{", "brace"),
        ("(?i)a)", "cannot be read"),
        ("a", "(?i)"),
    ],
)
def test_a_pattern_that_only_python_reads_is_named(pattern: str, fault: str) -> None:
    found = fault_of(pattern)
    assert found is not None
    assert fault in found


@pytest.mark.parametrize(
    "pattern", [r"(?i)\b[\w.+-]{1,40}@x\.[a-z]{2,6}\b", "(?i)(?-i:[A-Z])a?[^]a]*", r"(?i)\[a\{b"]
)
def test_a_pattern_that_both_read_has_no_fault(pattern: str) -> None:
    assert fault_of(pattern) is None
