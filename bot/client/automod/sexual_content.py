"""Discord's own list of sexual words, where it would silence survivors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.automod.permissions import rules_of
from bot.client.context import config_of, directory_of
from bot.client.errors import UserError
from bot.moderation.automod import RuleRefusedError
from bot.ui.cards.automod.overview import SexualFilter, warning_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.client.responses import Interaction
    from bot.moderation.automod import ServerRule
    from bot.servers import ServerConfig


def filters_over_support(
    guild: discord.Guild, config: ServerConfig, rules: Sequence[ServerRule]
) -> list[SexualFilter]:
    """Return the rules with that list that look at channels where people get support.

    There the bot answers or offers answers. If it answers everywhere, a rule without exemptions
    looks at all of these channels.
    """
    channels = dict.fromkeys((*config.allowed_channels, *config.suggestion_channels))
    filters: list[SexualFilter] = []
    for rule in rules:
        channel_ids = tuple(each for each in channels if not _is_exempt(guild, each, rule))
        if channel_ids or not (channels or rule.exempt_channels):
            filters.append(SexualFilter(rule.name, channel_ids))
    return filters


async def support_caution(interaction: Interaction) -> str:
    """Return a warning of such a rule, or nothing where there is none or Discord shows none.

    A refusal by Discord raises nothing: the warning is an extra, and nothing depends on it.
    """
    try:
        gateway = rules_of(interaction)
        rules = [each for each in await gateway.rules() if each.is_sexual_filter]
    except (UserError, RuleRefusedError):
        return ""
    guild = (await directory_of(interaction)).guild
    filters = filters_over_support(guild, await config_of(interaction), rules)
    return warning_of(filters[0]) if filters else ""


def _is_exempt(guild: discord.Guild, channel_id: int, rule: ServerRule) -> bool:
    channel = guild.get_channel(channel_id)
    category_id = None if channel is None else channel.category_id
    return not {channel_id, category_id}.isdisjoint(rule.exempt_channels)
