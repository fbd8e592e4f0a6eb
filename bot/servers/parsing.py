"""Parses the text that an admin typed for a setting, by the kind of the setting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import SettingKind
from bot.servers.directory import ServerDirectory, SettingError
from bot.servers.formatting import NONE, allowed
from bot.servers.validation import NO_COUNTRY, NO_ENTRY, NOT_ALLOWED, valid

ADD, TAKE = "+", "-"
_ON = {"on", "yes", "true", "1", "y"}
_OFF = {"off", "no", "false", "0", "n"}
_NOTHING = {"", NONE, "nothing", "-", "clear"}
_CHANNEL = re.compile(r"<#(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_NUMBER = re.compile(r"(\d{1,9})\s*([a-z]*)")
_COLOUR = re.compile(r"#?([0-9a-f]{6})")
_LISTS = {SettingKind.CHANNELS, SettingKind.ROLES, SettingKind.COUNTRIES, SettingKind.ENTRIES}

NO_SUCH = "I see no {what} “{typed}” in this server. Pick one from the list as you type."
SEVERAL = "There are {count} of that name in this server: “{typed}”. Pick one from the list."


def read(name: str, typed: str, config: ServerConfig, directory: ServerDirectory) -> object:
    """Return the value that was typed for a setting, within its limits.

    Lists take several, separated by commas; with "+" or "-" before it a single one comes to, or
    goes from, the list in `config`. Raises SettingError with what is allowed and what was typed.
    """
    kind, text = SETTINGS[name].kind, typed.strip()
    if kind in _LISTS:
        current: tuple[object, ...] = getattr(config, name)
        return valid(name, _several(kind, text, current, directory), typed)
    return valid(name, _single(name, kind, text, directory), typed)


def _several(
    kind: SettingKind, text: str, current: tuple[object, ...], directory: ServerDirectory
) -> tuple[object, ...]:
    if text.lower() in _NOTHING:
        return ()
    find = _finder(kind, directory)
    if text.startswith(ADD):
        return tuple(dict.fromkeys((*current, find(text[1:].strip()))))
    if text.startswith(TAKE):
        member = _gone_member(kind, text[1:].strip(), current) or find(text[1:].strip())
        return tuple(each for each in current if each != member)
    if kind is SettingKind.ENTRIES:
        # A question may hold commas of its own.
        try:
            return (find(text),)
        except SettingError:
            pass
    # Mentions need no comma between them.
    parts = [part.strip() for part in re.split(r"[,;]|(?<=>)\s+(?=<)", text)]
    return tuple(dict.fromkeys(find(part) for part in parts if part))


def _gone_member(kind: SettingKind, text: str, current: tuple[object, ...]) -> object:
    """Return the member of the list that is meant, although the server no longer has it."""
    value: object = (
        int(text) if kind in {SettingKind.CHANNELS, SettingKind.ROLES} and _is_id(text) else text
    )
    return value if value in current else None


def _single(name: str, kind: SettingKind, text: str, directory: ServerDirectory) -> object:
    low = text.lower()
    match kind:
        case SettingKind.SWITCH:
            return True if low in _ON else False if low in _OFF else _refuse(name, text)
        case SettingKind.CHOICE:
            return low
        case SettingKind.NUMBER:
            return _number(name, low)
        case SettingKind.TEXT:
            return "" if low in _NOTHING else text
        case SettingKind.COLOUR:
            return None if low in _NOTHING else _colour(name, low)
        case _:
            return None if low in _NOTHING else _finder(kind, directory)(text)


def _refuse(name: str, typed: str) -> object:
    sentence = NOT_ALLOWED.format(label=SETTINGS[name].label, allowed=allowed(name))
    raise SettingError(sentence, typed)


def _number(name: str, text: str) -> object:
    match = _NUMBER.fullmatch(text)
    unit = SETTINGS[name].unit
    if match is None or (match[2] and match[2] not in {unit, unit.removesuffix("s"), unit[:1]}):
        return _refuse(name, text)
    return int(match[1])


def _colour(name: str, text: str) -> object:
    match = _COLOUR.fullmatch(text)
    return int(match[1], 16) if match else _refuse(name, text)


def _finder(kind: SettingKind, directory: ServerDirectory) -> Callable[[str], object]:
    match kind:
        case SettingKind.CHANNEL | SettingKind.CHANNELS:
            return lambda text: _by_name(text, "channel", _CHANNEL, "#", directory.channels())
        case SettingKind.ROLE | SettingKind.ROLES:
            return lambda text: _by_name(text, "role", _ROLE, "@", directory.roles())
        case SettingKind.COUNTRIES:
            return lambda text: _by_words(text, directory.countries, NO_COUNTRY)
        case _:
            return lambda text: _by_words(text, directory.entries, NO_ENTRY)


def _by_name(
    text: str, what: str, mention: re.Pattern[str], sign: str, options: Iterable[tuple[int, str]]
) -> int:
    """Find by mention, id or name. An id is taken as it is: whether it is there is checked."""
    if match := mention.fullmatch(text):
        return int(match[1])
    if _is_id(text):
        return int(text)
    name = text.removeprefix(sign).lower()
    matches = [each for each, label in options if label.lower() == name]
    if len(matches) != 1:
        raise (
            SettingError(SEVERAL.format(count=len(matches), typed="{typed}"), text)
            if matches
            else (SettingError(NO_SUCH.format(what=what, typed="{typed}"), text))
        )
    return matches[0]


def _is_id(text: str) -> bool:
    # A shorter number is a name: a channel may be called 2026.
    return text.isascii() and text.isdigit() and 15 <= len(text) <= 19


def _by_words(text: str, options: Mapping[str, str], refusal: str) -> str:
    """Find by id or code, else by name."""
    if text in options or text.lower() in options:
        return text if text in options else text.lower()
    low = text.lower()
    for key, name in options.items():
        if name.lower() == low:
            return key
    raise SettingError(refusal, text)
