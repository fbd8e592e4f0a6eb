"""READY and GUILD_CREATE as text, of servers with as much in them as an ordinary one has."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from benchmarks.harness.payloads import APPLICATION, BOT_USER, CHANNEL_DATA, Payload, guild

CHANNELS, ROLES, THREADS, EMOJIS = 25, 15, 3, 10
FIRST = 1 << 50
_SHARD_BITS = 22


def guild_id_of(number: int, shards: int) -> int:
    """Return the id of a server: those of one shard follow each other."""
    return FIRST + ((number * shards + number % shards) << _SHARD_BITS)


def shard_of(guild_id: int, shards: int) -> int:
    """Return the shard that Discord gives to a server."""
    return (guild_id >> _SHARD_BITS) % shards


def ready(shard: int, shards: int, guild_ids: list[int]) -> str:
    """Return READY: the servers of a shard, none of which is there yet."""
    return json.dumps(
        {
            "v": 10,
            "user": BOT_USER,
            "guilds": [{"id": str(each), "unavailable": True} for each in guild_ids],
            "session_id": f"session-{shard}",
            "resume_gateway_url": "wss://gateway.example",
            "shard": [shard, shards],
            "application": {"id": APPLICATION["id"], "flags": 0},
            "__shard_id__": shard,
        }
    )


def guild_creates(guild_ids: list[int]) -> Iterator[str]:
    """Yield GUILD_CREATE of each server. The bot's role has no View Audit Log."""
    chance = random.Random(3)  # noqa: S311 it makes data up
    for guild_id in guild_ids:
        yield json.dumps(_server(guild_id, chance))


def message_create(guild_id: int, number: int) -> Payload:
    """Return MESSAGE_CREATE without its content, as for a bot that may not read it."""
    author = {
        "id": str((1 << 40) + number),
        "username": f"member{number}",
        "discriminator": "0",
        "global_name": "Mia",
        "avatar": None,
    }
    return {
        "id": str(guild_id + (1 << 30) + number),
        "channel_id": str(guild_id + 100 + CHANNELS - 1),
        "guild_id": str(guild_id),
        "author": author,
        "member": {
            "roles": [str(guild_id + 1)],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        },
        "content": "",
        "timestamp": "2026-11-01T00:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": list[Any](),
        "mention_roles": list[Any](),
        "attachments": list[Any](),
        "embeds": list[Any](),
        "pinned": False,
        "type": 0,
        "flags": 0,
        "components": list[Any](),
    }


def _server(guild_id: int, chance: random.Random) -> Payload:
    base = guild()
    everyone: Payload = base["roles"][0]
    roles = [{**everyone, "id": str(guild_id)}]
    roles += [
        {
            **everyone,
            "id": str(guild_id + number),
            "name": _name(chance),
            "position": number,
            "color": chance.randrange(1 << 24),
            "icon": None,
            "unicode_emoji": None,
        }
        for number in range(1, ROLES)
    ]
    # The last role is the bot's own.
    roles[-1] |= {"managed": True, "tags": {"bot_id": BOT_USER["id"]}}
    channels = [_channel(guild_id, number, chance) for number in range(CHANNELS)]
    return {
        **base,
        "id": str(guild_id),
        "name": _name(chance),
        "owner_id": str(guild_id + 900),
        "member_count": chance.randrange(5, 2000),
        "description": None,
        "system_channel_id": channels[-1]["id"],
        "roles": roles,
        "channels": channels,
        "threads": [_thread(guild_id, number, chance) for number in range(THREADS)],
        "emojis": [_emoji(guild_id, number, chance) for number in range(EMOJIS)],
        "members": [_itself(roles[-1]["id"])],
        "unavailable": False,
    }


def _channel(guild_id: int, number: int, chance: random.Random) -> Payload:
    category = number < CHANNELS // 6
    overwrites = [
        {"id": str(guild_id + place), "type": 0, "allow": "0", "deny": "1024"}
        for place in range(number % 3)
    ]
    return {
        **CHANNEL_DATA,
        "id": str(guild_id + 100 + number),
        "guild_id": str(guild_id),
        "type": 4 if category else 2 if number % 5 == 0 else 0,
        "name": _name(chance),
        "position": number,
        "parent_id": None if category else str(guild_id + 100),
        "topic": None if category else f"{_name(chance)} and {_name(chance)}",
        "permission_overwrites": overwrites,
        "last_message_id": str(guild_id + 500 + number),
        "bitrate": 64000,
        "user_limit": 0,
    }


def _thread(guild_id: int, number: int, chance: random.Random) -> Payload:
    return {
        "id": str(guild_id + 300 + number),
        "guild_id": str(guild_id),
        "parent_id": str(guild_id + 100 + CHANNELS - 1),
        "owner_id": str(guild_id + 900),
        "type": 11,
        "name": _name(chance),
        "last_message_id": None,
        "message_count": 3,
        "member_count": 2,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
            "locked": False,
        },
    }


def _emoji(guild_id: int, number: int, chance: random.Random) -> Payload:
    return {
        "id": str(guild_id + 700 + number),
        "name": _name(chance),
        "roles": list[Any](),
        "require_colons": True,
        "managed": False,
        "animated": False,
        "available": True,
    }


def _itself(role_id: str) -> Payload:
    return {
        "user": BOT_USER,
        "roles": [role_id],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "premium_since": None,
    }


def _name(chance: random.Random) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz-", k=chance.randrange(6, 20)))
