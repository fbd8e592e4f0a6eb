"""The file of a server's settings and knowledge: its format, and what of it fits a server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn, cast

from msgspec import Struct

from bot.servers.cache import dumped
from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import SettingKind
from bot.servers.directory import ServerDirectory, SettingError
from bot.servers.editing import may_change
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
_IDS = {SettingKind.CHANNEL, SettingKind.CHANNELS, SettingKind.ROLE, SettingKind.ROLES}
_LISTS = {SettingKind.CHANNELS, SettingKind.ROLES, SettingKind.COUNTRIES, SettingKind.ENTRIES}


class SettingsFile(Struct, frozen=True):
    """The content of a file that could be read.

    knowledge, reasons: not checked; None if the file says nothing of them. names: what channels and
    roles were called, by id. raw: the whole document, from which
    `parse_file` makes the same file.
    """

    settings: Mapping[str, object]
    knowledge: JSON
    reasons: JSON
    names: Mapping[str, str]
    raw: JSON


class SkippedValue(Struct, frozen=True):
    """A value of a file, or a part of it, that cannot hold in this server.

    name: the setting. label: what the file calls a channel or role, or "".
    """

    name: str
    label: str
    reason: SettingError


def format_file(
    config: ServerConfig, knowledge: JSON, reasons: JSON, directory: ServerDirectory
) -> bytes:
    """Return the file of a server. Ids are texts: not every program reads numbers that long."""
    values = dumped(config)
    names: dict[str, JSON] = {}
    for name, setting in SETTINGS.items():
        if setting.kind in _IDS:
            ids = cast("tuple[int, ...]", parts_of(values[name]))
            labels = {str(each): _label(name, each, directory) for each in ids}
            names |= {key: label for key, label in labels.items() if label}
            values[name] = [str(each) for each in ids] if setting.kind in _LISTS else _text(ids)
    document: JSON = {
        "format": FORMAT,
        "version": VERSION,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "settings": values,
        "names": names,
        "reasons": reasons,
        "knowledge": knowledge,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode(errors="replace")


def read_file(data: bytes) -> SettingsFile:
    """Read such a file. Raises SettingError with a sentence for whoever sent it."""
    if len(data) > MAX_BYTES:
        raise SettingError(TOO_BIG)
    try:
        # Python reads NaN and Infinity too, which are no JSON.
        document: Any = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
        # A lone surrogate can be written in JSON, and nowhere else.
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise SettingError(NOT_JSON) from error
    return parse_file(document)


def parse_file(document: Any) -> SettingsFile:
    """Return the file whose content a JSON value is. Raises SettingError."""
    if not isinstance(document, dict):
        raise SettingError(NOT_OURS)
    top = cast("dict[str, Any]", document)
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
    raw_labels = cast("dict[str, object]", names) if isinstance(names, dict) else {}
    labels = {key: str(label)[:100] for key, label in raw_labels.items()}
    return SettingsFile(values, top.get("knowledge"), top.get("reasons"), labels, top)


def fit_to_server(
    file: SettingsFile, now: ServerConfig, directory: ServerDirectory, *, is_owner: bool
) -> tuple[dict[str, object], list[SkippedValue]]:
    """Return the values that can hold in a server, and what is skipped.

    A list keeps its other items. A setting whose value cannot hold at all stays as it is: an empty
    list can mean "everywhere", which nobody asked for. Settings of owners are skipped for others.
    """
    values: dict[str, object] = {}
    skipped: list[SkippedValue] = []
    for name, value in file.settings.items():
        if not may_change(name, is_owner=is_owner) and value != getattr(now, name):
            skipped.append(SkippedValue(name, "", SettingError(OWNERS)))
            continue
        reasons = {
            part: reason
            for part in parts_of(value)
            for reason in problems(name, _single_value(name, part), directory)
        }
        skipped += [
            SkippedValue(name, file.names.get(str(part), ""), reason)
            for part, reason in reasons.items()
        ]
        if not reasons:
            values[name] = value
        elif rest := tuple(part for part in parts_of(value) if part not in reasons):
            values[name] = rest
    return values, skipped


def _single_value(name: str, part: object) -> object:
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


def _right_type(kind: SettingKind, value: JSON) -> bool:
    match kind:
        case SettingKind.SWITCH:
            return isinstance(value, bool)
        case SettingKind.NUMBER:
            # Python takes True for an int; in this file it is a mistake.
            return type(value) is int
        case SettingKind.CHOICE | SettingKind.TEXT:
            return isinstance(value, str)
        case SettingKind.COLOUR:
            return value is None or type(value) is int
        case SettingKind.CHANNEL | SettingKind.ROLE:
            return value is None or _is_id(value)
        case SettingKind.CHANNELS | SettingKind.ROLES:
            return isinstance(value, list) and all(map(_is_id, value))
        case SettingKind.COUNTRIES | SettingKind.ENTRIES:
            return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_id(value: JSON) -> bool:
    text = str(value) if type(value) is int else value
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 20


def _label(name: str, snowflake: int, directory: ServerDirectory) -> str:
    if SETTINGS[name].kind in {SettingKind.CHANNEL, SettingKind.CHANNELS}:
        channel = directory.channel(snowflake)
        return f"#{channel.name}" if channel else ""
    role = directory.role(snowflake)
    return f"@{role.name}" if role else ""


def _text(ids: tuple[int, ...]) -> str | None:
    return str(ids[0]) if ids else None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
