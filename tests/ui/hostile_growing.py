"""The cards of standing, consent and hiding, drawn with one text wherever somebody's can stand."""

from __future__ import annotations

from bot.community.team.consenting import AnswerForEntry
from bot.community.team.standing import MemberStanding
from bot.servers import ServerConfig
from bot.storage.repositories.community.answer_rows import CommunityAnswer
from bot.storage.repositories.community.rows import Consent
from bot.ui.cards.community import consent, erased, shown_again, standing
from tests.ui.hostile_community import hostile_post
from tests.ui.hostile_members import THEN, Cases

_BIG = 2**63 - 1


def _found(text: str) -> AnswerForEntry:
    answer = CommunityAnswer(_BIG, _BIG, 999_999, THEN, _BIG, text, Consent.GIVEN)
    return AnswerForEntry(hostile_post(text), answer, _BIG, text)


GROWING: Cases = {
    consent.ask_card: lambda text, _: [consent.ask_card(_found(text), text)],
    consent.agreed_card: lambda text, _: [consent.agreed_card(hostile_post(text))],
    shown_again.shown_again_card: lambda text, _: [
        shown_again.shown_again_card(author, text) for author in (None, _BIG)
    ],
    standing.told_helper_card: lambda text, _: [
        standing.told_helper_card(text, checked=checked) for checked in (True, False)
    ],
}
FIXED_GROWING: Cases = {
    consent.ask_in_thread_card: lambda _, __: [consent.ask_in_thread_card(_found("zq"))],
    consent.decided_card: lambda _, __: [
        consent.decided_card(_BIG, _BIG, yes=yes) for yes in (True, False)
    ],
    consent.asked_card: lambda _, __: [
        consent.asked_card(hostile_post("zq"), in_thread=there) for there in (True, False)
    ],
    erased.erased_post_card: lambda _, __: [erased.erased_post_card(999_999)],
    standing.standing_card: lambda _, __: [
        standing.standing_card(each, ServerConfig(helper_role=_BIG, checked_role=_BIG))
        for each in (MemberStanding(), MemberStanding(9, 99), MemberStanding(0, 1, THEN))
    ],
    standing.helper_card: lambda _, __: [
        standing.helper_card(_BIG, checked=checked, has_changed=changed)
        for checked in (True, False)
        for changed in (True, False)
    ],
}
