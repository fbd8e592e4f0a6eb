"""From an admin's order to the card of what it would change, or did."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from bot.client.automod.permissions import rules_of
from bot.client.automod.sexual_content import filters_over_support
from bot.client.context import bot_of, config_of, directory_of, server_id
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time
from bot.client.team_channels import problem_with
from bot.moderation.automod import (
    AutoModTask,
    RuleExemptions,
    RuleOrder,
    RuleRefusedError,
    ServerRule,
)
from bot.ui.cards.automod.overview import automod_card, preset_card
from bot.ui.cards.automod.plan import outcome_card, plan_card, refusal_words, which_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.guild_directory import GuildDirectory
    from bot.servers import ServerConfig

_T = TypeVar("_T")


async def overview(interaction: Interaction, note: str = "") -> ui.LayoutView:
    """Return the card of all presets. Raises UserError."""
    gateway, config = rules_of(interaction), await config_of(interaction)
    service = bot_of(interaction).services.moderation.automod
    board = await _do_at_discord(interaction, service.board(gateway, config.report_channel))
    guild = (await directory_of(interaction)).guild
    filters = filters_over_support(guild, config, board.sexual)
    return automod_card(
        board, filters=filters, problem=_problem(interaction, config) or "", note=note
    )


async def preset_view(interaction: Interaction, preset_id: str, note: str = "") -> ui.LayoutView:
    """Return the card of one preset. Raises UserError, StaleControlError for one that is gone."""
    gateway, config = rules_of(interaction), await config_of(interaction)
    service = bot_of(interaction).services.moderation.automod
    board = await _do_at_discord(interaction, service.board(gateway, config.report_channel))
    state = board.state(preset_id)
    if state is None:
        raise StaleControlError
    directory = await directory_of(interaction)
    return preset_card(
        state,
        shown_channels=_shown_channels(directory, state.rule),
        shown_roles=_shown_roles(directory, state.rule),
        note=note,
    )


async def which_view(interaction: Interaction, task: AutoModTask) -> ui.LayoutView:
    """Return the question which presets to act on. Raises UserError."""
    gateway, config = rules_of(interaction), await config_of(interaction)
    service = bot_of(interaction).services.moderation.automod
    board = await _do_at_discord(interaction, service.board(gateway, config.report_channel))
    return which_card(task, board.that_can(task), board.rule_count)


async def plan_view(
    interaction: Interaction, task: AutoModTask, preset_ids: tuple[str, ...]
) -> ui.LayoutView:
    """Return what would change of these presets. Raises UserError, AutoModError."""
    gateway = rules_of(interaction)
    order = await order_of(interaction, task, preset_ids)
    plan = await _do_at_discord(
        interaction, bot_of(interaction).services.moderation.automod.plan(order, gateway)
    )
    return plan_card(plan)


async def outcome_view(
    interaction: Interaction, task: AutoModTask, preset_ids: tuple[str, ...], plan_digest: str
) -> ui.LayoutView:
    """Do what was shown, and return what came of it. Raises UserError, AutoModError."""
    gateway = rules_of(interaction)
    order = await order_of(interaction, task, preset_ids, plan_digest)
    work = bot_of(interaction).services.moderation.automod.carry_out(order, gateway)
    outcome = await _do_at_discord(interaction, work)
    if outcome.results is None:
        return plan_card(outcome.plan, again=True)
    return outcome_card(outcome)


async def exempt(
    interaction: Interaction, preset_id: str, chosen_ids: set[int], *, of_channels: bool
) -> None:
    """Let a rule of ours leave out what was chosen. Raises UserError, AutoModError.

    Places that the select cannot show, such as threads, stay exempt.
    """
    gateway, directory = rules_of(interaction), await directory_of(interaction)
    order = await order_of(interaction, AutoModTask.UPDATE, (preset_id,))
    service = bot_of(interaction).services.moderation.automod
    is_shown = directory.channel if of_channels else directory.role
    work = service.exempt(
        order,
        gateway,
        chosen_ids,
        of_channels=of_channels,
        is_selectable=lambda each: bool(is_shown(each)),
    )
    await _do_at_discord(interaction, work)


async def order_of(
    interaction: Interaction, task: AutoModTask, preset_ids: tuple[str, ...], plan_digest: str = ""
) -> RuleOrder:
    """Return what an admin wants. Raises UserError where alerts could not be posted."""
    config = await config_of(interaction)
    if task is not AutoModTask.REMOVE and (problem := _problem(interaction, config)):
        raise UserError(problem)
    team = (config.report_channel, config.moderator_channel, config.alert_channel)
    return RuleOrder(
        server_id(interaction),
        interaction.user.id,
        task,
        preset_ids,
        config.report_channel,
        plan_digest,
        RuleExemptions.of(config.moderator_roles, [each for each in team if each]),
    )


def _problem(interaction: Interaction, config: ServerConfig) -> str | None:
    """Return why an alert could not be posted, None if it can, or if there is no channel for it."""
    if config.report_channel is None:
        return None
    return problem_with(bot_of(interaction), server_id(interaction), config.report_channel)


def _shown_channels(directory: GuildDirectory, rule: ServerRule | None) -> list[int]:
    exempt = rule.exempt_channels if rule else ()
    return [each for each in sorted(exempt) if directory.channel(each)]


def _shown_roles(directory: GuildDirectory, rule: ServerRule | None) -> list[int]:
    exempt = rule.exempt_roles if rule else ()
    return [each for each in sorted(exempt) if directory.role(each)]


async def _do_at_discord(interaction: Interaction, work: Coroutine[Any, Any, _T]) -> _T:
    """Do something at Discord in time. Raises UserError with Discord's own words."""
    try:
        return await in_time(interaction, work)
    except RuleRefusedError as error:
        raise UserError(refusal_words(error)) from error
