"""The cards of locked and slow channels: they show ids and times, and no text of anybody's."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.moderation.restrictions import EndedRestriction, Restriction, RestrictionKind
from bot.ui.cards import restrictions as cards
from tests.ui.hostile_members import Cases

BIG = 2**63 - 1
THEN = datetime(2026, 1, 1, tzinfo=UTC)
HELD = [
    Restriction(BIG, BIG, kind, THEN, moderator, THEN, {}, {"seconds": 21_600})
    for kind in RestrictionKind
    for moderator in (BIG, None)
]

FIXED_RESTRICTION_CARDS: Cases = {
    cards.restriction_card: lambda _, __: [
        cards.restriction_card(each, [f"<@&{BIG - n}>" for n in range(500)], was_told=False)
        for each in HELD
    ],
    cards.ended_card: lambda _, __: [
        cards.ended_card(EndedRestriction(each, kept)) for each in HELD for kept in (True, False)
    ],
    cards.to_members_card: lambda _, __: [cards.to_members_card(each) for each in HELD],
    cards.no_pause_card: lambda _, __: [cards.no_pause_card(BIG)],
    cards.stuck_card: lambda _, __: [cards.stuck_card(each) for each in HELD[:4]],
}
