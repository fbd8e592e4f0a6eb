"""The cards that members read, drawn with one text wherever a text of somebody's can stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from discord import ui
from msgspec.structs import replace

from bot.answering.small_talk import SmallTalkReply
from bot.knowledge import Entry, Section, Snapshot, Source
from bot.moderation.tickets import TicketMessage
from bot.safety import DangerKind
from bot.services import Core
from bot.ui.cards.answers import answer, browse, offer, sources, suggest, talk, two, uncovered
from bot.ui.cards.safety import after_danger, crisis, help_line
from bot.ui.cards.safety import requests as safety
from bot.ui.cards.server import absent, departure, info, privacy, strip
from bot.ui.cards.tickets import member as tickets
from bot.ui.cards.tickets import passed_on
from bot.ui.cards.tickets.member import News
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.privacy import PrivacyScope
from bot.ui.controls.safety import CrisisState, DangerOrigin
from bot.ui.text import quoted

Views = Iterable[ui.LayoutView]
Cases = Mapping[Callable[..., Any], Callable[[str, Core], Views]]
THEN = datetime(2026, 1, 1, tzinfo=UTC)
STATE = AnswerState("x", 1, open_part=0)
ORIGIN = DangerOrigin(1, DangerKind.OTHER, minor=True)
REPLY = SmallTalkReply("hello", "Hello.", "Hello.")
LONG_REPLY = SmallTalkReply(
    "foreign", "ﷺ" * 650, "ﷺ" * 650, True, True, "xx", english="x" * 200, help_label="x" * 80
)
"""As long as the files of languages allow."""
LIST = "- one\n- two"


def entry_of(text: str) -> Entry:
    """An entry whose title, subject, parts and sources are that text."""
    parts, found = (Section(text, LIST), Section("Other", LIST)), (Source(text, text),)
    return Entry("x", text, text, short=LIST, sections=parts, sources=found)


def three_of(text: str) -> list[Entry]:
    """Three entries that differ in their ids alone."""
    return [replace(entry_of(text), id=each) for each in ("x", "y", "z")]


def foreign_replies(core: Core) -> Iterable[SmallTalkReply]:
    """What is said in each language."""
    for texts in core.reception.languages.values():
        reply = core.reception.before_matching(texts.danger)
        assert reply is not None
        yield reply


def help_of(core: Core) -> safety.HelpLines:
    """Help in one country."""
    return safety.HelpLines(core.texts, core.resources, ("gb",))


def _crisis(text: str, core: Core) -> Views:
    for outcome in (crisis.TO_MODERATORS, crisis.UNSENT):
        state = CrisisState(1, DangerKind.OTHER, minor=True, outcome=outcome)
        yield crisis.crisis_card(state, core.texts, core.resources, ("gb",), text, contact=True)


def _answer(text: str, _: Core) -> Views:
    entry = entry_of(text)
    for state in (STATE, AnswerState("x", 1, browsing=True, reply_to=2), AnswerState("x", 1, 1)):
        yield answer.answer_card(state, entry, [entry], quote=quoted(text))
    yield answer.answer_card(STATE, entry, [entry], quote=quoted(text), public=True)


def _below_help_line(text: str, core: Core) -> Views:
    for view in (
        *_answer(text, core),
        suggest.suggest_card(STATE, three_of(text), quote=quoted(text)),
    ):
        yield help_line.with_help_line(view, ORIGIN, core.texts)
    for view in (offer.offer_card(STATE, entry_of(text), "tag", unasked=False, mutes=True),):
        yield help_line.with_public_help_line(view, core.texts, crisis.MORE)


MEMBERS: Cases = {
    after_danger.after_danger_card: lambda text, core: [
        after_danger.after_danger_card(ORIGIN, help_of(core), [entry_of(text)])
    ],
    answer.answer_card: _answer,
    browse.categories_card: lambda text, _: [
        browse.categories_card(Snapshot({"x": entry_of(text)}))
    ],
    browse.entries_card: lambda text, _: [browse.entries_card(text, [entry_of(text)])],
    crisis.crisis_card: _crisis,
    help_line.with_help_line: _below_help_line,
    help_line.with_public_help_line: _below_help_line,
    help_line.carry_help_line: lambda text, _: [
        help_line.carry_help_line(suggest.suggest_card(STATE, [entry_of(text)]), None)
    ],
    departure.departure_card: lambda text, _: [departure.departure_card(text, THEN, "file.json")],
    info.help_card: lambda text, _: [
        info.help_card(text[:32], for_moderators=True, for_admins=True)
    ],
    offer.offer_card: lambda text, _: [
        offer.offer_card(STATE, entry_of(text), "tag", unasked=unasked, mutes=True)
        for unasked in (True, False)
    ],
    offer.dismissible: lambda text, _: [
        offer.dismissible(suggest.suggest_card(STATE, [entry_of(text)]), "tag")
    ],
    two.two_answers_card: lambda text, _: [
        two.two_answers_card(STATE, three_of(text)[:2], quote=quoted(text), public=public)
        for public in (True, False)
    ],
    two.offers_card: lambda text, _: [
        two.offers_card(STATE, three_of(text)[:2], "tag", unasked=unasked, mutes=True)
        for unasked in (True, False)
    ],
    tickets.nudge_card: lambda text, _: [tickets.nudge_card(1, 1, News.QUESTION, text)],
    tickets.asked_back_card: lambda text, _: [
        tickets.asked_back_card(
            1, 1, [TicketMessage(1, team, THEN, text) for team in (True, False)], text
        )
    ],
    tickets.not_sent_card: lambda text, _: [tickets.not_sent_card(1, 1, text)],
    tickets.written_card: lambda text, _: [tickets.written_card(text, LIST, text)],
    tickets.linked_card: lambda text, _: [tickets.linked_card(text, entry_of(text), text)],
    safety.not_arrived_card: lambda text, core: [
        safety.not_arrived_card(ORIGIN, help_of(core), typed=text)
    ],
    safety.direct_card: lambda text, _: [safety.direct_card(text, is_done=True)],
    sources.sources_card: lambda text, _: [sources.sources_card(entry_of(text))],
    suggest.suggest_card: lambda text, _: [
        suggest.suggest_card(STATE, three_of(text), quote=quoted(text), again=again)
        for again in (True, False)
    ],
    uncovered.uncovered_card: lambda text, _: [
        uncovered.uncovered_card(1, [text, text], quote=quoted(text), of_message=True)
    ],
}
"""By the function that draws a card: what draws it with a text."""

FIXED: Cases = {
    absent.absent_card: lambda _, __: [absent.absent_card("https://discord.com/oauth2/authorize")],
    crisis.public_crisis_card: lambda _, core: [
        crisis.public_crisis_card(core.texts, core.resources, ("gb",), language)
        for language in ("", *core.texts.by_language)
    ],
    info.about_card: lambda _, __: [info.about_card(info.BotFacts("1.0", 25, "2026-01-01", None))],
    offer.muted_card: lambda _, __: [offer.muted_card()],
    passed_on.passed_on_card: lambda _, __: [
        passed_on.passed_on_card(1, 1, way, with_name=True, only_in_list=True)
        for way in passed_on.AnswerWay
    ],
    tickets.notice_card: lambda _, __: [tickets.notice_card(1, 1, member_id=7)],
    privacy.kept_card: lambda _, __: [privacy.kept_card(None)],
    privacy.nothing_card: lambda _, __: [privacy.nothing_card(PrivacyScope.SERVER)],
    privacy.confirm_card: lambda _, __: [privacy.confirm_card(PrivacyScope.SERVER, HELD)],
    privacy.erased_card: lambda _, __: [privacy.erased_card(PrivacyScope.SERVER, HELD)],
    privacy.export_card: lambda _, __: [privacy.export_card(PrivacyScope.SERVER, "file.json")],
    strip.strip_card: lambda _, __: [strip.strip_card(next(iter(strip.WHAT)), 2)],
    safety.consent_card: lambda _, core: [
        safety.consent_card(ORIGIN, help_of(core), 7, 8, alerts=True)
    ],
    safety.declined_card: lambda _, core: [safety.declined_card(ORIGIN, help_of(core))],
    safety.waiting_card: lambda _, core: [
        safety.waiting_card(ORIGIN, help_of(core), 1, THEN, by_message=True)
    ],
    safety.taken_back_card: lambda _, core: [safety.taken_back_card(ORIGIN, help_of(core))],
    safety.over_card: lambda _, core: [safety.over_card(ORIGIN, help_of(core), THEN)],
    talk.public_talk_card: lambda _, core: [
        talk.public_talk_card(reply) for reply in (REPLY, LONG_REPLY, *foreign_replies(core))
    ],
    talk.talk_card: lambda _, core: [
        talk.talk_card(reply, 1, in_log=True)
        for reply in (REPLY, LONG_REPLY, *foreign_replies(core))
    ],
}
"""Cards in which nobody's text can stand; they are drawn for their lists."""
HELD = {"votes": 2, "audit": 1}
