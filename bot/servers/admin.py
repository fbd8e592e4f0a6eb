"""An admin who acts in their server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.servers.directory import ServerDirectory


class AdminContext(Struct, frozen=True):
    """Who changes settings, where, and what there is to choose from.

    Make one only for somebody who was checked to be an admin. is_owner: Discord itself lets them
    manage the server; other admins have a role that was named in the settings. locale: their
    language, such as "en-GB".
    """

    guild_id: int
    user_id: int
    is_owner: bool
    directory: ServerDirectory
    locale: str = ""
