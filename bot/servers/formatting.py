"""Settings in words: what a value says, and what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, cast

from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import Kind
from bot.servers.directory import Server

NONE = "none"
GONE = "{what} that is gone ({id})"
_WHAT = {
    Kind.CHANNEL: "a channel",
    Kind.CHANNELS: "a channel",
    Kind.ROLE: "a role",
    Kind.ROLES: "a role",
}
_SHOWN = 10
_LONGEST_LIST = 600


def in_words(
    name: str,
    value: object,
    server: Server,
    quote: Callable[[str], str] = str,
    *,
    short: bool = True,
) -> str:
    """Return a value of a setting in words, with mentions for channels and roles.

    `quote` makes free text harmless where it is shown. Not `short`, a choice explains itself.
    """
    setting = SETTINGS[name]
    match setting.kind:
        case Kind.SWITCH:
            return "on" if value else "off"
        case Kind.CHOICE:
            words = dict(setting.choices).get(str(value), "")
            return str(value) if short or not words else f"{value} – {_lowered(words)}"
        case Kind.NUMBER:
            return f"{value} {setting.unit.removesuffix('s') if value == 1 else setting.unit}"
        case Kind.TEXT:
            return f"“{quote(str(value))}”" if value else setting.empty
        case Kind.COLOUR:
            return setting.empty if value is None else f"#{cast('int', value):06x}"
        case _:
            named = _names(setting.kind, server, quote)
            return _listed([named(part) for part in parts_of(value)]) or setting.empty


def parts_of(value: object) -> tuple[object, ...]:
    """Return what a value consists of: the members of a list, or itself unless it is nothing."""
    if isinstance(value, tuple | list):
        return tuple(cast("Iterable[object]", value))
    return () if value is None else (value,)


def _names(kind: Kind, server: Server, quote: Callable[[str], str]) -> Callable[[Any], str]:
    """Return how a channel, a role, a country or an entry is named."""
    match kind:
        case Kind.COUNTRIES:
            return lambda code: server.countries.get(code, quote(code))
        case Kind.ENTRIES:
            return lambda each: quote(server.entries.get(each, each))
        case _:
            return lambda each: _mention(kind, each, server)


def _mention(kind: Kind, snowflake: int, server: Server) -> str:
    if kind in {Kind.CHANNEL, Kind.CHANNELS}:
        found, mention = server.channel(snowflake), f"<#{snowflake}>"
    else:
        found, mention = server.role(snowflake), f"<@&{snowflake}>"
    return mention if found else GONE.format(what=_WHAT[kind], id=snowflake)


def _listed(every: Sequence[str]) -> str:
    """Join what fits; the rest is counted."""
    shown: list[str] = []
    for part in every[:_SHOWN]:
        if sum(map(len, shown)) + len(part) > _LONGEST_LIST:
            break
        shown.append(part)
    more = len(every) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _lowered(sentence: str) -> str:
    return sentence if sentence.startswith("I ") else sentence[:1].lower() + sentence[1:]


@cache
def limits(name: str) -> dict[str, Any]:
    """Return the limits of a setting as JSON schema names them: minimum, maximum, maxItems…"""
    schema: dict[str, Any] = ServerConfig.model_json_schema()["properties"][name]
    for part in schema.get("anyOf", ()):
        schema = {**part, **schema}
    return schema


def allowed(name: str) -> str:
    """Return what a setting may be, as the end of a sentence that begins with "It can be"."""
    setting, limit = SETTINGS[name], limits(name)
    if setting.kind is Kind.CHOICE:
        *others, last = (value for value, _ in setting.choices)
        return f"{', '.join(others)} or {last}"
    return _ALLOWED[setting.kind].format(
        least=limit.get("minimum"),
        most=limit.get("maxItems", limit.get("maxLength", limit.get("maximum"))),
        unit=setting.unit,
    )


_ALLOWED = {
    Kind.SWITCH: "on or off",
    Kind.NUMBER: "a whole number from {least} to {most} ({unit})",
    Kind.TEXT: "a text of at most {most} characters, or none",
    Kind.COLOUR: "a colour such as #4f7cac, or none",
    Kind.CHANNEL: "a channel of this server, or none",
    Kind.ROLE: "a role of this server other than @everyone, or none",
    Kind.CHANNELS: "up to {most} channels of this server, or none",
    Kind.ROLES: "up to {most} roles of this server other than @everyone, or none",
    Kind.COUNTRIES: "up to {most} of the countries whose numbers I have, or none",
    Kind.ENTRIES: "up to {most} entries, or none",
}
