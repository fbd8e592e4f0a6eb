"""Which questions wait for a moderator."""

from __future__ import annotations

import pytest

from bot.community import NewPost
from bot.community.review import waits
from bot.servers import ServerConfig


def new(*, anonymous: bool = False, after_help: bool = False) -> NewPost:
    return NewPost(1, "key", 2, "title", "text", "Touch", anonymous, True, after_help)


@pytest.mark.parametrize(
    ("review", "anonymous", "first", "waiting"),
    [
        ("none", True, True, False),
        ("anonymous", True, False, True),
        ("anonymous", False, True, False),
        ("first", True, False, True),
        ("first", False, True, True),
        ("first", False, False, False),
        ("all", False, False, True),
    ],
)
def test_as_the_server_has_set_it(review: str, anonymous: bool, first: bool, waiting: bool) -> None:
    config = ServerConfig.model_validate({"community_review": review})
    assert waits(new(anonymous=anonymous), config, is_first=first) is waiting


@pytest.mark.parametrize("review", ["none", "anonymous", "first", "all"])
def test_after_help_always(review: str) -> None:
    config = ServerConfig.model_validate({"community_review": review})
    assert waits(new(after_help=True), config, is_first=False)
