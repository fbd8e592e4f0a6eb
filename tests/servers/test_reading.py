"""What an admin types becomes a value, or a sentence that says what is allowed."""

from __future__ import annotations

import pytest

from bot.matching import Dial
from bot.servers import SETTINGS, ServerConfig, SettingError
from bot.servers.autocomplete import MOST, settings_like, values_like
from bot.servers.formatting import allowed, in_words
from bot.servers.parsing import read
from bot.servers.validation import check, problems
from tests.servers.town import (
    EVERYONE,
    FORUM,
    GENERAL,
    HELPERS,
    LOCKED,
    MODS,
    NOWHERE,
    SILENT,
    Town,
)

TOWN = Town()
PLAIN = ServerConfig()


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("dial", "Careful", Dial.CAREFUL),
        ("mentions", "off", False),
        ("mentions", "NO", False),
        ("learning", "yes", True),
        ("cooldown", "30", 30),
        ("cooldown", "30 seconds", 30),
        ("cooldown", "5s", 5),
        ("cooldown", "٣", 3),
        ("retention", "1 day", 1),
        ("disclaimer", "  See #rules ", "See #rules"),
        ("disclaimer", "none", ""),
        ("accent", "#84A98C", 0x84A98C),
        ("accent", "84a98c", 0x84A98C),
        ("accent", "none", None),
        ("moderator_channel", "#mods", MODS.id),
        ("moderator_channel", "MODS", MODS.id),
        ("moderator_channel", f"<#{MODS.id}>", MODS.id),
        ("moderator_channel", str(MODS.id), MODS.id),
        ("moderator_channel", "none", None),
        ("alert_role", "@helpers", HELPERS.id),
        ("alert_role", f"<@&{HELPERS.id}>", HELPERS.id),
        ("allowed_channels", "#general, #mods", (GENERAL.id, MODS.id)),
        ("allowed_channels", f"<#{GENERAL.id}> <#{MODS.id}>", (GENERAL.id, MODS.id)),
        ("allowed_channels", "#general, general", (GENERAL.id,)),
        ("allowed_channels", "none", ()),
        ("countries", "United Kingdom; ie", ("gb", "ie")),
        ("countries", "GB", ("gb",)),
        ("disabled_entries", "gifts, big, small?", ("gifts",)),
        ("disabled_entries", "hugs, gifts", ("hugs", "gifts")),
    ],
)
def test_it_is_read(name: str, typed: str, value: object) -> None:
    assert read(name, typed, PLAIN, TOWN) == value


def test_one_is_added_to_a_list_or_taken_away() -> None:
    some = ServerConfig(countries=("gb", "ie"), allowed_channels=(MODS.id, NOWHERE))
    assert read("countries", "+nz", some, TOWN) == ("gb", "ie", "nz")
    assert read("countries", "+gb", some, TOWN) == ("gb", "ie")
    assert read("countries", "-Ireland", some, TOWN) == ("gb",)
    assert read("allowed_channels", f"-{MODS.id}", some, TOWN) == (NOWHERE,)
    # A channel that is gone can still be taken off the list.
    assert read("allowed_channels", f"-{NOWHERE}", some, TOWN) == (MODS.id,)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("dial", "reckless", "careful, balanced or eager"),
        ("mentions", "perhaps", "on or off"),
        ("cooldown", "3601", "from 0 to 3600 (seconds)"),
        ("cooldown", "-1", "from 0 to 3600"),
        ("cooldown", "30 days", "from 0 to 3600"),
        ("retention", "0", "from 1 to 365 (days)"),
        ("retention", "9" * 500, "from 1 to 365"),
        ("disclaimer", "x" * 301, "at most 300 characters"),
        ("accent", "blue", "#4f7cac"),
        ("accent", "#fff", "#4f7cac"),
        ("moderator_channel", "#nowhere", "no channel"),
        ("moderator_channel", "#twin", "There are 2"),
        ("alert_role", "Nobody", "no role"),
        ("countries", "Atlantis", "no numbers"),
        ("disabled_entries", "no-such", "do not know an entry"),
    ],
)
def test_what_cannot_be_is_said_with_what_was_typed(name: str, typed: str, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        read(name, typed, PLAIN, TOWN)
    assert said in str(caught.value)
    assert "{typed}" in str(caught.value)
    assert caught.value.typed


@pytest.mark.parametrize("typed", ["reckless", "@everyone", "", " ", "\x00", "+", "-", "+-", "<#>"])
def test_nonsense_never_breaks(typed: str) -> None:
    for name in SETTINGS:
        try:
            value = read(name, typed, PLAIN, TOWN)
        except SettingError:
            continue
        assert getattr(ServerConfig.model_validate({name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("moderator_channel", NOWHERE, "There is no channel"),
        ("moderator_channel", LOCKED.id, "**View Channel** and **Send Messages**"),
        ("moderator_channel", FORUM.id, "text channel"),
        ("alert_channel", LOCKED.id, "Send Messages"),
        ("allowed_channels", (GENERAL.id, LOCKED.id), "Send Messages"),
        ("moderator_roles", (HELPERS.id, EVERYONE.id), "@everyone"),
        ("admin_roles", (EVERYONE.id,), "@everyone"),
        ("alert_role", EVERYONE.id, "@everyone"),
        ("alert_role", NOWHERE, "no role"),
        ("countries", ("gb", "xx"), "no numbers"),
        ("disabled_entries", ("gone",), "do not know an entry"),
    ],
)
def test_what_is_not_of_this_server_is_refused(name: str, value: object, said: str) -> None:
    with pytest.raises(SettingError) as caught:
        check(name, value, TOWN)
    assert said in str(caught.value)


def test_where_the_bot_is_kept_away_it_need_not_write() -> None:
    assert check("denied_channels", (LOCKED.id,), TOWN) is None
    assert check("allowed_channels", (FORUM.id,), TOWN) is None


def test_offers_unasked_need_the_operators_consent() -> None:
    deaf = Town(reads_messages=False)
    (problem,) = problems("suggestion_channels", (GENERAL.id,), deaf)
    assert "message content" in str(problem)
    assert problems("suggestion_channels", (), deaf) == []
    assert problems("suggestion_channels", (GENERAL.id,), TOWN) == []


def test_what_is_hardly_meant_is_said() -> None:
    for name in ("moderator_channel", "alert_channel"):
        assert "Every member can read" in (check(name, GENERAL.id, TOWN) or "")
        assert check(name, MODS.id, TOWN) is None
    assert "cannot ping" in (check("alert_role", SILENT.id, TOWN) or "")
    assert check("alert_role", HELPERS.id, TOWN) is None


def test_every_offer_can_be_taken() -> None:
    full = ServerConfig(
        countries=("gb",), allowed_channels=(MODS.id,), moderator_roles=(HELPERS.id,)
    )
    for config in (PLAIN, full):
        for name in SETTINGS:
            offers = values_like(name, "", config, TOWN)
            assert 0 < len(offers) <= MOST
            for _, value in offers:
                read(name, value, config, TOWN)


def test_offers_fit_what_is_typed() -> None:
    assert [value for _, value in values_like("countries", "united k", PLAIN, TOWN)] == ["+gb"]
    assert [value for _, value in values_like("alert_role", "@help", PLAIN, TOWN)] == [
        str(HELPERS.id)
    ]
    full = ServerConfig(countries=("gb",))
    assert values_like("countries", "", full, TOWN)[0] == ("Take away United Kingdom", "-gb")
    assert values_like("no-such-setting", "", PLAIN, TOWN) == []
    assert {name for _, name in settings_like("channel")} >= {"moderator_channel", "alert_channel"}


def test_every_setting_is_offered_by_its_label_its_name_and_its_group() -> None:
    assert len(settings_like("")) == min(len(SETTINGS), MOST)
    for name, setting in SETTINGS.items():
        for typed in (setting.label, name, setting.group.upper()):
            assert name in {offered for _, offered in settings_like(typed)}


def test_every_default_has_words_and_every_setting_says_what_is_allowed() -> None:
    for name in SETTINGS:
        assert in_words(name, getattr(PLAIN, name), TOWN)
        assert "None" not in allowed(name)
    assert in_words("retention", 1, TOWN) == "1 day"
    assert in_words("moderator_channel", NOWHERE, TOWN) == f"a channel that is gone ({NOWHERE})"
    many = in_words("allowed_channels", tuple([MODS.id] * 30), TOWN)
    assert many.endswith("and 20 more")
