"""Offers settings, and values of the chosen one, while an admin types a command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import SettingKind
from bot.servers.directory import ServerDirectory
from bot.servers.formatting import NONE, in_words, limits
from bot.servers.parsing import ADD, TAKE

MOST = 25
_USUAL = {
    "seconds": (0, 10, 30, 60, 300),
    "hours": (12, 24, 48, 72, 168),
    "days": (7, 14, 30, 90, 180, 365),
    "questions": (1, 2, 3, 5, 10),
    "answers": (1, 3, 5, 10, 20),
    "reports": (0, 2, 3, 5, 10),
}
"""Numbers that people choose, by unit."""
Offer = tuple[str, str]
"""A label, and the value behind it."""

_COLOURS = (
    ("Quiet blue", "#4f7cac"),
    ("Teal", "#2a9d8f"),
    ("Sage", "#84a98c"),
    ("Lavender", "#9d8ec7"),
    ("Plum", "#8e5572"),
    ("Sand", "#d4a373"),
    ("Rose", "#d88c9a"),
    ("Slate", "#6b7280"),
)


def settings_like(typed: str) -> list[Offer]:
    """Return the settings whose name, label or group holds what is typed."""
    text = typed.strip().lower()
    matches = (
        (f"{setting.group}: {setting.label}", name)
        for name, setting in SETTINGS.items()
        if text in f"{setting.group}: {setting.label} {name}".lower()
    )
    return list(islice(matches, MOST))


def values_like(
    name: str, typed: str, config: ServerConfig, directory: ServerDirectory
) -> list[Offer]:
    """Return values of a setting that fit what is typed; nothing for a setting that is none."""
    if name not in SETTINGS:
        return []
    # The sign of a channel, a role or a change is no part of the name.
    text = typed.strip().lstrip("#@+-").lower()
    offers = (
        (label, value)
        for label, value in _values(name, config, directory)
        if text in label.lower() or text == value
    )
    return list(islice(offers, MOST))


def _values(name: str, config: ServerConfig, directory: ServerDirectory) -> Iterator[Offer]:
    setting = SETTINGS[name]
    match setting.kind:
        case SettingKind.SWITCH | SettingKind.CHOICE:
            choices = setting.choices or (("on", ""), ("off", ""))
            yield from ((f"{value}: {words}".rstrip(": "), value) for value, words in choices)
        case SettingKind.NUMBER:
            yield from _numbers(name, config, directory)
        case SettingKind.COLOUR:
            yield from ((f"{label} ({code})", code) for label, code in _COLOURS)
            yield ("None: the usual colour", NONE)
        case SettingKind.TEXT:
            yield from _texts(name)
        case SettingKind.CHANNEL | SettingKind.ROLE:
            yield from ((name, str(each)) for each, name in _choosable(setting.kind, directory))
            yield ("None", NONE)
        case _:
            current: tuple[object, ...] = getattr(config, name)
            yield from _changes(current, _choosable(setting.kind, directory))
            if current:
                yield ("None: clear the list", NONE)


def _texts(name: str) -> Iterator[Offer]:
    usual = str(getattr(ServerConfig(), name))
    offers = SETTINGS[name].offers or (((usual, "As usual"),) if usual else ())
    yield from ((f"{words}: {text}", text) for text, words in offers)
    if not SETTINGS[name].is_required:
        yield ("None: take the text away", NONE)


def _choosable(kind: SettingKind, directory: ServerDirectory) -> Iterable[tuple[object, str]]:
    match kind:
        case SettingKind.CHANNEL | SettingKind.CHANNELS:
            return [(each, f"#{name}") for each, name in directory.channels()]
        case SettingKind.ROLE | SettingKind.ROLES:
            return [(each, f"@{name}") for each, name in directory.roles()]
        case SettingKind.COUNTRIES:
            return list(directory.countries.items())
        case _:
            return list(directory.entries.items())


def _changes(current: tuple[object, ...], options: Iterable[tuple[object, str]]) -> Iterator[Offer]:
    """Yield the ways to take away what is in the list, and to add what is not."""
    for each, name in options:
        if each in current:
            yield f"Take away {name}", f"{TAKE}{each}"
    for each, name in options:
        if each not in current:
            yield f"Add {name}", f"{ADD}{each}"


def _numbers(name: str, config: ServerConfig, directory: ServerDirectory) -> Iterator[Offer]:
    now: int = getattr(config, name)
    for number in usual_numbers(name, now):
        suffix = ", as now" if number == now else ""
        yield in_words(name, number, directory) + suffix, str(number)


def usual_numbers(name: str, now: int) -> list[int]:
    """Return numbers that people choose for a setting, its limits, and what holds now."""
    limit = limits(name)
    every = sorted({limit["minimum"], limit["maximum"], now, *_USUAL[SETTINGS[name].unit]})
    return [number for number in every if limit["minimum"] <= number <= limit["maximum"]]
