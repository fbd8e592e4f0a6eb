from __future__ import annotations

from bot.matching import Matcher

STORY = (
    "So this is a bit of a ramble, sorry in advance. We moved here in the summer and the boxes are "
    "still in the hall. My brother visited with his two dogs and they chewed through a sofa leg. "
    "I work nights at the bakery, so I sleep until noon most days and see hardly anybody. "
    "On Saturdays I like to sit by the canal and read. {question} Anyway the dogs are gone now and "
    "the sofa stands on a pile of old magazines. It rained all week and the cellar smells. My "
    "neighbour says that it always did. Thank you for reading all of this, have a good evening!"
)


def test_finds_the_question_in_a_story(small: Matcher) -> None:
    question = "How many weeks can I borrow a novel for?"
    match = small.match(STORY.format(question=question))
    assert match.candidates[0].entry_id == "loans"
    assert question in match.question
    assert "dogs" not in match.question


def test_what_is_shown_is_short(small: Matcher) -> None:
    assert len(small.match("how long may i keep a book " * 200).question) <= 300
    assert len(small.match("x" * 6000).question) <= 300


def test_a_short_question_is_shown_as_it_was_typed(small: Matcher) -> None:
    assert small.match("  Late   FEE??  ").question == "Late FEE??"
