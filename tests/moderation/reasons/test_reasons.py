"""A server's reasons: changed, hidden, added, undone, each with its row in the audit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.moderation.reasons import (
    MAX_REASONS,
    Reason,
    ReasonError,
    ReasonOrigin,
    Reasons,
    TypedReason,
)
from bot.storage import JSON, Storage

SHIPPED = (
    Reason("spam", "Spam", "Please leave it out.", 1),
    Reason("insult", "Insult", "Please be kind.", 1, "hugs"),
)
ENTRIES = {"hugs", "gifts"}
TYPED = TypedReason("  Off\ttopic ", " Please stay with the subject.\n", " 0 ", "gifts")
ADMIN = 7


@pytest.fixture
async def storage(made_folder: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(None, made_folder, None)
    yield storage
    await storage.close()


@pytest.fixture
def reasons(storage: Storage) -> Reasons:
    return Reasons(storage, SHIPPED)


async def test_without_a_change_the_shipped_ones_hold(reasons: Reasons) -> None:
    assert await reasons.list(1) == SHIPPED
    assert await reasons.dump(1) == []


async def test_an_added_one_comes_last_and_only_here(reasons: Reasons, storage: Storage) -> None:
    added = await reasons.add(1, TYPED, ENTRIES, ADMIN)
    assert (added.reason.title, added.reason.text) == ("Off topic", "Please stay with the subject.")
    assert (added.reason.points, added.reason.entry) == (0, "gifts")
    assert added.reason.origin is ReasonOrigin.OWN
    assert await reasons.list(1) == (*SHIPPED, added.reason)
    assert await reasons.list(2) == SHIPPED
    (row,) = await storage.repositories.servers.audit.recent(1)
    assert (row.action, row.target, row.actor_id) == ("reason-added", added.reason.id, ADMIN)


async def test_a_shipped_one_is_changed_and_hidden_and_comes_back(reasons: Reasons) -> None:
    changed = await reasons.edit(1, "spam", replace(TYPED, title="Junk"), ENTRIES, ADMIN)
    assert [each.title for each in await reasons.list(1)] == ["Junk", "Insult"]
    assert changed.reason.origin is ReasonOrigin.CHANGED
    removed = await reasons.remove(1, "spam", ADMIN)
    assert removed.is_gone
    board = await reasons.board(1)
    assert [each.id for each in board.visible] == ["insult"]
    assert [each.title for each in board.hidden] == ["Spam"]
    back = await reasons.undo(1, removed.row, ADMIN)
    assert back.reason.title == "Junk"
    again = await reasons.undo(1, changed.row, ADMIN)
    assert again.reason == SHIPPED[0]
    assert await reasons.list(1) == SHIPPED


async def test_editing_a_hidden_one_shows_it_again(reasons: Reasons) -> None:
    await reasons.remove(1, "spam", ADMIN)
    await reasons.edit(1, "spam", TYPED, ENTRIES, ADMIN)
    assert [each.title for each in await reasons.list(1)] == ["Off topic", "Insult"]


async def test_an_own_one_is_removed_and_put_back(reasons: Reasons) -> None:
    added = await reasons.add(1, TYPED, ENTRIES, ADMIN)
    removed = await reasons.remove(1, added.reason.id, ADMIN)
    assert (removed.reason, removed.is_gone) == (added.reason, True)
    assert await reasons.list(1) == SHIPPED
    await reasons.undo(1, removed.row, ADMIN)
    assert await reasons.list(1) == (*SHIPPED, added.reason)


async def test_a_change_is_undone_once_and_not_over_a_later_one(reasons: Reasons) -> None:
    first = await reasons.edit(1, "spam", TYPED, ENTRIES, ADMIN)
    second = await reasons.edit(1, "spam", replace(TYPED, points="3"), ENTRIES, ADMIN)
    with pytest.raises(ReasonError, match="changed that reason since"):
        await reasons.undo(1, first.row, ADMIN)
    await reasons.undo(1, second.row, ADMIN)
    with pytest.raises(ReasonError):
        await reasons.undo(1, second.row, ADMIN)
    with pytest.raises(ReasonError, match="no longer there"):
        await reasons.undo(2, first.row, ADMIN)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " \x00 "}, "needs a title"),
        ({"title": "x" * 81}, "80 characters"),
        ({"text": ""}, "needs words"),
        ({"text": "ok" + 200 * "🙂"}, "They were 402"),
        ({"text": "?!"}, "needs words"),
        ({"points": "4"}, "from 0 to 3"),
        ({"points": "-1"}, "from 0 to 3"),
        ({"points": "one"}, "from 0 to 3"),
        ({"entry": "nowhere"}, "do not know that entry"),
        ({"title": "sPAM"}, "a reason “sPAM” already"),
    ],
)
async def test_what_cannot_be_a_reason_is_told_and_changes_nothing(
    reasons: Reasons, storage: Storage, changes: dict[str, str], said: str
) -> None:
    typed = replace(TYPED, **changes)
    for attempt in (
        reasons.add(1, typed, ENTRIES, ADMIN),
        reasons.edit(1, "insult", typed, ENTRIES, ADMIN),
    ):
        with pytest.raises(ReasonError, match=said):
            await attempt
    assert await reasons.list(1) == SHIPPED
    assert await storage.repositories.servers.audit.recent(1) == []


async def test_a_reason_keeps_its_entry_though_the_server_switched_it_off(reasons: Reasons) -> None:
    typed = TypedReason("Insult", "Be kind, please.", "2", "hugs")
    assert (await reasons.edit(1, "insult", typed, {"gifts"}, ADMIN)).reason.entry == "hugs"


async def test_one_that_is_gone_is_said_to_be(reasons: Reasons) -> None:
    for attempt in (
        reasons.get(1, "nothing"),
        reasons.remove(1, "own-1", ADMIN),
        reasons.edit(1, "own-1", TYPED, ENTRIES, ADMIN),
    ):
        with pytest.raises(ReasonError, match="no longer there"):
            await attempt


async def test_a_list_holds_no_more_than_discord_shows(reasons: Reasons) -> None:
    for number in range(MAX_REASONS - len(SHIPPED)):
        await reasons.add(1, replace(TYPED, title=f"Reason {number}"), ENTRIES, ADMIN)
    assert len(await reasons.list(1)) == MAX_REASONS
    with pytest.raises(ReasonError, match="There are 24 reasons already"):
        await reasons.add(1, replace(TYPED, title="One more"), ENTRIES, ADMIN)
    await reasons.edit(1, "spam", replace(TYPED, title="Still to be changed"), ENTRIES, ADMIN)


async def test_an_export_is_read_again(reasons: Reasons) -> None:
    await reasons.add(1, TYPED, ENTRIES, ADMIN)
    await reasons.remove(1, "spam", ADMIN)
    exported = await reasons.dump(1)
    assert isinstance(exported, list)
    bodies = reasons.replacement(exported)
    assert [each["id"] for each in exported if isinstance(each, dict)] == list(bodies)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "no list"),
        ([3], "Reason 1 in that file: it has no id"),
        ([{"id": "a" * 41}], "has no id"),
        ([{"id": "own-1", "title": "T", "text": "Words", "points": 9}], "Reason 1 .* from 0 to 3"),
        ([{"id": "own-1", "title": "T", "text": "Words", "points": True}], "from 0 to 3"),
        ([{"id": "own-1", "hidden": True}] * 2, "is there twice"),
        ([{"id": "own-1", "title": "Spam", "text": "Words", "points": 1}], "“Spam” already"),
        (
            [{"id": "own-1", "title": "T", "text": "Words", "points": 1, "entry": 5}],
            "its entry is no id",
        ),
    ],
)
def test_a_file_that_is_no_list_of_reasons_is_refused(
    reasons: Reasons, data: JSON, said: str
) -> None:
    with pytest.raises(ReasonError, match=said):
        reasons.replacement(data)
