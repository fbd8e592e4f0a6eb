"""Changing settings without Discord: who may, what cannot hold, and what is asked before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.servers import SETTINGS, ConfigChange, ServerConfig, ServerConfigs, SettingError
from bot.servers.admin import AdminContext
from bot.servers.editing import MAX_SELECTED, Caution, SettingsService, names_not_reset
from bot.servers.history import PAGE, ChangeHistory
from bot.storage import Storage
from tests.servers.town import (
    CHIEFS,
    EVERYONE,
    GENERAL,
    HELPERS,
    HIGH,
    LOCKED,
    MODS,
    SILENT,
    Town,
)

OWNER = AdminContext(1, 77, is_owner=True, directory=Town())
DEPUTY = AdminContext(1, 78, is_owner=False, directory=Town())


@dataclass(frozen=True)
class Desk:
    """The service with what stands behind it."""

    settings: SettingsService
    configs: ServerConfigs
    history: ChangeHistory


@pytest.fixture
async def desk(made_folder: Path) -> AsyncIterator[Desk]:
    storage = await Storage.open(None, made_folder, None)
    configs = ServerConfigs(storage.repositories.servers.settings)
    yield Desk(SettingsService(configs), configs, ChangeHistory(storage.repositories.servers.audit))
    await configs.close()
    await storage.close()


async def test_a_change_is_made_and_written_into_the_history(desk: Desk) -> None:
    outcome = await desk.settings.save_text(OWNER, "countries", "Ireland, gb")
    assert isinstance(outcome, ConfigChange)
    assert outcome.names == ("countries",)
    assert (await desk.configs.get(1)).countries == ("ie", "gb")
    assert await desk.configs.get(2) == ServerConfig(), "another server"
    page = await desk.history.page(1)
    (entry,) = page.entries
    assert (entry.actor_id, entry.values) == (77, (("countries", [], ["ie", "gb"]),))
    assert (page.is_first, page.has_more) == (True, False)


async def test_the_history_has_pages(desk: Desk) -> None:
    for number in range(PAGE + 2):
        await desk.settings.save_text(OWNER, "cooldown", str(number + 1))
    first = await desk.history.page(1)
    assert (len(first.entries), first.has_more) == (PAGE, True)
    rest = await desk.history.page(1, first.entries[-1].id)
    assert (len(rest.entries), rest.has_more, rest.is_first) == (2, False, False)
    assert (await desk.history.page(2)).entries == (), "another server"


async def test_what_is_hardly_meant_is_asked_once_and_then_done(desk: Desk) -> None:
    caution = await desk.settings.save_selection(OWNER, "moderator_channel", [str(GENERAL.id)])
    assert isinstance(caution, Caution)
    assert (caution.name, caution.value) == ("moderator_channel", GENERAL.id)
    assert "Every member can read" in caution.sentence
    assert (await desk.configs.get(1)).moderator_channel is None
    await desk.settings.save_anyway(OWNER, caution.name, str(caution.value))
    assert (await desk.configs.get(1)).moderator_channel == GENERAL.id
    again = await desk.settings.save_selection(OWNER, "moderator_channel", [str(GENERAL.id)])
    assert isinstance(again, ConfigChange), "it holds already"


async def test_a_role_with_powers_is_hardly_meant_for_duty(desk: Desk) -> None:
    caution = await desk.settings.save_selection(OWNER, "duty_role", [str(CHIEFS.id)])
    assert isinstance(caution, Caution)
    assert "**Ban Members**, **Manage Roles**" in caution.sentence
    other = await desk.settings.save_selection(OWNER, "report_role", [str(CHIEFS.id)])
    assert isinstance(other, ConfigChange), "nobody gets that one from the bot"


async def test_a_role_of_standing_that_cannot_or_should_not_be_given_is_asked_about(
    desk: Desk,
) -> None:
    above = await desk.settings.save_selection(OWNER, "helper_role", [str(HIGH.id)])
    assert isinstance(above, Caution)
    assert "above my own role" in above.sentence
    powers = await desk.settings.save_selection(OWNER, "newcomer_role", [str(CHIEFS.id)])
    assert isinstance(powers, Caution)
    assert "**Ban Members**, **Manage Roles**. I do not give that" in powers.sentence
    plain = await desk.settings.save_selection(OWNER, "helper_role", [str(SILENT.id)])
    assert isinstance(plain, ConfigChange)


@pytest.mark.parametrize(
    ("name", "selected"),
    [
        ("moderator_roles", [str(EVERYONE.id)]),
        ("moderator_channel", [str(LOCKED.id)]),
        ("countries", ["xx"]),
        ("alert_channel", ["nonsense"]),
        ("dial", ["reckless"]),
    ],
)
async def test_what_cannot_hold_is_refused(desk: Desk, name: str, selected: list[str]) -> None:
    with pytest.raises(SettingError):
        await desk.settings.save_selection(OWNER, name, selected)
    assert await desk.configs.get(1) == ServerConfig()


async def test_a_role_that_was_named_names_no_others(desk: Desk) -> None:
    named = [str(HELPERS.id)]
    for change in (
        desk.settings.save_text(DEPUTY, "admin_roles", str(HELPERS.id)),
        desk.settings.save_selection(DEPUTY, "admin_roles", named),
        desk.settings.save_anyway(DEPUTY, "admin_roles", "()"),
        desk.settings.change(DEPUTY, {"dial": "eager", "admin_roles": ()}),
        desk.settings.reset(DEPUTY, "admin_roles"),
        desk.settings.preview_reset(DEPUTY, "admin_roles"),
    ):
        with pytest.raises(SettingError, match="Manage Server"):
            await change
    assert await desk.configs.get(1) == ServerConfig()
    assert names_not_reset(DEPUTY) == ["admin_roles"]
    assert names_not_reset(OWNER) == []


async def test_a_reset_of_all_leaves_what_only_owners_change(desk: Desk) -> None:
    await desk.configs.update(1, {"admin_roles": [HELPERS.id], "dial": "eager"})
    preview = await desk.settings.preview_reset(DEPUTY, None)
    assert preview.names == ("dial",)
    assert (await desk.configs.get(1)).dial == "eager", "a preview changes nothing"
    assert (await desk.settings.reset(DEPUTY, None)).names == ("dial",)
    assert (await desk.configs.get(1)).admin_roles == (HELPERS.id,)
    await desk.settings.reset(OWNER, None)
    assert await desk.configs.get(1) == ServerConfig()


async def test_what_a_select_cannot_hold_stays(desk: Desk) -> None:
    ids = list(range(1, MAX_SELECTED + 4))
    await desk.configs.set(1, "denied_channels", ids)
    beyond = ids[MAX_SELECTED:]
    with pytest.raises(SettingError, match="no channel"):
        await desk.settings.save_selection(OWNER, "denied_channels", [str(MODS.id)])
    known = [MODS.id, *([GENERAL.id] * MAX_SELECTED)]
    await desk.configs.set(1, "denied_channels", [*known[:MAX_SELECTED], GENERAL.id])
    await desk.settings.save_selection(OWNER, "denied_channels", [str(MODS.id)])
    assert (await desk.configs.get(1)).denied_channels == (MODS.id, GENERAL.id)
    assert len(beyond) == 3


async def test_entries_that_were_not_offered_stay_as_they_are(desk: Desk) -> None:
    await desk.configs.set(1, "disabled_entries", ["gifts"])
    await desk.settings.disable_entries(OWNER, {"hugs"}, ["hugs", "unknown"])
    assert (await desk.configs.get(1)).disabled_entries == ("gifts", "hugs")
    await desk.settings.disable_entries(OWNER, {"hugs"}, [])
    assert (await desk.configs.get(1)).disabled_entries == ("gifts",)


def test_only_the_admins_roles_are_for_owners() -> None:
    owners = [name for name, setting in SETTINGS.items() if setting.editor == "owner"]
    assert owners == ["admin_roles"]
