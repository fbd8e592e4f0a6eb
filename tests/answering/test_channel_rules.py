from __future__ import annotations

import pytest

from bot.answering.channel_rules import (
    ChannelLocation,
    answers_in,
    channel_refusal,
    open_channels,
)
from bot.answering.cooldowns import pause_refusal
from bot.servers import ServerConfig

ANYWHERE = ServerConfig()
ONLY_5 = ServerConfig(allowed_channels=(5,))
NOT_6 = ServerConfig(denied_channels=(6,))
BOTH = ServerConfig(allowed_channels=(5, 6), denied_channels=(6,))


@pytest.mark.parametrize(
    ("config", "place", "answers"),
    [
        (ANYWHERE, ChannelLocation(5), True),
        (ANYWHERE, ChannelLocation(5, known=False), True),
        (ONLY_5, ChannelLocation(5), True),
        (ONLY_5, ChannelLocation(7), False),
        (ONLY_5, ChannelLocation(70, parent_id=5), True),
        (ONLY_5, ChannelLocation(70, parent_id=7), False),
        (NOT_6, ChannelLocation(5), True),
        (NOT_6, ChannelLocation(6), False),
        (NOT_6, ChannelLocation(60, parent_id=6), False),
        (NOT_6, ChannelLocation(60, known=False), False),
        (ONLY_5, ChannelLocation(70, known=False), False),
        (BOTH, ChannelLocation(6), False),
        (BOTH, ChannelLocation(5), True),
    ],
)
def test_where_it_answers(config: ServerConfig, place: ChannelLocation, answers: bool) -> None:
    assert answers_in(config, place) is answers


def test_only_channels_that_are_open_are_named() -> None:
    assert open_channels(BOTH) == (5,)
    assert open_channels(NOT_6) == ()


def test_the_refusal_says_where_to_ask_instead() -> None:
    assert "in <#5>." in channel_refusal((5,))
    assert "<#5>, <#6> or <#7>." in channel_refusal((5, 6, 7))
    assert "direct message" in channel_refusal(())
    many = channel_refusal(tuple(range(100, 150)))
    assert many.count("<#") == 5
    for words in (channel_refusal((5,)), channel_refusal(()), pause_refusal(3)):
        assert "/crisis" in words
