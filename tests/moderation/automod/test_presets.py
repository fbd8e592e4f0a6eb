"""The presets catch what they say, let the rest pass, and never silence somebody in danger."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.moderation.automod import (
    AutoModPreset,
    AutoModTask,
    PresetError,
    load_presets,
)
from bot.moderation.automod.presets import DANGER
from bot.paths import AUTOMOD, CRISIS
from bot.ui.controls.items import pack
from bot.ui.controls.moderation.automod import MAX_IDS, CarryOutPlan

PRESETS = {preset.id: preset for preset in load_presets(AUTOMOD)}
BLOCKING = [preset for preset in PRESETS.values() if preset.block]

CAUGHT = {
    "clients": [
        "I am now taking on new clients!",
        "PM me to schedule a coaching session",
        "i can offer online counseling, first one is free",
        "look at my counselling page",
    ],
    "claims": [
        "As a therapist, I think you should trust him",
        "im not joking, I am a registered psychotherapist",
        "I can be your therapist for a while",
    ],
    "names": [
        "My therapist was Dr Amsel in Bonn",
        "my former counselor's name was Petra Vogel",
        "Ms. Ferro is my new psychologist",
        "never see Dr. Quill, he is awful",
    ],
    "personal": [
        "her number is 0151 234 56789",
        "reach me at +49 151 2345678",
        "my mail is quiet.fox@proton.me",
        "he still lives at 7 Old Mill Lane",
    ],
    "invites": ["come to discord.gg/AbCd", "HTTPS://DISCORD.COM/INVITE/x1", "signal.group/#CjQ"],
    "methods": [
        "which is the easiest way to kill myself",
        "how much would be lethal",
        "i need suicide methods",
        "how do i secretly cut myself",
    ],
}
PASSED = [
    "My therapist hugged me at the end and I don't know what to think",
    "Is it normal to fall in love with your therapist?",
    "She moved our session to Thursday at 16:30",
    "I paid 90 dollars for 50 minutes on 2024-05-01",
    "My therapist's waiting list has 12 clients on it",
    "As a client, do I have the right to see my notes?",
    "Can I give my therapist my number?",
    "I'm seeing my therapist in Oxford Street next week",
    "My therapist told me that she is a Christian",
    "Where do I report a psychologist who crossed a line?",
    "https://www.youtube.com/watch?v=abc helped me",
    "I feel like a burden, and I don't know how to go on",
]


@pytest.mark.parametrize(
    ("preset_id", "sentence"), [(key, text) for key, texts in CAUGHT.items() for text in texts]
)
def test_it_catches(preset_id: str, sentence: str) -> None:
    assert PRESETS[preset_id].trigger_in(sentence) is not None


@pytest.mark.parametrize("sentence", PASSED)
def test_what_members_usually_write_passes_them_all(sentence: str) -> None:
    assert [each.id for each in PRESETS.values() if each.trigger_in(sentence)] == []


def test_every_kind_of_harm_has_a_preset() -> None:
    assert set(PRESETS) == set(CAUGHT)
    assert len(PRESETS) <= MAX_IDS, "Discord allows no more rules"


def despair() -> Iterator[str]:
    """Every sentence that the data of danger give as an example of it."""
    for path in sorted((CRISIS / "rules").glob("*.toml")):
        for rule in tomllib.loads(path.read_text("utf-8")).get("rule", ()):
            yield from rule.get("yes", ())


def test_nobody_who_writes_of_danger_is_blocked() -> None:
    sentences = list(despair())
    assert len(sentences) > 100
    blocked = [(each.id, text) for each in BLOCKING for text in sentences if each.trigger_in(text)]
    assert blocked == []


def ways_to_help(data: Any) -> Iterator[str]:
    """Every number and address in the data of help lines."""
    if isinstance(data, list):
        for each in cast("list[Any]", data):
            yield from ways_to_help(each)
    elif isinstance(data, dict):
        for key, value in cast("dict[str, Any]", data).items():
            if key in {"call", "text", "chat", "emergency"} and isinstance(value, str):
                yield value
            else:
                yield from ways_to_help(value)


def test_no_help_line_is_blocked() -> None:
    ways = set(ways_to_help(tomllib.loads((CRISIS / "resources.toml").read_text("utf-8"))))
    assert len(ways) > 30
    for way in ways:
        for words in ("Call {}, they listen", "if {} is busy, text me", "Their number: {}", "{}"):
            assert [e.id for e in BLOCKING if e.trigger_in(words.format(way))] == [], way


def test_only_talk_of_methods_is_about_danger_and_it_blocks_nothing() -> None:
    danger = [each for each in PRESETS.values() if each.category in DANGER]
    assert [each.id for each in danger] == ["methods"]
    assert not any(each.block for each in danger)
    assert all(each.alert for each in PRESETS.values())


def test_every_control_with_all_presets_fits_into_a_custom_id() -> None:
    longest = sorted(PRESETS, key=len)[-MAX_IDS:]
    for task in AutoModTask:
        pack("b", CarryOutPlan(task, "0" * 8, tuple(longest)))


GOOD = """
id = "spam"
title = "Spam"
about = "Tells moderators about spam."
category = "spam"
keywords = ["spam*"]
yes = ["spam", "spammer", "a spam"]
no = ["ham", "jam", "lamb"]
"""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("", ""), None),
        (('title = "Spam"', 'title = "Spam"\ntitel = "Spam"'), "titel"),
        (('id = "spam"', 'id = "jam"'), "not its name"),
        (('keywords = ["spam*"]', 'keywords = ["Spam*"]'), "capitals"),
        (('keywords = ["spam*"]', 'keywords = ["spam*", "spam*"]'), "twice"),
        (('keywords = ["spam*"]', f'keywords = ["{"s" * 61}"]'), "60"),
        (('keywords = ["spam*"]', "keywords = []"), "neither keywords nor patterns"),
        (('keywords = ["spam*"]', "patterns = ['(?i)spam(?!x)']"), "looks around"),
        (('keywords = ["spam*"]', f"patterns = ['(?i){'s' * 257}']"), "260"),
        (('"spam", "spammer"', '"spam", "scam"'), "must catch 'scam'"),
        (('"ham", "jam"', '"ham", "spam"'), "must not catch 'spam'"),
        (('title = "Spam"', 'title = "Spam"\nalert = false'), "does nothing"),
        (('title = "Spam"', 'title = "Spam"\nblock = "Please do not."'), "/crisis"),
        (('title = "Spam"', f'title = "Spam"\nblock = "{"x" * 151}"'), "150"),
        (
            ('category = "spam"', 'category = "method"\nblock = "See /crisis"'),
            "may be in danger",
        ),
        (('title = "Spam"', "title = Spam"), "Invalid"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(
    tmp_path: Path, change: tuple[str, str], fault: str | None
) -> None:
    path = tmp_path / "spam.toml"
    path.write_text(GOOD.replace(*change), "utf-8")
    if fault is None:
        assert [each.id for each in load_presets(tmp_path)] == ["spam"]
        return
    with pytest.raises(PresetError) as caught:
        load_presets(tmp_path)
    assert str(path) in str(caught.value)
    assert fault in str(caught.value)


def test_an_empty_folder_is_no_set_of_presets(tmp_path: Path) -> None:
    with pytest.raises(PresetError, match="no presets"):
        load_presets(tmp_path)


def test_an_allowed_phrase_passes() -> None:
    raw = tomllib.loads(GOOD) | {"allow": ["spam museum"], "no": ["spam museum", "jam", "ham"]}
    assert AutoModPreset.model_validate(raw).trigger_in("the spam museum") is None
