"""Cases go out as a table and come in from a file: shown first, undone at will."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import simcord
from simcord.results import InteractionResult
from sqlalchemy import delete, insert

from bot.moderation.cases.models import CaseKind, CaseSource, CaseStatus
from bot.storage.engine.connections import AsyncConnection
from bot.storage.schema.moderation_tables import appeals, moderation_cases, moderation_numbers
from tests.discord.acting import HUG, allow, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.ordering import all_cases, cases_of, later, order
from tests.discord.reading import buttons, texts

FORMULA = "=HYPERLINK(1)"
LATER = {"body": "For moderators alone.", "created_at": "2025-12-09 10:00:00"}


def zeppelin(world: World, number: int, kind: int = 4, **changes: Any) -> dict[str, Any]:
    return {
        "case_number": number,
        "user_id": str(world.member.id),
        "mod_id": str(world.moderator.id),
        "type": kind,
        "created_at": f"2025-12-{number:02} 10:00:00",
        "is_hidden": False,
        "notes": [{"body": f"Old {number}", "created_at": "2025-12-01 10:00:00"}],
        **changes,
    }


async def offer(
    world: World, file: object, by: simcord.MemberActor | None = None
) -> InteractionResult:
    """Attach a file; what it would bring in is shown."""
    data = file if isinstance(file, bytes) else json.dumps(file).encode()
    person = by or world.admin
    await allow(world, "case", person)
    return await person.slash(world.channel, "case import", file=("cases", data))


async def exported(world: World) -> bytes:
    await allow(world, "case", world.admin)
    result = await world.admin.slash(world.channel, "case export")
    assert result.ephemeral
    (file,) = answer_of(result).attachments
    return await file.read()


async def test_the_table_holds_no_safety_case_and_no_formula(world: World) -> None:
    await order(world, "warn", FORMULA)
    await order(world, "safety", "", fields={"preset": ["safety-informed"]})
    await order(world, "note", "'quoted'")
    rows = list(csv.DictReader(io.StringIO((await exported(world)).decode("utf-8-sig"))))
    assert [row["kind"] for row in rows] == ["note", "warning"]
    assert rows[1]["reason"] == f"'{FORMULA}"
    assert rows[1]["member_id"] == str(world.member.id)


async def test_there_is_nothing_to_export_at_first(world: World) -> None:
    await allow(world, "case", world.admin)
    assert "nothing to export" in said(await world.admin.slash(world.channel, "case export"))


async def test_a_table_comes_back_into_an_empty_record_as_it_was(world: World) -> None:
    await order(world, "warn", f"{FORMULA}\n'twice'")
    await order(world, "timeout", length="2h")
    before, table = await all_cases(world), await exported(world)
    known = await offer(world, table)
    assert "**2 cases** of them I have already" in said(known)
    assert not buttons(answer_of(known))
    await world.bot.services.storage.write(_forget_everything)
    card = answer_of(await offer(world, table))
    assert "A table of **/case export**: 2 cases" in texts(card)
    done = answer_of(await press(world.admin, card, "Import 2 cases"))
    assert "### 2 cases imported" in texts(done)
    after = await all_cases(world)
    for old, new in zip(before, after, strict=True):
        assert (old.id, old.kind, old.reason, old.points) == (
            new.id,
            new.kind,
            new.reason,
            new.points,
        )
        assert (old.created_at, old.member_id) == (new.created_at, new.member_id)
        assert (new.source, new.due_at) == (CaseSource.IMPORT, None)
    card = answer_of(await order(world, "note", "Goes on after them."))
    assert "Case 3" in texts(card)


async def _forget_everything(connection: AsyncConnection) -> None:
    await connection.execute(delete(moderation_cases))
    await connection.execute(delete(moderation_numbers))


async def test_zeppelins_cases_come_in_with_their_kinds_and_bad_ones_are_named(
    world: World,
) -> None:
    file = {
        "cases": [
            zeppelin(world, 3, notes=[*zeppelin(world, 3)["notes"], LATER]),
            zeppelin(world, 4, kind=1),
            zeppelin(world, 5, kind=2),
            zeppelin(world, 6, is_hidden=True),
            zeppelin(world, 7, kind=8),
            zeppelin(world, 8, created_at="1999-01-01"),
            zeppelin(world, 9, created_at="2024-01-01 00:00:00"),
        ]
    }
    card = answer_of(await offer(world, file))
    shown = texts(card)
    assert "An export of Zeppelin's cases: 5 cases" in shown
    assert "Warning: 3, Ban: 1, Ban ended: 1" in shown
    assert "- case 7: it was deleted in Zeppelin" in shown
    assert "- case 8: its date lies before 2015" in shown
    assert "**1 case** are older" in shown
    await press(world.admin, card, "Import 4 cases")
    warning, ban, unban, hidden = await cases_of(world)
    assert (warning.id, warning.kind, warning.reason) == (3, CaseKind.WARNING, "Old 3")
    assert (ban.kind, ban.lifted_at) == (CaseKind.BAN, unban.created_at)
    assert hidden.status is CaseStatus.VOID
    shown = said(await world.moderator.slash(world.channel, "case show", number=3))
    assert "For moderators alone." in shown
    own = said(await world.member.slash(world.channel, "me cases"))
    assert "Old 3" in own
    assert "For moderators alone." not in own
    assert world.guild.get_ban(world.member) is None
    audit = world.bot.services.storage.repositories.servers.audit
    (row,) = await audit.recent(world.guild.id, action="mod-imported")
    assert (row.actor_id, row.detail) == (world.admin.id, {"count": 4})


async def test_numbers_that_are_taken_can_be_left_out_or_given_anew(world: World) -> None:
    await order(world, "note", "Ours.")
    file = {"cases": [zeppelin(world, 1), zeppelin(world, 2)]}
    card = answer_of(await offer(world, file))
    assert "**1 case** have numbers that are taken here (1)" in texts(card)
    done = answer_of(await press(world.admin, card, "New numbers for all: 2 cases"))
    assert "numbers 2 to 3" in texts(done)
    assert [each.reason for each in await all_cases(world)] == ["Ours.", "Old 1", "Old 2"]
    undone = answer_of(await press(world.admin, done, "Undo"))
    assert "2 cases are gone again" in texts(undone)
    assert [each.reason for each in await all_cases(world)] == ["Ours."]
    card = answer_of(await offer(world, file))
    await press(world.admin, card, "Leave out what is taken: 1 case")
    assert [each.reason for each in await all_cases(world)] == ["Ours.", "Old 2"]


async def test_an_import_and_its_undoing_happen_once(world: World) -> None:
    card = answer_of(await offer(world, {"cases": [zeppelin(world, 1)]}))
    ids = dict(buttons(card))
    done = answer_of(await press(world.admin, card, "Import 1 case"))
    undo = buttons(done)["Undo"]
    own = await ask(world, HUG, by=world.admin)
    assert "that one is gone" in said(await forge(world.admin, own, ids["Import 1 case"]))
    await press(world.admin, done, "Undo")
    own = await ask(world, HUG, by=world.admin)
    assert "undone already" in said(await forge(world.admin, own, undo))
    assert await all_cases(world) == []


async def test_a_file_is_kept_for_a_quarter_of_an_hour_and_in_memory_alone(world: World) -> None:
    card = answer_of(await offer(world, {"cases": [zeppelin(world, 1)]}))
    await world.restart()
    assert "Attach it again" in said(await press(world.admin, card, "Import 1 case"))
    card = answer_of(await offer(world, {"cases": [zeppelin(world, 1)]}))
    later(world, minutes=16)
    assert "Attach it again" in said(await press(world.admin, card, "Import 1 case"))
    assert await all_cases(world) == []


async def test_a_file_that_is_none_gets_a_sentence(world: World) -> None:
    for data, sentence in (
        (b"hello", "lacks the column"),
        (b"{}", "Import/Export"),
        (b"\xff\xff", "no text"),
    ):
        assert sentence in said(await offer(world, data))


async def test_an_appeal_keeps_its_case_when_an_import_is_undone(world: World) -> None:
    card = answer_of(await offer(world, {"cases": [zeppelin(world, 1), zeppelin(world, 2)]}))
    done = answer_of(await press(world.admin, card, "Import 2 cases"))
    await world.bot.services.storage.write(lambda connection: _appeal(connection, world.guild.id))
    undone = answer_of(await press(world.admin, done, "Undo"))
    assert "1 case stay: an appeal" in texts(undone)
    assert [each.id for each in await all_cases(world)] == [2]


async def _appeal(connection: AsyncConnection, guild_id: int) -> None:
    row = {"guild_id": guild_id, "id": 1, "case_id": 2, "created_at": 0, "status": "open"}
    await connection.execute(insert(appeals).values(row))


async def test_files_are_for_admins(world: World) -> None:
    await order(world, "warn")
    for command, options in (("case export", {}), ("case import", {"file": ("x", b"{}")})):
        refused = await world.moderator.slash(world.channel, command, **options)
        assert "for admins" in said(refused)
        assert not answer_of(refused).attachments
