"""Discord's own list of sexual words, where it would silence survivors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.cards.automod.overview import SexualFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.moderation.automod import ServerRule
    from bot.servers import ServerConfig


def filters_over_support(
    guild: discord.Guild, config: ServerConfig, rules: Sequence[ServerRule]
) -> list[SexualFilter]:
    """Return the rules with that list which look at channels where people get support.

    Those are the channels in which the bot answers or offers answers; where it answers everywhere,
    a rule that leaves out nothing looks at all of them.
    """
    channels = dict.fromkeys((*config.allowed_channels, *config.suggestion_channels))
    found: list[SexualFilter] = []
    for rule in rules:
        seen = tuple(each for each in channels if not _is_exempt(guild, each, rule))
        if seen or not (channels or rule.exempt_channels):
            found.append(SexualFilter(rule.name, seen))
    return found


def _is_exempt(guild: discord.Guild, channel_id: int, rule: ServerRule) -> bool:
    channel = guild.get_channel(channel_id)
    category_id = None if channel is None else channel.category_id
    return not {channel_id, category_id}.isdisjoint(rule.exempt_channels)
