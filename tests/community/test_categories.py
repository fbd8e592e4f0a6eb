"""Categories of questions, and the tags that stand for them in a forum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.categories import (
    ANSWERED,
    DUPLICATE,
    MAX_TAG,
    MAX_TAGS,
    OTHER,
    categories_for,
    tag_of,
    tags_for,
)
from bot.services import Core
from bot.text.cleaning import units


def test_the_shipped_categories_fit_a_forum(core: Core) -> None:
    categories = categories_for(core.snapshot.categories)
    tags = tags_for(categories)
    assert len(tags) == len(categories) + 2 <= MAX_TAGS
    assert tags[:2] == (ANSWERED, DUPLICATE)
    assert categories[-1] == OTHER


@pytest.mark.parametrize(
    ("category", "tag"),
    [
        ("Touch", "Touch"),
        ("Other people and the wider world", "Other people"),
        ("Endings and changes", "Endings and changes"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahr"),
        ("😭" * 30, "😭" * 10),
    ],
)
def test_a_tag_is_the_first_words_that_fit(category: str, tag: str) -> None:
    assert tag_of(category) == tag


@given(st.text(min_size=1, max_size=80).filter(lambda text: bool(text.split())))
def test_every_tag_is_one_that_discord_takes(category: str) -> None:
    assert 1 <= units(tag_of(category)) <= MAX_TAG


@given(st.lists(st.text(max_size=90), max_size=60))
def test_the_form_has_at_most_25_categories_and_the_last_fits_everything(names: list[str]) -> None:
    categories = categories_for(names)
    assert len(categories) <= 25
    assert categories[-1:] == (OTHER,)
    assert len(set(categories)) == len(categories)
    assert all(0 < len(each) <= 64 for each in categories)
