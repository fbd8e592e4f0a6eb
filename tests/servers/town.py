"""A server that was made up, for what settings see of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.servers.directory import Channel, Role, RoleHindrance

GENERAL = Channel(100_000_000_000_000_001, "general", open=True)
MODS = Channel(100_000_000_000_000_002, "mods")
LOCKED = Channel(100_000_000_000_000_003, "locked", missing=("View Channel", "Send Messages"))
FORUM = Channel(100_000_000_000_000_004, "forum", posts=False)
TWIN = Channel(100_000_000_000_000_005, "twin")
OTHER_TWIN = Channel(100_000_000_000_000_006, "twin")
EVERYONE = Role(200_000_000_000_000_001, "@everyone", everyone=True)
HELPERS = Role(200_000_000_000_000_002, "Helpers", moderates=True)
SILENT = Role(200_000_000_000_000_003, "Silent", pings=False)
CHIEFS = Role(200_000_000_000_000_004, "Chiefs", powers=("Ban Members", "Manage Roles"))
HIGH = Role(200_000_000_000_000_005, "High", hindrance=RoleHindrance.ABOVE)
NOWHERE = 999_999_999_999_999_999


@dataclass(frozen=True)
class Town:
    """A server with the channels and roles above."""

    entries: Mapping[str, str] = field(
        default_factory=lambda: {"hugs": "May my therapist hug me?", "gifts": "Gifts, big, small?"}
    )
    countries: Mapping[str, str] = field(
        default_factory=lambda: {"gb": "United Kingdom", "ie": "Ireland", "nz": "New Zealand"}
    )
    reads_messages: bool = True
    locale: str = "en-US"
    missing: tuple[str, ...] = ()
    missing_in_moderation: tuple[str, ...] = ()

    def channel(self, channel_id: int) -> Channel | None:
        places = (GENERAL, MODS, LOCKED, FORUM, TWIN, OTHER_TWIN)
        return next((each for each in places if each.id == channel_id), None)

    def role(self, role_id: int) -> Role | None:
        roles = (EVERYONE, HELPERS, SILENT, CHIEFS, HIGH)
        return next((each for each in roles if each.id == role_id), None)

    def channels(self) -> Iterable[tuple[int, str]]:
        return [(each.id, each.name) for each in (GENERAL, MODS, LOCKED, FORUM, TWIN, OTHER_TWIN)]

    def roles(self) -> Iterable[tuple[int, str]]:
        return [(each.id, each.name) for each in (HELPERS, SILENT)]

    def missing_permissions(self) -> tuple[str, ...]:
        return self.missing

    def missing_for_moderation(self) -> tuple[str, ...]:
        return self.missing_in_moderation
