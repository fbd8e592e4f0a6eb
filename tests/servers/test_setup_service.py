"""/setup without Discord: where it goes on, what it suggests, and that it greets once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.servers import ServerConfig, ServerConfigs
from bot.servers.admin import AdminContext
from bot.servers.directory import MODERATION_PERMISSIONS, NEEDED_PERMISSIONS
from bot.servers.editing import SettingsService
from bot.servers.setup.service import SetupService
from bot.servers.setup.steps import STEPS
from bot.services import Core
from bot.storage import Storage
from bot.ui.cards.settings.permissions import PERMISSIONS
from tests.servers.town import HELPERS, MODS, Town

ADMIN = AdminContext(1, 77, is_owner=True, directory=Town(), locale="en-GB")
COUNTRIES = 2
"""The step that has to be decided."""


@dataclass(frozen=True)
class Desk:
    """The service with what stands behind it."""

    setup: SetupService
    configs: ServerConfigs


@pytest.fixture
async def desk(made_folder: Path, core: Core) -> AsyncIterator[Desk]:
    storage = await Storage.open(None, made_folder, None)
    configs = ServerConfigs(storage.repositories.servers.settings)
    settings = SettingsService(configs)
    yield Desk(
        SetupService(configs, settings, storage.repositories.servers.settings, core.resources),
        configs,
    )
    await configs.close()
    await storage.close()


async def test_it_goes_on_where_somebody_stopped(desk: Desk) -> None:
    assert (await desk.setup.resume(ADMIN)).number == 0
    await desk.setup.stop_at(1, COUNTRIES)
    assert (await desk.setup.resume(ADMIN)).number == COUNTRIES
    assert (await desk.setup.resume(AdminContext(2, 77, True, Town()))).number == 0


async def test_suggestions_are_of_this_server_and_only_for_what_nobody_chose(desk: Desk) -> None:
    page = await desk.setup.go_to(ADMIN, 1)
    assert page.suggested == {
        "countries": ("gb",),
        "moderator_roles": (HELPERS.id,),
        "moderator_channel": MODS.id,
        "report_channel": MODS.id,
    }
    assert await desk.configs.get(1) == ServerConfig(), "a suggestion does not hold by itself"
    change = await desk.setup.take_suggestions(ADMIN, 1)
    assert change is not None
    assert change.names == ("moderator_roles", "moderator_channel")
    await desk.configs.set(1, "moderator_roles", [])
    page = await desk.setup.go_to(ADMIN, 1)
    assert page.suggested == {"countries": ("gb",), "report_channel": MODS.id}
    assert await desk.setup.take_suggestions(ADMIN, 1) is None


async def test_an_undecided_step_is_not_passed_over(desk: Desk) -> None:
    page = await desk.setup.go_to(ADMIN, 999_999)
    assert (page.number, page.held_back, page.undecided) == (COUNTRIES, True, True)
    assert await desk.setup.decide_for_none(ADMIN, 0) is None, "only that step has to be decided"
    assert await desk.setup.decide_for_none(ADMIN, COUNTRIES) is not None
    page = await desk.setup.go_to(ADMIN, 999_999)
    assert (page.number, page.held_back) == (len(STEPS), False)


async def test_it_greets_once_and_again_after_a_farewell(desk: Desk) -> None:
    assert await desk.setup.claim_greeting(1)
    assert not await desk.setup.claim_greeting(1)
    assert await desk.setup.claim_greeting(2)
    await desk.setup.forget_greeting(1)
    assert await desk.setup.claim_greeting(1)


def test_every_permission_that_is_needed_has_words() -> None:
    assert set(PERMISSIONS) == {*NEEDED_PERMISSIONS, *MODERATION_PERMISSIONS}
