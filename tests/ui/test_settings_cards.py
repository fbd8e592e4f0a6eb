"""The cards of the settings, with as much in them as the limits allow."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.config_transfer import AppliedImport, ImportProposal, KnowledgeChange, ReasonsChange
from bot.config_transfer.settings_file import SkippedValue
from bot.servers import (
    SETTINGS,
    ConfigChange,
    ServerConfig,
    SettingError,
    SettingGroup,
    SettingKind,
)
from bot.servers.directory import MODERATION_PERMISSIONS, NEEDED_PERMISSIONS
from bot.servers.formatting import limits
from bot.servers.history import PAGE, AuditEntry, AuditPage
from bot.servers.setup.service import SetupPage
from bot.servers.setup.steps import STEPS
from bot.services import Core
from bot.ui.cards.settings.entries import off_card, subject_card
from bot.ui.cards.settings.history import history_card
from bot.ui.cards.settings.importing import applied_card, proposal_card
from bot.ui.cards.settings.messages import (
    announcement_card,
    caution_card,
    reset_all_card,
    reset_one_card,
    saved_card,
)
from bot.ui.cards.settings.panel import settings_card
from bot.ui.cards.settings.setup import (
    greeting_card,
    step_card,
    summary_card,
)
from bot.ui.forms.settings import setting_form
from tests.servers.town import GENERAL, HELPERS, Town
from tests.ui.limits import check_message, check_modal, walk

BIG = 2**63 - 1
LONGEST = "*_[](" * 30
TOWN = Town(
    missing_in_moderation=MODERATION_PERMISSIONS,
    entries={f"own-{number:036}": LONGEST for number in range(100)},
    countries={f"c{number}": "United Kingdom of Somewhere" for number in range(14)},
)


READ = {
    "ladder": ", ".join(f"{number} = timeout 40319m" for number in range(93, 101)),
    "appeal_questions": " | ".join(f"{number}{LONGEST}"[:45] for number in range(3)),
    "appeal_link": f"https://example.org/{'*_[](' * 36}",
    "site_link": f"https://example.org/{'*_[](' * 36}",
}
"""Texts that are read, as long as they may be."""


def most_of(name: str) -> object:
    """As much in a setting as its limits allow."""
    if name in READ:
        return READ[name]
    setting, most = SETTINGS[name], int(limits(name).get("maxItems", 1))
    ids = [BIG - number for number in range(most)]
    filled: dict[SettingKind, object] = {
        SettingKind.CHANNELS: ids,
        SettingKind.ROLES: ids,
        SettingKind.CHANNEL: BIG,
        SettingKind.ROLE: BIG,
        SettingKind.COUNTRIES: list(TOWN.countries)[:most],
        SettingKind.ENTRIES: list(TOWN.entries)[:most],
        SettingKind.TEXT: LONGEST * 2,
        SettingKind.SWITCH: not getattr(ServerConfig(), name),
        SettingKind.CHOICE: setting.choices[-1][0] if setting.choices else "",
        SettingKind.NUMBER: limits(name).get("maximum"),
        SettingKind.COLOUR: 0xFFFFFF,
    }
    return filled[setting.kind]


FULL = ServerConfig.model_validate({name: most_of(name) for name in SETTINGS})
PLAIN = ServerConfig()
CHANGED = ConfigChange(PLAIN, FULL)


def test_every_default_differs_from_what_is_full() -> None:
    assert set(CHANGED.names) == set(SETTINGS)


@pytest.mark.parametrize("group", SettingGroup)
@pytest.mark.parametrize("owner", [True, False])
def test_every_page_of_the_panel(group: SettingGroup, *, owner: bool) -> None:
    for config in (FULL, PLAIN):
        card = check_message(settings_card(group, config, TOWN, owner=owner, note="x" * 900))
        controls = [part for part in walk(card) if "custom_id" in part]
        owners = sum(each.editor == "owner" for each in SETTINGS.values() if each.group is group)
        here = sum(setting.group is group for setting in SETTINGS.values())
        assert len(controls) == here + 1 - (0 if owner else owners)


def test_the_real_countries_and_entries(core: Core) -> None:
    assert len(core.resources.countries) <= 25, "a select holds no more: page it"
    off = list(core.snapshot.entries)
    check_message(off_card(core.snapshot, off))
    check_message(off_card(core.snapshot, ()))
    for category, entries in core.snapshot.categories.items():
        check_message(subject_card(category, entries, off))
        check_message(subject_card(category, entries, ()))


def test_what_is_said_about_changes() -> None:
    for changed in (CHANGED, ConfigChange(FULL, PLAIN), ConfigChange(PLAIN, PLAIN)):
        check_message(saved_card(changed, TOWN))
    check_message(announcement_card(BIG, CHANGED, TOWN))
    check_message(reset_all_card(ConfigChange(FULL, PLAIN), TOWN, "x" * 200))
    for name in SETTINGS:
        check_message(reset_one_card(name, getattr(FULL, name), getattr(PLAIN, name), TOWN))
    check_message(caution_card("moderator_channel", BIG, "x" * 200))


async def test_the_forms() -> None:
    for name, setting in SETTINGS.items():
        if setting.kind in {SettingKind.NUMBER, SettingKind.TEXT, SettingKind.COLOUR}:
            for config in (FULL, PLAIN):
                form = setting_form(name, getattr(config, name)).to_dict()
                check_modal(form)


def test_the_steps_of_setup() -> None:
    suggested = {"moderator_roles": (HELPERS.id,), "moderator_channel": GENERAL.id}
    for number in range(len(STEPS)):
        for config in (FULL, PLAIN):
            page = SetupPage(number, config, suggested)
            for missing in (NEEDED_PERMISSIONS, MODERATION_PERMISSIONS):
                check_message(step_card(page, TOWN, missing=missing, note="x" * 1500))
    for config in (FULL, PLAIN):
        check_message(summary_card(config, TOWN, NEEDED_PERMISSIONS))
    check_message(greeting_card("x" * 32))


def test_a_page_of_history() -> None:
    then = datetime(2026, 1, 1, tzinfo=UTC)
    values = tuple((name, getattr(PLAIN, name), getattr(FULL, name)) for name in SETTINGS)
    entries = tuple(
        AuditEntry(BIG - number, then, BIG, "settings-changed", None, values, undone=True)
        for number in range(PAGE)
    )
    check_message(history_card(AuditPage(entries, has_more=True, is_first=False), TOWN))
    other = AuditEntry(1, then, None, "alias-added", "hugs", ())
    for only in ((other,), ()):
        check_message(history_card(AuditPage(only, has_more=False, is_first=True), TOWN))


def test_before_and_after_an_import() -> None:
    many = tuple(f"{LONGEST}{number}" for number in range(50))
    knowledge = KnowledgeChange(many, many, many, (0, 9999), (0, 500), many)
    left = tuple(
        SkippedValue("denied_channels", LONGEST, SettingError("x" * 200 + "{typed}", LONGEST))
        for _ in range(60)
    )
    reasons = ReasonsChange(many, many, many, {})
    proposal = ImportProposal(CHANGED, left, ("y" * 200,) * 3, knowledge, None, reasons)
    check_message(proposal_card(proposal, BIG, TOWN, again=True))
    check_message(proposal_card(ImportProposal(ConfigChange(PLAIN, PLAIN), left), BIG, TOWN))
    check_message(applied_card(AppliedImport(CHANGED, knowledge, BIG, reasons), TOWN))
    check_message(
        applied_card(AppliedImport(ConfigChange(PLAIN, PLAIN), None, BIG), TOWN, is_undo=True)
    )
