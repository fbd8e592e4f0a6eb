"""The rooms of the simulated server, as one person sees them: channels, threads, messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simcord
from simcord.backend.access import can_access_channel, can_access_message
from simcord.enums import ChannelType

if TYPE_CHECKING:
    from simcord.backend.models import Channel

_SHOWN = frozenset({ChannelType.TEXT, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})
_THREADS = frozenset({ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})
_DIRECT = "Direct messages with the bot"


class Rooms:
    """The rooms that each person may enter, and the messages that they have not seen there."""

    def __init__(self, env: simcord.Env, first: simcord.ChannelHandle) -> None:
        """Read the simulated world of `env`; everybody begins in `first`."""
        self.first = first
        self._env = env
        self._last_read: dict[tuple[int, int], int] = {}

    def handle(self, room: int) -> simcord.ChannelHandle:
        """Return the handle of a channel, thread or direct message."""
        channel = self._env.backend.get_channel(room)
        guild = None if channel.guild_id is None else self.first.guild
        return simcord.ChannelHandle(self._env, guild, channel)

    def seen_by(
        self, member: simcord.MemberActor, room: int
    ) -> simcord.MemberActor | simcord.UserHandle:
        """Return a person as a room knows them: a member, or in a direct message a user."""
        if self._env.backend.get_channel(room).guild_id is not None:
            return member
        return simcord.UserHandle(self._env, self._env.backend.get_user(member.id))

    def newest(self) -> int:
        """Return the id of the newest message anywhere, 0 if there is none."""
        return max((max(ids, default=0) for ids in self._env.backend.messages.values()), default=0)

    def listed(
        self, person: simcord.MemberActor | simcord.UserHandle, current: int
    ) -> list[dict[str, object]]:
        """Return the rooms that a person can open: id, name, if it is shown, how many are unread.

        The room that is shown counts as read. Threads stand below their channel, the newest first;
        a forum is a heading that cannot be entered. `tags` are those of a question in a forum.
        """
        backend = self._env.backend
        rooms = [room for room in backend.channels.values() if self._open(room, person)]
        shown_forums = {room.parent_id for room in rooms if room.type in _THREADS}
        rooms += [
            room
            for room in backend.channels.values()
            if room.type == ChannelType.FORUM and room.id in shown_forums
        ]
        self._last_read[person.id, current] = self._last(current, person)
        return [
            {
                "id": str(room.id),
                "name": _name(room),
                "shown": room.id == current,
                "unread": self._unread(room.id, person),
                "heading": room.type == ChannelType.FORUM,
                "below": room.type in _THREADS,
                "tags": self._tags(room),
            }
            for room in sorted(rooms, key=self._order)
        ]

    def _order(self, room: Channel) -> tuple[bool, int, int]:
        """Return where a room stands: channels as they were made, each with its threads below."""
        channel = room.parent_id if room.type in _THREADS and room.parent_id else room.id
        # The lowest number of all puts the channel before its threads.
        return room.guild_id is None, channel, -room.id if room.id != channel else -(2**63)

    def _tags(self, room: Channel) -> list[str]:
        """Return the names of a forum thread's tags."""
        parent = self._env.backend.channels.get(room.parent_id or 0)
        if parent is None or not room.applied_tags:
            return []
        names = {int(tag["id"]): str(tag["name"]) for tag in parent.available_tags}
        return [names[tag] for tag in room.applied_tags if tag in names]

    def _open(self, room: Channel, person: simcord.MemberActor | simcord.UserHandle) -> bool:
        if not can_access_channel(self._env, room.id, person, history=True):
            return False
        if room.guild_id is None:
            return bool(self._env.backend.messages.get(room.id))
        return room.type in _SHOWN

    def _ids(self, room: int, person: simcord.MemberActor | simcord.UserHandle) -> list[int]:
        return [
            message.id
            for message in self._env.backend.messages.get(room, {}).values()
            if can_access_message(self._env, room, message, person, history=True)
        ]

    def _last(self, room: int, person: simcord.MemberActor | simcord.UserHandle) -> int:
        return max(self._ids(room, person), default=0)

    def _unread(self, room: int, person: simcord.MemberActor | simcord.UserHandle) -> int:
        last_read = self._last_read.get((person.id, room), 0)
        return sum(message > last_read for message in self._ids(room, person))


def _name(room: Channel) -> str:
    return _DIRECT if room.guild_id is None else f"# {room.name or 'thread'}"
