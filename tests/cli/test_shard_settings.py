"""SHARD_COUNT, SHARD_IDS and SHARDS_PER_PROCESS: what they mean, and what cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import check_shards
from bot.settings import Settings, SettingsError, load_settings
from tests.cli.conftest import Run, told

NO_FILE = Path("absent.env")


def shards(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[int]:
    """The shards of a process with these settings; [] where Discord says how many there are."""
    for name in ("SHARD_COUNT", "SHARD_IDS", "SHARDS_PER_PROCESS"):
        monkeypatch.setenv(name, values.get(name, ""))
    return sorted(load_settings(NO_FILE).own_shards)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", [0]),
        ("0-3,8", [0, 1, 2, 3, 8]),
        (" 2 , 9 - 11 ", [2, 9, 10, 11]),
        ("", list(range(12))),
        ("11", [11]),
    ],
)
def test_shard_ids_are_numbers_and_ranges(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: list[int]
) -> None:
    assert shards(monkeypatch, SHARD_COUNT="12", SHARD_IDS=text) == expected


def test_without_a_count_all_shards_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shards(monkeypatch) == []


@pytest.mark.parametrize(
    ("host", "expected"), [("bot-0", [0, 1, 2, 3]), ("a-b-2", [8, 9]), ("bot-01", [4, 5, 6, 7])]
)
def test_a_host_of_a_stateful_set_has_its_share(
    monkeypatch: pytest.MonkeyPatch, host: str, expected: list[int]
) -> None:
    monkeypatch.setattr("bot.settings.gethostname", lambda: host)
    assert shards(monkeypatch, SHARD_COUNT="10", SHARDS_PER_PROCESS="4") == expected


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"SHARD_IDS": "0-3"}, ["SHARD_IDS", "together with SHARD_COUNT"]),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-x"}, ["SHARD_IDS", "0-3,8", "'0-x'"]),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "1,,2"}, ["SHARD_IDS", "''"]),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "3-1"}, ["SHARD_IDS", "backwards"]),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "2-4"}, ["SHARD_IDS", "3 at the most", "names 4"]),
        ({"SHARD_COUNT": "4", "SHARD_IDS": "0-2,2"}, ["SHARD_IDS", "twice"]),
        ({"SHARD_COUNT": "none", "SHARD_IDS": "0"}, ["SHARD_COUNT"]),
        ({"SHARDS_PER_PROCESS": "2"}, ["SHARDS_PER_PROCESS", "together with SHARD_COUNT"]),
        (
            {"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "2"},
            ["SHARDS_PER_PROCESS", "'web'", "SHARD_IDS"],
        ),
        (
            {"SHARD_COUNT": "4", "SHARDS_PER_PROCESS": "2", "SHARD_IDS": "0"},
            ["SHARDS_PER_PROCESS", "left empty where SHARD_IDS"],
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], words: list[str]
) -> None:
    monkeypatch.setattr("bot.settings.gethostname", lambda: "web")
    with pytest.raises(SettingsError) as error:
        shards(monkeypatch, **values)
    for word in words:
        assert word in str(error.value)


def test_a_host_beyond_the_last_shard_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.settings.gethostname", lambda: "bot-3")
    with pytest.raises(SettingsError, match="fewer processes: number 3 would begin at shard 12"):
        shards(monkeypatch, SHARD_COUNT="12", SHARDS_PER_PROCESS="4")


def test_an_sqlite_file_has_all_shards_or_none(tmp_path: Path) -> None:
    some, every = (
        Settings(state_dir=tmp_path, shard_count=4, shard_ids=ids) for ids in ("0-2", "0-3")
    )
    check_shards(every)
    with pytest.raises(SettingsError, match="PostgreSQL"):
        check_shards(some)
    check_shards(some.model_copy(update={"database_url": _secret("postgresql://bot@h/b")}))


def test_the_command_refuses_some_shards_on_an_sqlite_file(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("DISCORD_TOKEN", "x.y.z"), ("SHARD_COUNT", "4"), ("SHARD_IDS", "1")):
        monkeypatch.setenv(name, value)
    sentence, left_with = told(run("run"))
    assert "SQLite file can have one process" in sentence
    assert left_with == 3


def _secret(text: str) -> object:
    return Settings(database_url=text).database_url  # pyright: ignore[reportArgumentType]
