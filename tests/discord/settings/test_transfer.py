"""A file out of one server and into another: shown first, all or nothing, undone later."""

from __future__ import annotations

import json
from typing import Any

import pytest
import simcord
from simcord.results import ResponseMessage

from bot.config_transfer import service
from bot.custom_knowledge import EntryDraft
from bot.servers import ServerConfig
from bot.storage import JSON, StorageUnavailable
from tests.discord.acting import answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts

DRAFT = EntryDraft("May I bring my dog?", "Ask before you do.", aliases=("dog in session",))


async def export(world: World) -> dict[str, Any]:
    result = await world.admin.slash(world.channel, "settings export")
    assert result.ephemeral
    (file,) = answer_of(result).attachments
    assert file.filename == "boundary-bot-server.json"
    found: dict[str, Any] = json.loads(await file.read())
    return found


async def offer(
    world: World, file: object, by: simcord.MemberActor | None = None
) -> ResponseMessage:
    """Upload a file; the card of what it would change."""
    data = file if isinstance(file, bytes) else json.dumps(file).encode()
    person = by or world.admin
    result = await person.slash(world.channel, "settings import", file=("f.json", data))
    assert result.ephemeral
    return answer_of(result)


async def config_of(world: World) -> ServerConfig:
    return await world.bot.services.configs.get(world.guild.id)


async def everything(world: World) -> tuple[ServerConfig, JSON]:
    return await config_of(world), await world.bot.services.custom_knowledge.transfer.dump(
        world.guild.id
    )


async def furnish(world: World) -> None:
    """Set some things and add some knowledge."""
    services = world.bot.services
    await services.configs.update(
        world.guild.id,
        {"dial": "eager", "allowed_channels": [world.channel.id], "countries": ["gb"]},
    )
    await services.custom_knowledge.entries.add(world.guild.id, DRAFT, world.admin.id)
    await services.custom_knowledge.phrases.add_alias(
        world.guild.id, "hugs", "cuddling the shrink", world.admin.id
    )
    await services.custom_knowledge.phrases.add_out_of_scope(
        world.guild.id, "where is the pizza", world.admin.id
    )


async def test_a_file_brings_back_all_that_was_there(world: World) -> None:
    await furnish(world)
    before = await everything(world)
    file = await export(world)
    assert "can my therapist" not in json.dumps(file)
    services = world.bot.services
    await services.configs.change(world.guild.id, {"cooldown": 5}, unset=["dial", "countries"])
    await services.custom_knowledge.transfer.replace(world.guild.id, {}, world.admin.id)
    changed = await everything(world)
    card = await offer(world, file)
    said_before = texts(card)
    for words in (
        "balanced → eager",
        "5 seconds → 0 seconds",
        "United Kingdom",
        "added: “May I bring my dog?”",
        "ways to ask: 0 → 2",
        "phrases that are not for me: 0 → 1",
    ):
        assert words in said_before
    assert await everything(world) == changed, "nothing before the click"
    await world.restart()
    done = answer_of(await press(world.admin, card, "Import it"))
    assert "Imported" in texts(done)
    assert await everything(world) == before
    assert "Ask before you do." in texts(await ask(world, "may i bring my dog?"))
    await world.restart()
    undone = answer_of(await press(world.admin, done, "Undo"))
    assert "eager → balanced" in texts(undone)
    assert await everything(world) == changed
    again = answer_of(await press(world.admin, undone, "Undo"))
    assert "balanced → eager" in texts(again)
    assert await everything(world) == before


async def test_undo_and_import_work_once(world: World) -> None:
    await furnish(world)
    file = await export(world)
    await world.bot.services.configs.set(world.guild.id, "dial", "careful")
    card = await offer(world, file)
    take = buttons(card)["Import it"]
    done = answer_of(await press(world.admin, card, "Import it"))
    assert "already done" in said(await forge(world.admin, done, take))
    undo = buttons(done)["Undo"]
    await press(world.admin, done, "Undo")
    assert "already done" in said(await forge(world.admin, done, undo))
    assert (await config_of(world)).dial == "careful"


async def test_every_change_is_in_the_audit_and_undoing_marks_it(world: World) -> None:
    await furnish(world)
    file = await export(world)
    await world.bot.services.configs.set(world.guild.id, "dial", "careful")
    done = answer_of(await press(world.admin, await offer(world, file), "Import it"))
    await press(world.admin, done, "Undo")
    rows = await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id, 50)
    undoing, imported = (row for row in rows if row.action in {service.IMPORTED, service.UNDONE})
    assert imported.undone == undoing.id
    assert imported.actor_id == world.admin.id
    history = said(await world.admin.slash(world.channel, "settings history"))
    assert "imported a file: **How sure I must be:** careful → eager (undone since)" in history
    assert "undid an import: **How sure I must be:** eager → careful" in history


async def test_a_file_of_another_server_leaves_out_what_is_not_here(world: World) -> None:
    theirs = world.env.create_guild(name="Elsewhere")
    elsewhere = theirs.create_text_channel("their-*mods*")
    card = await offer(
        world,
        {
            "format": "boundary-bot server",
            "version": 1,
            "settings": {
                "retention": 9,
                "moderator_channel": str(elsewhere.id),
                "denied_channels": [str(elsewhere.id), str(world.channel.id)],
                "moderator_roles": [str(world.guild.default_role.id)],
            },
            "names": {str(elsewhere.id): "#their-*mods*"},
            "knowledge": {"aliases": {"no-such-entry": ["x y z"], "hugs": ["cuddle"]}},
        },
    )
    shown = texts(card)
    assert "Left out" in shown
    assert f"Moderators' channel \\#their-\\*mods\\*: There is no channel {elsewhere.id}" in shown
    assert "@everyone is every member" in shown
    assert "entries that I do not know (no-such-entry)" in shown
    await press(world.admin, card, "Import it")
    config = await config_of(world)
    assert (config.retention, config.moderator_channel) == (9, None)
    assert config.denied_channels == (world.channel.id,)


async def test_a_warning_stands_on_the_question(world: World) -> None:
    settings = {"moderator_channel": str(world.channel.id)}
    card = await offer(world, file_with(settings))
    assert "Please check" in texts(card)
    assert "Every member can read" in texts(card)


async def test_what_changed_meanwhile_is_shown_again(world: World) -> None:
    card = await offer(world, file_with({"retention": 9}))
    await world.bot.services.configs.set(world.guild.id, "retention", 20)
    again = answer_of(await press(world.admin, card, "Import it"))
    assert "changed meanwhile" in texts(again)
    assert "20 days → 9 days" in texts(again)
    assert (await config_of(world)).retention == 20
    await press(world.admin, again, "Import it")
    assert (await config_of(world)).retention == 9


async def test_all_or_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await furnish(world)
    file = await export(world)
    await world.bot.services.configs.set(world.guild.id, "dial", "careful")
    await world.bot.services.custom_knowledge.transfer.replace(world.guild.id, {}, world.admin.id)
    before = await everything(world)
    card = await offer(world, file)

    async def fail(*_: object) -> int:
        raise StorageUnavailable("the last row cannot be written")

    monkeypatch.setattr(service, "write_change", fail)
    result = await press(world.admin, card, "Import it")
    assert "nothing was changed" in said(result)
    assert await everything(world) == before
    monkeypatch.undo()
    assert "Imported" in said(await press(world.admin, card, "Import it"))
    assert (await config_of(world)).dial == "eager"


async def test_a_backup_of_another_server_cannot_be_put_back_here(world: World) -> None:
    theirs = world.env.create_guild(name="Elsewhere")
    backups = world.bot.services.storage.repositories.servers.backups
    before = await backups.add(theirs.id, {"settings": {"dial": "eager"}})
    kept = await backups.add(theirs.id, {"file": file_with({"dial": "eager"})})
    card = answer_of(await world.admin.slash(world.channel, "settings view"))
    for custom_id in (
        f"b:settings-undo:{before:x}",
        f"b:settings-undo:{kept:x}",
        f"b:settings-import:{kept:x}:00000000",
        f"b:settings-import:{before:x}:00000000",
        "b:settings-undo:0",
    ):
        assert "already done" in said(await forge(world.admin, card, custom_id)), custom_id
    for custom_id in ("b:settings-undo", "b:settings-undo:zz", "b:settings-import:1"):
        assert "no longer leads" in said(await forge(world.admin, card, custom_id)), custom_id
    assert await config_of(world) == ServerConfig()
    # Nor is what was kept before an import taken for a file, or the other way round.
    own = await backups.add(world.guild.id, {"settings": {"dial": "eager"}})
    forged = await forge(world.admin, card, f"b:settings-import:{own:x}:00000000")
    assert "already done" in said(forged)


async def test_a_named_role_imports_and_undoes_all_but_what_owners_change(world: World) -> None:
    role = world.guild.create_role("Deputies")
    deputy = world.guild.add_member(world.env.create_user("dora"), roles=[role])
    await world.bot.services.configs.set(world.guild.id, "admin_roles", [role.id])
    await admit(world, deputy)
    card = await offer(world, file_with({"admin_roles": [], "retention": 5}), by=deputy)
    assert "Admins by role: only members with **Manage Server** can change this" in texts(card)
    done = answer_of(await press(deputy, card, "Import it"))
    config = await config_of(world)
    assert (config.admin_roles, config.retention) == ((role.id,), 5)
    other = world.guild.create_role("Others")
    await world.bot.services.configs.set(world.guild.id, "admin_roles", [role.id, other.id])
    await press(deputy, done, "Undo")
    config = await config_of(world)
    assert (config.admin_roles, config.retention) == ((role.id, other.id), 30)


def file_with(settings: dict[str, Any]) -> dict[str, Any]:
    return {"format": "boundary-bot server", "version": 1, "settings": settings}


async def empty_knowledge(world: World) -> JSON:
    other = world.env.create_guild(name="Empty")
    return await world.bot.services.custom_knowledge.transfer.dump(other.id)


async def admit(world: World, person: simcord.MemberActor) -> None:
    """Let Discord show /settings to somebody, as an admin can in the server's settings."""
    command = world.env.backend.find_command("settings", None)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {person: True})
