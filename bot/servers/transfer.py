"""A server's settings as a file, and back: what such a file may hold, and what fits a server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn, cast

from bot.servers.cache import dumped
from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import Kind, Who
from bot.servers.directory import Server, SettingError
from bot.servers.formatting import parts_of
from bot.servers.validation import problems, valid
from bot.storage import JSON

FORMAT = "boundary-bot server"
VERSION = 1
MAX_BYTES = 10 * 1024 * 1024

NOTHING = " Nothing was changed."
TOO_BIG = f"That file is larger than {MAX_BYTES // 1024 // 1024} MB, so I cannot read it." + NOTHING
NOT_JSON = "That file is not JSON, so I cannot read it." + NOTHING
NOT_OURS = "That file was not made by **/settings export**." + NOTHING
LATER = "That file was made by a later version of me, which I cannot read yet." + NOTHING
NO_VERSION = "That file does not give its version as a number." + NOTHING
UNKNOWN = "That file sets “{typed}”, which is not one of my settings." + NOTHING
WRONG = "**{label}** cannot be what that file says: “{{typed}}”." + NOTHING
OWNERS = "only members with **Manage Server** can change this"
_IDS = {Kind.CHANNEL, Kind.CHANNELS, Kind.ROLE, Kind.ROLES}
_LISTS = {Kind.CHANNELS, Kind.ROLES, Kind.COUNTRIES, Kind.ENTRIES}


@dataclass(frozen=True, slots=True)
class Document:
    """A file that could be read: valid settings, knowledge that nobody has checked yet, names.

    raw: all of it, from which `document_of` makes the same document.
    """

    settings: Mapping[str, object]
    knowledge: JSON
    names: Mapping[str, str]
    raw: JSON


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a file that cannot hold in this server, and why."""

    name: str
    what: str
    why: SettingError


def written(config: ServerConfig, knowledge: JSON, server: Server) -> bytes:
    """Return the file of a server. Ids are texts: not every program reads numbers that long."""
    values = dumped(config)
    names: dict[str, JSON] = {}
    for name, setting in SETTINGS.items():
        if setting.kind in _IDS:
            ids = cast("tuple[int, ...]", parts_of(values[name]))
            names |= {str(each): called for each in ids if (called := _called(name, each, server))}
            values[name] = [str(each) for each in ids] if setting.kind in _LISTS else _text(ids)
    document: JSON = {
        "format": FORMAT,
        "version": VERSION,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "settings": values,
        "names": names,
        "knowledge": knowledge,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace")


def read_document(data: bytes) -> Document:
    """Read such a file. Raises SettingError with a sentence for whoever sent it."""
    if len(data) > MAX_BYTES:
        raise SettingError(TOO_BIG)
    try:
        found: Any = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
        # A lone surrogate can be written in JSON, and nowhere else.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise SettingError(NOT_JSON) from error
    return document_of(found)


def document_of(found: Any) -> Document:
    """Return the document that a JSON value is. Raises SettingError."""
    if not isinstance(found, dict):
        raise SettingError(NOT_OURS)
    top = cast("dict[str, Any]", found)
    settings, names = top.get("settings", {}), top.get("names", {})
    if top.get("format") != FORMAT or not isinstance(settings, dict):
        raise SettingError(NOT_OURS)
    version = top.get("version")
    if type(version) is not int or version < 1:
        raise SettingError(NO_VERSION)
    if version > VERSION:
        raise SettingError(LATER)
    values = {
        name: _value(name, value) for name, value in cast("dict[str, JSON]", settings).items()
    }
    called = cast("dict[str, object]", names) if isinstance(names, dict) else {}
    named = {key: str(name)[:100] for key, name in called.items()}
    return Document(values, top.get("knowledge"), named, top)


def fitting(
    document: Document, now: ServerConfig, server: Server, *, owner: bool
) -> tuple[dict[str, object], list[LeftOut]]:
    """Return the values that can hold in a server, and what is left out.

    Of a list the rest is taken. Where nothing of a value can hold the setting stays as it is: an
    empty list can mean "everywhere", which nobody asked for. What only owners change is left out
    for others.
    """
    values: dict[str, object] = {}
    left: list[LeftOut] = []
    for name, value in document.settings.items():
        if SETTINGS[name].who is Who.OWNER and not owner and value != getattr(now, name):
            left.append(LeftOut(name, "", SettingError(OWNERS)))
            continue
        bad = {
            part: why
            for part in parts_of(value)
            for why in problems(name, _one(name, part), server)
        }
        left += [LeftOut(name, document.names.get(str(part), ""), why) for part, why in bad.items()]
        if not bad:
            values[name] = value
        elif kept := tuple(part for part in parts_of(value) if part not in bad):
            values[name] = kept
    return values, left


def _one(name: str, part: object) -> object:
    return (part,) if SETTINGS[name].kind in _LISTS else part


def _value(name: str, value: JSON) -> object:
    """Return a setting's value. JSON's own types are held to: `"no"` is no switch."""
    if name not in SETTINGS:
        raise SettingError(UNKNOWN, name)
    kind = SETTINGS[name].kind
    if not _right_type(kind, value):
        raise SettingError(WRONG.format(label=SETTINGS[name].label), json.dumps(value)[:200])
    try:
        return valid(name, value, json.dumps(value)[:200])
    except SettingError as error:
        raise SettingError(str(error) + NOTHING, error.typed) from error


def _right_type(kind: Kind, value: JSON) -> bool:
    match kind:
        case Kind.SWITCH:
            return isinstance(value, bool)
        case Kind.NUMBER:
            return type(value) is int
        case Kind.CHOICE | Kind.TEXT:
            return isinstance(value, str)
        case Kind.COLOUR:
            return value is None or type(value) is int
        case Kind.CHANNEL | Kind.ROLE:
            return value is None or _is_id(value)
        case Kind.CHANNELS | Kind.ROLES:
            return isinstance(value, list) and all(map(_is_id, value))
        case Kind.COUNTRIES | Kind.ENTRIES:
            return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_id(value: JSON) -> bool:
    text = str(value) if type(value) is int else value
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 20


def _called(name: str, each: int, server: Server) -> str:
    if SETTINGS[name].kind in {Kind.CHANNEL, Kind.CHANNELS}:
        channel = server.channel(each)
        return f"#{channel.name}" if channel else ""
    role = server.role(each)
    return f"@{role.name}" if role else ""


def _text(ids: tuple[int, ...]) -> str | None:
    return str(ids[0]) if ids else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
