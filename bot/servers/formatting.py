"""Formats the values of settings, and what is allowed, for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, cast

from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import SettingKind
from bot.servers.directory import ServerDirectory

NONE = "none"
AS_IS = "as-it-is"
"""In a select of texts: what holds now, which may be too long for one of Discord's values."""
GONE = "{what} that is gone ({id})"
_WHAT = {
    SettingKind.CHANNEL: "a channel",
    SettingKind.CHANNELS: "a channel",
    SettingKind.ROLE: "a role",
    SettingKind.ROLES: "a role",
}
_SHOWN = 10
_LONGEST_LIST = 600


def in_words(
    name: str,
    value: object,
    directory: ServerDirectory,
    quote: Callable[[str], str] = str,
    *,
    short: bool = True,
) -> str:
    """Return a value of a setting in words, with mentions for channels and roles.

    `quote` makes free text harmless where it is shown. Not `short`, a choice explains itself.
    """
    setting = SETTINGS[name]
    match setting.kind:
        case SettingKind.SWITCH:
            return "on" if value else "off"
        case SettingKind.CHOICE:
            words = dict(setting.choices).get(str(value), "")
            return str(value) if short or not words else f"{value} – {_lower_first(words)}"
        case SettingKind.NUMBER:
            return f"{value} {setting.unit.removesuffix('s') if value == 1 else setting.unit}"
        case SettingKind.TEXT:
            return f"“{quote(str(value))}”" if value else setting.empty
        case SettingKind.COLOUR:
            return setting.empty if value is None else f"#{cast('int', value):06x}"
        case _:
            name_of = _names(setting.kind, directory, quote)
            return _join_fitting([name_of(part) for part in parts_of(value)]) or setting.empty


def parts_of(value: object) -> tuple[object, ...]:
    """Return what a value consists of: the members of a list, or itself unless it is nothing."""
    if isinstance(value, tuple | list):
        return tuple(cast("Iterable[object]", value))
    return () if value is None else (value,)


def _names(
    kind: SettingKind, directory: ServerDirectory, quote: Callable[[str], str]
) -> Callable[[Any], str]:
    """Return how a channel, a role, a country or an entry is named."""
    match kind:
        case SettingKind.COUNTRIES:
            return lambda code: directory.countries.get(code, quote(code))
        case SettingKind.ENTRIES:
            return lambda each: quote(directory.entries.get(each, each))
        case _:
            return lambda each: _mention(kind, each, directory)


def _mention(kind: SettingKind, snowflake: int, directory: ServerDirectory) -> str:
    if kind in {SettingKind.CHANNEL, SettingKind.CHANNELS}:
        target, mention = directory.channel(snowflake), f"<#{snowflake}>"
    else:
        target, mention = directory.role(snowflake), f"<@&{snowflake}>"
    return mention if target else GONE.format(what=_WHAT[kind], id=snowflake)


def _join_fitting(every: Sequence[str]) -> str:
    """Join the parts that fit, and count the rest."""
    fitting: list[str] = []
    for part in every[:_SHOWN]:
        if sum(map(len, fitting)) + len(part) > _LONGEST_LIST:
            break
        fitting.append(part)
    more = len(every) - len(fitting)
    return ", ".join(fitting) + (f" and {more} more" if more else "")


def _lower_first(sentence: str) -> str:
    return sentence if sentence.startswith("I ") else sentence[:1].lower() + sentence[1:]


@cache
def limits(name: str) -> dict[str, Any]:
    """Return the limits of a setting as JSON schema names them: minimum, maximum, maxItems…"""
    schema: dict[str, Any] = ServerConfig.model_json_schema()["properties"][name]
    # A setting that can be nothing has its limits in one of these parts.
    for part in schema.get("anyOf", ()):
        schema = {**part, **schema}
    return schema


def allowed(name: str) -> str:
    """Return what a setting may be, as the end of a sentence that begins with "It can be"."""
    setting, limit = SETTINGS[name], limits(name)
    if setting.kind is SettingKind.CHOICE:
        *others, last = (value for value, _ in setting.choices)
        return f"{', '.join(others)} or {last}"
    if setting.takes:
        return setting.takes
    return _ALLOWED[setting.kind].format(
        least=limit.get("minimum"),
        most=limit.get("maxItems", limit.get("maxLength", limit.get("maximum"))),
        unit=setting.unit,
    )


_ALLOWED = {
    SettingKind.SWITCH: "on or off",
    SettingKind.NUMBER: "a whole number from {least} to {most} ({unit})",
    SettingKind.TEXT: "a text of at most {most} characters, or none",
    SettingKind.COLOUR: "a colour such as #4f7cac, or none",
    SettingKind.CHANNEL: "a channel of this server, or none",
    SettingKind.ROLE: "a role of this server other than @everyone, or none",
    SettingKind.CHANNELS: "up to {most} channels of this server, or none",
    SettingKind.ROLES: "up to {most} roles of this server other than @everyone, or none",
    SettingKind.COUNTRIES: "up to {most} of the countries whose numbers I have, or none",
    SettingKind.ENTRIES: "up to {most} entries, or none",
}
