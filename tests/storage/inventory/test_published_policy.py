"""The policy that operators publish says what the keepers declare."""

from __future__ import annotations

import re
from pathlib import Path

from bot.servers import LogMode, ServerConfig
from bot.settings import Settings
from bot.storage.backups.making import LEFT_OUT
from bot.storage.engine.sqlite.compacting import LARGE_EVERY, SMALL, SMALL_EVERY
from bot.storage.inventory import TABLE_POLICIES
from bot.storage.inventory.members import CASE_DAYS
from bot.storage.inventory.published_policy import policy_table, with_table
from bot.storage.inventory.servers import BACKUP_DAYS, COUNT_DAYS, GRACE_DAYS
from bot.storage.inventory.team import DRAFT_DAYS, TEAM_DAYS
from bot.storage.schema.tables import metadata

POLICY = Path(__file__).parents[3] / "docs" / "privacy.md"


def test_the_table_is_what_the_keepers_say() -> None:
    document = POLICY.read_text(encoding="utf-8")
    assert with_table(document) == document, (
        "write it anew with bot.storage.inventory.published_policy.with_table"
    )
    named = re.findall(r"\| `(\w+)` \|$", policy_table(), re.MULTILINE)
    assert sorted(named) == sorted(metadata.tables)


def test_only_operator_and_contact_are_left_to_fill_in() -> None:
    places = re.findall(r"\[([^\]]+)\](?!\()", POLICY.read_text(encoding="utf-8"))
    assert places == ["name of the operator", "contact"]


def test_its_numbers_are_the_programs() -> None:
    text = " ".join(POLICY.read_text(encoding="utf-8").split())
    config = ServerConfig()
    assert config.log_mode is LogMode.TEXT
    assert f"for {config.retention} days, and not who asked" in text
    assert (GRACE_DAYS, CASE_DAYS, DRAFT_DAYS) == (7, 7, 7)
    assert (TEAM_DAYS, BACKUP_DAYS, COUNT_DAYS) == (365, 30, 400)
    assert (SMALL_EVERY.days, LARGE_EVERY.days, SMALL // 2**20) == (1, 7, 64)
    for said in ("seven days later", "once a day (above 64 MB: once a week)", "| 365 days |"):
        assert said in text
    assert all(mode.value in text for mode in LogMode)


def test_what_it_says_of_backups_is_so() -> None:
    text = " ".join(POLICY.read_text(encoding="utf-8").split())
    assert Settings.model_fields["backups"].default == 7
    for said in ("deletes each copy after seven days", "a backup for up to seven days more"):
        assert said in text
    assert LEFT_OUT == ("safety_requests", "safety_claims")
    assert "Alerts, and requests that a moderator contacts somebody, are in no backup" in text


def test_a_number_of_days_in_a_keepers_words_is_the_one_it_acts_on() -> None:
    config = ServerConfig().model_dump()
    words = {"one": 1, "seven": 7, "30": 30, "180": 180, "365": 365, "400": 400}
    for policy in TABLE_POLICIES:
        # No days: at the moment that the words name.
        acted = {each.days for each in policy.expiries if isinstance(each.days, int) and each.days}
        said = {
            words[word] for word in re.findall(r"(\w+) days?", policy.how_long) if word in words
        }
        usual = {config[each.days] for each in policy.expiries if isinstance(each.days, str)}
        in_words = re.findall(r"server has set \((\d+) unless an admin", policy.how_long)
        assert {int(number) for number in in_words} <= usual
        assert ("server has set" in policy.how_long) == bool(usual)
        if policy.table.name == "departures":
            said -= {GRACE_DAYS}
        assert said == acted, policy.table.name
