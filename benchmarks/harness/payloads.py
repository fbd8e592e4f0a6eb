"""Gateway payloads of one small server, with the fields that Discord sends."""

from __future__ import annotations

from itertools import count
from typing import Any, TypeAlias, cast

Payload: TypeAlias = "dict[str, Any]"
Control: TypeAlias = tuple[int, str]
"""A control's type, as Discord numbers it, and its custom id."""
BUTTON, MENU = 2, 3

GUILD, CHANNEL, APP, MEMBER = 1001, 1002, 1003, 1004
_SAY = str(1 << 11 | 1 << 10 | 1 << 31)
_JOINED = "2026-01-01T00:00:00+00:00"
_ids = count((1 << 60) + 1)

CHANNEL_DATA: Payload = {
    "id": str(CHANNEL),
    "type": 0,
    "name": "questions",
    "position": 0,
    "permission_overwrites": [],
    "nsfw": False,
    "parent_id": None,
    "guild_id": str(GUILD),
    "topic": None,
    "rate_limit_per_user": 0,
}
BOT_USER: Payload = {
    "id": str(APP),
    "username": "bench",
    "discriminator": "0",
    "global_name": None,
    "avatar": None,
    "bot": True,
}
APPLICATION: Payload = {
    "id": str(APP),
    "name": "bench",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "team": None,
    "owner": BOT_USER,
}
_MEMBER: Payload = {
    "user": {
        "id": str(MEMBER),
        "username": "mia",
        "discriminator": "0",
        "global_name": "Mia",
        "avatar": None,
    },
    "roles": [],
    "joined_at": _JOINED,
    "deaf": False,
    "mute": False,
    "flags": 0,
    "permissions": _SAY,
    "nick": None,
    "avatar": None,
    "pending": False,
    "premium_since": None,
    "communication_disabled_until": None,
}


def guild() -> Payload:
    """Return GUILD_CREATE."""
    everyone: Payload = {
        "id": str(GUILD),
        "name": "@everyone",
        "permissions": _SAY,
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(GUILD),
        "name": "Quiet Corner",
        "owner_id": "1",
        "member_count": 5,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [CHANNEL_DATA],
        "threads": [],
        "members": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "icon": None,
        "joined_at": _JOINED,
        "large": False,
        "unavailable": False,
    }


def _interaction(kind: int, data: Payload) -> Payload:
    number = next(_ids)
    return {
        "id": str(number),
        "application_id": str(APP),
        "type": kind,
        "token": f"token-{number}",
        "version": 1,
        "guild_id": str(GUILD),
        "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
        "channel_id": str(CHANNEL),
        "channel": {**CHANNEL_DATA, "permissions": _SAY},
        "member": {**_MEMBER, "user": dict(cast("Payload", _MEMBER["user"]))},
        "locale": "en-US",
        "guild_locale": "en-US",
        "app_permissions": _SAY,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(GUILD)},
        "context": 0,
        "attachment_size_limit": 10_485_760,
        "data": data,
    }


def slash(command: str, text: str, *, typing: bool = False) -> Payload:
    """Return a slash command with one text option, or its autocomplete while it is typed."""
    option: Payload = {"name": "question", "type": 3, "value": text}
    if typing:
        option["focused"] = True
    data = {"id": "1005", "name": command, "type": 1, "options": [option]}
    return _interaction(4 if typing else 2, data)


def press(message: Payload, control: Control) -> Payload:
    """Return the press of a button, or the first choice of a menu, on a message of the bot."""
    kind, custom_id = control
    data: Payload = {"custom_id": custom_id, "component_type": kind, "id": 1}
    if kind == MENU:
        data["values"] = ["0"]
    return {**_interaction(3, data), "message": message}


def message(data: Payload) -> Payload:
    """Return the message that Discord makes of what a bot sent."""
    flags = int(data.get("flags") or 0)
    return {
        "id": str(next(_ids)),
        "channel_id": str(CHANNEL),
        "author": BOT_USER,
        "content": "",
        "timestamp": "2026-11-22T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 20,
        "flags": flags | 64,
        "components": _numbered(data.get("components") or [], count(1)),
    }


def _numbered(components: list[Payload], numbers: count[int]) -> list[Payload]:
    """Return components with the numbers that Discord gives to those without an id."""
    numbered: list[Payload] = []
    for component in components:
        copy = {"id": next(numbers), **component}
        if children := component.get("components"):
            copy["components"] = _numbered(children, numbers)
        numbered.append(copy)
    return numbered


def controls(components: list[Payload]) -> dict[str, Control]:
    """Return the controls: each button by its label, each menu by its placeholder."""
    by_label: dict[str, Control] = {}
    for component in components:
        if component.get("type") in {BUTTON, MENU}:
            label = component.get("label") or component.get("placeholder")
            by_label[str(label)] = component["type"], str(component["custom_id"])
        by_label |= controls(component.get("components") or [])
    return by_label
