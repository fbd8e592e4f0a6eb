"""The cards of privacy stay within Discord's limits, however much there is to say."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from bot.privacy import StayingRows
from bot.servers import LogMode, ServerConfig
from bot.storage.inventory import TABLE_POLICIES
from bot.ui.cards.server.departure import departure_card
from bot.ui.cards.server.linked_words import WORDS
from bot.ui.cards.server.privacy import (
    confirm_card,
    erased_card,
    export_card,
    kept_card,
    nothing_card,
)
from bot.ui.cards.server.strip import strip_card
from bot.ui.controls.privacy import PrivacyScope
from tests.ui.limits import check_limits, check_message, payload_of

BIG = 2**63 - 1
EVERY_STAY = tuple(
    StayingRows(policy.label(link), 10**9, stay.because, stay.until, None)
    for policy in TABLE_POLICIES
    for link in policy.links
    for stay in link.stays
)


@pytest.mark.parametrize("mode", list(LogMode))
def test_what_is_kept_fits_with_everything_switched_on(mode: LogMode) -> None:
    config = ServerConfig(
        log_mode=mode,
        retention=365,
        alert_channel=BIG,
        moderator_channel=BIG,
        learning=True,
        suggestion_channels=(BIG,) * 50,
    )
    check_message(kept_card(config, backup_days=365))
    check_message(kept_card(ServerConfig(log_mode=mode, retention=1)))


def test_the_other_cards_fit() -> None:
    check_message(kept_card(None))
    counts = dict.fromkeys(WORDS, 10**9)
    for scope, held in itertools.product(PrivacyScope, (counts, {"votes": 1})):
        for staying in (EVERY_STAY, ()):
            check_message(confirm_card(scope, held, staying))
            check_message(erased_card(scope, held, staying, backup_days=365))
        check_message(confirm_card(scope, {}, EVERY_STAY))
        check_message(erased_card(scope, {}, EVERY_STAY))
        check_message(nothing_card(scope))
        check_limits(payload_of(export_card(scope, "x.json")))
    for mode in (LogMode.COUNTS, LogMode.TEXT):
        check_message(strip_card(mode, 10**9))
    for file_name in (None, "boundary-bot-server.json"):
        check_limits(payload_of(departure_card("*" * 100, datetime.now(UTC), file_name)))


def test_there_are_words_for_all_that_is_linked_to_members() -> None:
    linked = {policy.label(link) for policy in TABLE_POLICIES for link in policy.links}
    assert set(WORDS) == linked
