"""Standing: the buttons of moderators, and rounds that keep the roles in step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.checks import moderators_only
from bot.client.community.team.helpers import set_checked
from bot.client.community.team.standing_roles import gives_roles, keep_roles_in_step
from bot.client.component_router import handles
from bot.client.rounds import RoundsCog
from bot.ui.controls.community.standing import CheckHelper

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction

EVERY_SECONDS = 600.0
OF_A_SERVER = 10
"""Members of one server who are looked at in a round: each costs Discord a request."""
OF_ALL = 60
"""Members of all servers who are looked at in a round."""


class CommunityStanding(RoundsCog):
    """Looks at a few members each time, one after another, so that each gets their turn.

    So changed settings and members who come back are dealt with within some rounds.
    """

    every = EVERY_SECONDS
    task = "Standing"

    def __init__(self, bot: BoundaryBot) -> None:
        super().__init__(bot)
        self._standing = bot.services.community.standing
        self._last_names: dict[int, bytes] = {}
        self._next = 0

    @handles(CheckHelper)
    @moderators_only
    async def check(self, interaction: Interaction, state: CheckHelper) -> None:
        """Make a member a checked helper, or no longer."""
        await set_checked(self.bot, interaction, state.member_id, checked=state.checked)

    async def round(self) -> None:
        """Bring the roles of some members in step. Raises StorageUnavailable."""
        guild_ids = sorted(guild.id for guild in self.bot.guilds if self.bot.hosts(guild.id))
        room = OF_ALL
        for _ in range(len(guild_ids)):
            if room <= 0:
                return
            guild_id = guild_ids[self._next % len(guild_ids)]
            self._next += 1
            room -= await self._some_of(guild_id, min(room, OF_A_SERVER))

    async def _some_of(self, guild_id: int, most: int) -> int:
        """See to the next few members of a server; return how many that were."""
        config = await self.bot.services.configs.get(guild_id)
        if not gives_roles(config):
            return 0
        rows = await self._standing.page(guild_id, self._last_names.get(guild_id, b""), most)
        for row in rows:
            await keep_roles_in_step(self.bot, guild_id, row.member_id, row.standing)
        # After the last page it begins anew.
        self._last_names[guild_id] = rows[-1].name if len(rows) == most else b""
        return len(rows)


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CommunityStanding(bot))
