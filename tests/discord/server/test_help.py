"""The help names every command that a person may use, and no other."""

from __future__ import annotations

import re

import discord
import simcord
from discord import app_commands

from tests.discord.acting import said
from tests.discord.conftest import World


async def helped(world: World, who: simcord.MemberActor) -> set[str]:
    """The commands that the help names: "ask", "questions recent", "Save as answer"."""
    shown = said(await who.slash(world.channel, "help"))
    named: set[str] = set()
    for line in shown.splitlines():
        bold = [each.strip() for each in re.findall(r"\*\*([^*]+)\*\*", line)]
        if not bold or not bold[0].startswith(("/", "Right-click")):
            continue
        root = bold[0].removeprefix("/").split()[0]
        for each in bold:
            if each.startswith("/"):
                named.add(each.removeprefix("/"))
            else:
                named.add(each.split(" → ")[-1] if " → " in each else f"{root} {each}")
    return named


async def test_everybody_is_told_of_all_that_they_may_use(world: World) -> None:
    there: dict[str, set[str]] = {}
    for command in world.bot.tree.get_commands():
        children = command.commands if isinstance(command, app_commands.Group) else []
        names = {f"{command.name} {child.name}" for child in children} or {command.name}
        there[command.name] = names
    menus = {
        menu.name for menu in world.bot.tree.walk_commands(type=discord.AppCommandType.message)
    }
    files = {"case export", "case import"}
    acting = {"warn", "timeout", "untimeout", "kick", "ban", "unban", "note", "safety", "cases"}
    moderators = there["questions"] | there["kb"] | there["pause"] | (there["case"] - files)
    moderators |= there["duty"] | there["appeals"]
    moderators |= {"insights", "lock", "unlock", "slowmode", "Save as answer"} | acting
    admins = there["settings"] | there["automod"] | {"setup"} | files
    assert menus == {
        "Save as answer",
        "Answer from the FAQ",
        "Report to moderators",
        "This answers it",
    }
    for who, sees, not_sees in (
        (world.member, set[str](), moderators | admins),
        (world.moderator, moderators, admins),
        (world.admin, moderators | admins, set[str]()),
    ):
        named = await helped(world, who)
        assert sees <= named, sees - named
        assert not not_sees & named
        assert {"ask", "faq", "browse", "crisis", "about", "Answer from the FAQ"} <= named
        assert {"report", "Report to moderators", "me cases"} <= named
        assert named <= {"privacy show"}.union(menus, *there.values()), (
            "something that is not there"
        )


async def test_where_members_ask_each_other_they_are_told_of_it(world: World) -> None:
    ways = {"community ask", "community list", "This answers it"}
    assert not ways & await helped(world, world.member)
    await world.bot.services.configs.set(world.guild.id, "community_channel", world.channel.id)
    assert ways <= await helped(world, world.member)
