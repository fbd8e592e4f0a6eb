"""Check, store, tell, act: in that order, and with a sentence for every end."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.moderation.actions.errors import (
    ActionFailedError,
    AlreadyActedError,
    DiscordAwayError,
    NotAllowedError,
)
from bot.moderation.actions.permissions import (
    ADMIN,
    I_BELOW,
    I_LACK,
    LEFT,
    ME,
    NO_LENGTH,
    NOT_A_MODERATOR,
    ONESELF,
    YOU_BELOW,
    YOU_LACK,
)
from bot.moderation.actions.permissions import (
    OWNER as OWNS,
)
from bot.moderation.actions.sentences import BANNED_ALREADY, NOT_BANNED, NOT_TIMED_OUT
from bot.moderation.cases.models import CaseKind, CaseStatus, MessageLink, Told
from bot.storage.repositories.moderation.cases.models import QUIET_KINDS
from tests.moderation.actions.conftest import GUILD, Desk
from tests.moderation.actions.fake_discord import (
    AWAY,
    BOT,
    FORBIDDEN,
    MAX,
    MIA,
    MO,
    OWNER,
    UNKNOWN_MEMBER,
    FakeDiscord,
)

HOUR = timedelta(hours=1)


async def test_the_member_is_told_before_the_ban_and_the_case_is_stored_before_both(
    desk: Desk,
) -> None:
    seen: list[tuple[str, CaseStatus, bool]] = []

    async def look(name: str) -> None:
        if name in {"tell", "ban"}:
            (case,) = await desk.all()
            seen.append((name, case.status, MIA in desk.discord.bans))

    desk.discord.before = look
    case = await desk.ban(7, reason="Spam")
    assert seen == [("tell", CaseStatus.PENDING, False), ("ban", CaseStatus.PENDING, False)]
    assert (case.status, case.told, case.reason) == (CaseStatus.DONE, Told.DELIVERED, "Spam")
    assert case.length == timedelta(days=7)
    assert desk.discord.reasons == ["Case 1 by name-8 (8): Spam"]


async def test_closed_messages_do_not_stop_the_ban_and_the_case_says_so(desk: Desk) -> None:
    desk.discord.open_messages = False
    case = await desk.ban(None)
    assert MIA in desk.discord.bans
    assert (case.status, case.told) == (CaseStatus.DONE, Told.REFUSED)


async def test_a_message_that_hangs_does_not_hold_up_the_ban(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.moderation.actions.execution.TELL_SECONDS", 0.01)

    async def hang(name: str) -> None:
        if name == "tell":
            await asyncio.Event().wait()

    desk.discord.before = hang
    assert (await desk.ban(None)).told is Told.REFUSED
    assert MIA in desk.discord.bans


async def test_nobody_is_told_of_a_note_or_of_care(desk: Desk) -> None:
    for kind in QUIET_KINDS:
        assert (await desk.act(kind)).case.told is Told.UNWANTED
    assert desk.discord.did("tell") == 0


def _without(discord: FakeDiscord, user_id: int, kind: CaseKind) -> None:
    party = discord.people[user_id]
    discord.people[user_id] = replace(party, may={**party.may, kind: False})


@pytest.mark.parametrize("kind", [CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN])
async def test_without_the_permission_of_that_action_nothing_is_stored_or_sent(
    desk: Desk, kind: CaseKind
) -> None:
    for user_id, sentence in ((MO, YOU_LACK), (BOT, I_LACK)):
        discord = FakeDiscord(desk.clock)
        _without(discord, user_id, kind)
        with pytest.raises(NotAllowedError) as refused:
            await desk.actions.act(desk.order(kind, length=HOUR), discord)
        assert str(refused.value).startswith(sentence.split("**", maxsplit=1)[0])
        assert discord.calls == ["parties"]
    assert await desk.all() == []


async def test_rank_owner_self_bot_and_administrator(desk: Desk) -> None:
    people = desk.discord.people
    people[20] = replace(people[MIA], id=20, rank=10)
    people[21] = replace(people[MIA], id=21, rank=60)
    people[22] = replace(people[MIA], id=22, rank=2, is_admin=True)
    expected = {
        (MO, MO, CaseKind.BAN): ONESELF,
        (MO, BOT, CaseKind.BAN): ME,
        (MO, OWNER, CaseKind.WARNING): OWNS,
        (MO, 20, CaseKind.TIMEOUT): YOU_BELOW,
        (MO, 21, CaseKind.KICK): YOU_BELOW,
        (OWNER, 21, CaseKind.KICK): I_BELOW,
        (MO, 22, CaseKind.TIMEOUT): ADMIN,
        (MO, 404, CaseKind.KICK): LEFT,
        (MO, 404, CaseKind.TIMEOUT): LEFT,
        (404, MIA, CaseKind.NOTE): NOT_A_MODERATOR,
        (MIA, 20, CaseKind.NOTE): NOT_A_MODERATOR,
        (MO, MIA, CaseKind.UNBAN): NOT_BANNED,
        (MO, MIA, CaseKind.UNTIMEOUT): NOT_TIMED_OUT,
    }
    for (moderator, member, kind), sentence in expected.items():
        with pytest.raises(NotAllowedError) as refused:
            await desk.act(kind, moderator_id=moderator, member_id=member, length=HOUR)
        assert str(refused.value) == sentence, (moderator, member, kind)
    with pytest.raises(NotAllowedError, match=NO_LENGTH):
        await desk.act(CaseKind.TIMEOUT)
    # The owner stands above everybody whose rank is theirs.
    assert (await desk.act(CaseKind.KICK, moderator_id=OWNER, member_id=20)).case.id == 1


async def test_a_moderator_by_role_writes_notes_and_warnings_and_nothing_at_discord(
    desk: Desk,
) -> None:
    desk.discord.people[MO] = replace(desk.discord.people[MO], may={})
    for kind in (CaseKind.NOTE, CaseKind.WARNING, CaseKind.SAFETY):
        assert (await desk.act(kind)).case.status is CaseStatus.DONE
    with pytest.raises(NotAllowedError):
        await desk.act(CaseKind.TIMEOUT, length=HOUR)


async def test_of_two_moderators_in_one_second_one_acts_and_the_other_reads_who(
    desk: Desk,
) -> None:
    orders = [desk.order(CaseKind.TIMEOUT, moderator_id=who, length=HOUR) for who in (MO, MAX)]
    results = await asyncio.gather(
        *(desk.actions.act(order, desk.discord) for order in orders), return_exceptions=True
    )
    (told,) = [each for each in results if isinstance(each, AlreadyActedError)]
    assert desk.discord.did("timeout") == desk.discord.did("tell") == 1
    assert told.case.moderator_id in {MO, MAX}
    assert f"<@{told.case.moderator_id}>" in str(told)
    assert len(await desk.all()) == 1


async def test_after_half_a_minute_or_knowingly_another_may_act_too(desk: Desk) -> None:
    await desk.act(CaseKind.WARNING)
    with pytest.raises(AlreadyActedError):
        await desk.actions.check(desk.order(CaseKind.WARNING, moderator_id=MAX), desk.discord)
    assert (await desk.act(CaseKind.WARNING, moderator_id=MAX, anyway=True)).case.id == 2
    desk.clock.move(seconds=31)
    assert (await desk.act(CaseKind.WARNING, moderator_id=MO)).case.id == 3


async def test_two_moderators_may_write_notes_in_the_same_second(desk: Desk) -> None:
    await desk.act(CaseKind.WARNING)
    assert (await desk.act(CaseKind.NOTE, moderator_id=MAX)).case.id == 2


async def test_a_confirmation_of_ten_minutes_ago_is_checked_again_at_the_press(
    desk: Desk,
) -> None:
    order = desk.order(CaseKind.BAN)
    await desk.actions.check(order, desk.discord)
    await desk.ban(None, moderator_id=MAX)
    desk.clock.move(minutes=10)
    with pytest.raises(NotAllowedError, match=BANNED_ALREADY):
        await desk.actions.act(order, desk.discord)
    _without(desk.discord, MO, CaseKind.BAN)
    with pytest.raises(NotAllowedError, match=r"\*\*Ban Members\*\*"):
        await desk.actions.act(order, desk.discord)
    assert desk.discord.did("ban") == 1


async def test_the_same_press_delivered_twice_acts_once(desk: Desk) -> None:
    order = desk.order(CaseKind.KICK)
    first, second = await asyncio.gather(*(desk.actions.act(order, desk.discord) for _ in range(2)))
    assert first.case == second.case
    assert {first.is_repeat, second.is_repeat} == {False, True}
    assert desk.discord.did("kick") == desk.discord.did("tell") == 1


async def test_a_refused_action_is_kept_as_failed_and_says_what_to_do(desk: Desk) -> None:
    desk.discord.refuses["ban"] = [FORBIDDEN]
    with pytest.raises(ActionFailedError) as failed:
        await desk.ban(7)
    case = await desk.case(1)
    assert failed.value.case == case
    assert case.status is CaseStatus.FAILED
    assert "**Ban Members**" in str(failed.value)
    assert "already been told" in str(failed.value)
    assert case.due_at is None
    desk.clock.move(days=8)
    assert (await desk.sweep()).lifted == 0
    # The number is not given twice, and the same press does not act again.
    assert (await desk.ban(7)).id == 2


async def test_a_member_who_leaves_meanwhile_is_said_to_be_gone(desk: Desk) -> None:
    desk.discord.refuses["timeout"] = [UNKNOWN_MEMBER]
    with pytest.raises(ActionFailedError, match="not in this server any more"):
        await desk.act(CaseKind.TIMEOUT, length=HOUR)


async def test_who_was_told_of_what_did_not_happen_is_told_that_too(desk: Desk) -> None:
    desk.discord.refuses["ban"] = [FORBIDDEN]
    with pytest.raises(ActionFailedError, match="telling them that it did not happen"):
        await desk.ban(7)
    assert [case.id for case in desk.discord.corrected] == [1]
    desk.discord.refuses["kick"] = [FORBIDDEN]
    with pytest.raises(ActionFailedError):
        await desk.act(CaseKind.KICK, tell=False)
    assert len(desk.discord.corrected) == 1


async def test_an_answer_that_got_lost_is_looked_for(desk: Desk) -> None:
    async def lose(name: str) -> None:
        if name == "ban":
            raise AWAY

    desk.discord.after = lose
    assert (await desk.ban(7)).status is CaseStatus.DONE


async def test_while_discord_is_away_the_case_stays_pending_and_is_settled_later(
    desk: Desk,
) -> None:
    desk.discord.refuses["ban"], desk.discord.refuses["standing"] = [AWAY], [AWAY]
    with pytest.raises(ActionFailedError, match="case 1 will say"):
        await desk.ban(7)
    assert (await desk.case(1)).status is CaseStatus.PENDING
    desk.clock.move(minutes=2)
    assert (await desk.sweep()).settled == 1
    assert (await desk.case(1)).status is CaseStatus.FAILED
    assert "Case 1" in desk.discord.notices[0]
    assert len(desk.discord.corrected) == 1


async def test_nothing_is_stored_while_discord_does_not_say_who_they_are(desk: Desk) -> None:
    desk.discord.refuses["parties"] = [AWAY]
    with pytest.raises(DiscordAwayError):
        await desk.ban(7)
    assert await desk.all() == []


async def test_reasons_are_cut_for_the_audit_log_and_name_no_report(desk: Desk) -> None:
    await desk.act(CaseKind.KICK, reason="x" * 1000, report_id=31)
    (reason,) = desk.discord.reasons
    assert len(reason) == 512
    assert reason.startswith("Case 1 by name-8 (8): xxx")
    assert "31" not in reason


async def test_a_message_is_deleted_by_whoever_may_and_the_audit_has_it(desk: Desk) -> None:
    link = MessageLink(10, 20)
    work = (GUILD, MO, link, "Phone number", desk.discord)
    assert await desk.actions.delete_message(*work)
    with pytest.raises(NotAllowedError):
        await desk.actions.delete_message(GUILD, MIA, link, "", desk.discord)
    with pytest.raises(NotAllowedError):
        await desk.actions.delete_message(GUILD, MO, MessageLink(404, 1), "", desk.discord)
    assert not await desk.actions.delete_message(GUILD, MO, MessageLink(10, 404), "", desk.discord)
    rows = await desk.storage.repositories.servers.audit.recent(GUILD, action="mod-deleted")
    assert [row.target for row in rows] == ["404", "20"]
    assert rows[1].actor_id == MO
