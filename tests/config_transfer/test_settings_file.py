"""A file that a server made is read again; whatever else is said plainly to be none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config_transfer.settings_file import (
    FORMAT,
    MAX_BYTES,
    fit_to_server,
    format_file,
    read_file,
)
from bot.matching import Dial
from bot.servers import LogMode, ServerConfig, SettingError
from tests.servers.town import EVERYONE, HELPERS, LOCKED, MODS, NOWHERE, Town

TOWN = Town()
FULL = ServerConfig(
    dial=Dial.EAGER,
    mentions=False,
    cooldown=5,
    allowed_channels=(MODS.id,),
    moderator_roles=(HELPERS.id,),
    moderator_channel=MODS.id,
    countries=("nz", "gb"),
    disabled_entries=("hugs",),
    log_mode=LogMode.FULL,
    disclaimer="Wo? In „#regeln“ 🙂",
    accent=0x84A98C,
)


def file(**changes: Any) -> bytes:
    """A file with some settings, whole but for the changes."""
    whole = {"format": FORMAT, "version": 1, "settings": {"cooldown": 9}, **changes}
    return json.dumps(whole).encode()


def test_what_was_written_is_read_again() -> None:
    data = format_file(FULL, {"entries": {}}, [], TOWN)
    document = read_file(data)
    values, left = fit_to_server(document, ServerConfig(), TOWN, is_owner=True)
    assert ServerConfig.model_validate(values) == FULL
    assert left == []
    assert document.knowledge == {"entries": {}}
    # Ids as texts, for programs that read numbers as floats; with names for people.
    assert json.loads(data)["settings"]["moderator_channel"] == str(MODS.id)
    assert json.loads(data)["names"][str(MODS.id)] == "#mods"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"{", "not JSON"),
        (b"NaN", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"1" * 10_000, "not JSON"),
        (b'{"format": "\\ud800"}', "not JSON"),
        (b" " * (MAX_BYTES + 1), "larger than"),
        (b"[]", "not made by"),
        (b"{}", "not made by"),
        (b'"text"', "not made by"),
        (file(format="another"), "not made by"),
        (file(settings=[1]), "not made by"),
        (file(version=2), "later version"),
        (file(version="1"), "version as a number"),
        (file(version=True), "version as a number"),
        (file(version=0), "version as a number"),
        (file(settings={"colour": 1}), "not one of my settings"),
        (file(settings={"mentions": "no"}), "Answer when mentioned"),
        (file(settings={"mentions": 1}), "Answer when mentioned"),
        (file(settings={"cooldown": True}), "Pause between questions"),
        (file(settings={"cooldown": 1e9}), "Pause between questions"),
        (file(settings={"cooldown": 99999}), "from 0 to 3600"),
        (file(settings={"dial": None}), "How sure I must be"),
        (file(settings={"dial": "bold"}), "careful, balanced or eager"),
        (file(settings={"moderator_channel": "#mods"}), "Moderators' channel"),
        (file(settings={"moderator_channel": [MODS.id]}), "Moderators' channel"),
        (file(settings={"allowed_channels": {"1": 2}}), "Only in these channels"),
        (file(settings={"allowed_channels": [True]}), "Only in these channels"),
        (file(settings={"allowed_channels": [1] * 51}), "up to 50 channels"),
        (file(settings={"countries": [["gb"]]}), "Crisis numbers"),
        (file(settings={"disclaimer": "x" * 301}), "at most 300"),
        (file(settings={"accent": "#ffffff"}), "Accent colour"),
        (file(settings={"accent": 2**24}), "Accent colour"),
    ],
)
def test_what_is_no_such_file_is_said_plainly(data: bytes, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_file(data)
    assert said in str(caught.value)
    assert str(caught.value).endswith("Nothing was changed.")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(ServerConfig.model_fields)), JSON_VALUES, max_size=3))
def test_no_value_breaks_it(settings: dict[str, Any]) -> None:
    try:
        document = read_file(file(settings=settings))
    except SettingError:
        return
    values, _ = fit_to_server(document, ServerConfig(), TOWN, is_owner=True)
    assert ServerConfig.model_validate(values).model_dump(include=set(values)) == values


def test_what_is_not_of_this_server_is_named_and_left_out() -> None:
    settings = {
        "allowed_channels": [str(MODS.id), str(NOWHERE), str(LOCKED.id)],
        "moderator_roles": [str(EVERYONE.id)],
        "moderator_channel": str(NOWHERE),
        "countries": ["xx", "gb"],
        "disabled_entries": ["gone"],
        "suggestion_channels": [str(MODS.id)],
    }
    data = file(settings=settings, names={str(NOWHERE): "#elsewhere"})
    deaf = Town(reads_messages=False)
    values, left = fit_to_server(read_file(data), ServerConfig(), deaf, is_owner=True)
    # Where nothing is left, the setting is: no channel at all would mean "everywhere".
    assert values == {"allowed_channels": (MODS.id,), "countries": ("gb",)}
    assert [(each.name, each.label) for each in left] == [
        ("allowed_channels", "#elsewhere"),
        ("allowed_channels", ""),
        ("moderator_roles", ""),
        ("moderator_channel", "#elsewhere"),
        ("countries", ""),
        ("disabled_entries", ""),
        ("suggestion_channels", ""),
    ]


def test_what_only_owners_change_is_left_out_for_others() -> None:
    document = read_file(file(settings={"admin_roles": [str(HELPERS.id)], "cooldown": 3}))
    values, left = fit_to_server(document, ServerConfig(), TOWN, is_owner=False)
    assert values == {"cooldown": 3}
    assert [each.name for each in left] == ["admin_roles"]
    # What is so already need not be left out.
    same = ServerConfig(admin_roles=(HELPERS.id,))
    assert fit_to_server(document, same, TOWN, is_owner=False)[1] == []
