"""Acting on members as moderators do: the command, its form, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import discord
import simcord
from simcord.results import InteractionResult, ResponseMessage

from bot.moderation.cases.models import Case
from bot.moderation.cases.record import CaseFilter
from tests.discord.acting import answer_of, press
from tests.discord.conftest import World
from tests.discord.passing_on import direct
from tests.discord.reading import texts

WORDS = "Please leave names out."
MAY_ALL = discord.Permissions(moderate_members=True, kick_members=True, ban_members=True)


def chief(world: World, name: str = "cleo") -> simcord.MemberActor:
    """A moderator who may time out, kick and ban."""
    role = world.guild.create_role(f"Chiefs {name}", permissions=MAY_ALL)
    return world.guild.add_member(world.env.create_user(name), roles=[role])


async def fill(
    by: simcord.MemberActor, form: InteractionResult, words: str = WORDS, **fields: object
) -> InteractionResult:
    """Submit the form of an order; the member is told unless `choices` says otherwise."""
    assert form.modal is not None, form
    offered = {str(label["component"]["custom_id"]) for label in form.modal["components"]}
    values: dict[str, object] = {"words": words, "choices": ["tell"], **fields}
    if "tell" not in str(form.modal):
        values["choices"] = fields.get("choices", [])
    return await by.submit_modal(form, {k: v for k, v in values.items() if k in offered})


async def order(
    world: World,
    command: str,
    words: str = WORDS,
    *,
    by: simcord.MemberActor | None = None,
    fields: Mapping[str, object] | None = None,
    **options: object,
) -> InteractionResult:
    """Give a command on Mia and submit its form; a kick or a ban is confirmed on its card."""
    who = by or world.moderator
    if not options.keys() & {"member", "user_id"}:
        options["member"] = world.member
    form = await who.slash(world.channel, command, **options)
    if form.modal is None:
        form = await press(who, answer_of(form), "Write the reason")
    return await fill(who, form, words, **(fields or {}))


async def cases_of(world: World, who: simcord.MemberActor | None = None) -> list[Case]:
    """The cases of a member, oldest first."""
    record = world.bot.services.moderation.cases
    found = await record.of_member(world.guild.id, (who or world.member).id, limit=50)
    return found[::-1]


async def all_cases(world: World) -> list[Case]:
    """The cases of the server, oldest first."""
    results = await world.bot.services.moderation.cases.search(
        world.guild.id, CaseFilter(), limit=50
    )
    return list(results.cases)[::-1]


def told(world: World, who: simcord.MemberActor | None = None) -> list[str]:
    """What the bot wrote to somebody in private."""
    return [texts(message) for message in direct(world, who or world.member)]


def last_card(result: InteractionResult) -> ResponseMessage:
    """The card that a form led to; only the moderator sees it."""
    card = answer_of(result)
    assert card.ephemeral
    return card


def later(world: World, minutes: float) -> None:
    """Let the bot's own clock go on, by which cards grow old and files are dropped."""
    clock = world.bot.services.moderation.clock
    own = clock.own
    clock.own = lambda: own() + timedelta(minutes=minutes)


def silent_until(world: World, who: simcord.MemberActor) -> datetime | None:
    """Until when Discord lets a member not write, None if they may."""
    until = world.env.backend.get_member(world.guild.id, who.id).timed_out_until
    return datetime.fromisoformat(until) if isinstance(until, str) else until


def take_roles(world: World, who: simcord.MemberActor) -> None:
    """Take every role from somebody, as an admin can at any moment."""
    world.env.backend.edit_member(world.guild.id, who.id, {"role_ids": []})
