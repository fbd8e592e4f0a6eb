"""What the bot says of a change is what the change was: no more things, no fewer, the right one."""

from __future__ import annotations

import re

import pytest

from cogs.kb.commands import SWITCHED_ON, WENT_BACK
from tests.discord.acting import HUG, UNRELATED, answer_of, ask, press, said
from tests.discord.conftest import World
from tests.discord.passing_on import pass_on
from tests.discord.reading import buttons, texts

OURS = "Ask us first."


async def lines_of(world: World) -> list[str]:
    """What differs from the defaults, as a reset of everything lists it."""
    shown = said(await world.admin.slash(world.channel, "settings reset"))
    return [line for line in shown.splitlines() if "→" in line]


async def test_a_reset_of_one_setting_says_one_thing(world: World) -> None:
    for setting, value in (("dial", "careful"), ("retention", "7"), ("learning", "on")):
        await world.admin.slash(world.channel, "settings set", setting=setting, value=value)
    assert len(await lines_of(world)) == 3
    question = await world.admin.slash(world.channel, "settings reset", setting="dial")
    done = await press(world.admin, answer_of(question), "Reset")
    for shown in (said(question), said(done)):
        assert "careful" in shown
        assert "balanced" in shown
        assert "7 days" not in shown
        assert shown.lower().count("learning") == 0
    assert said(done).count("→") == 1
    left = await lines_of(world)
    assert len(left) == 2
    again = said(await world.admin.slash(world.channel, "settings reset", setting="dial"))
    assert "Reset" not in again
    assert "→" not in again


def counted(card: str) -> dict[str, int]:
    """The lines of a list of what is linked to somebody: what, and how many."""
    found = re.findall(r"^- (\d+) (.+)$", card, re.MULTILINE)
    return {what: int(number) for number, what in found}


async def test_what_is_to_be_erased_is_counted_once_and_erased_as_counted(world: World) -> None:
    await world.bot.services.configs.update(world.guild.id, {"log_mode": "full"})
    await ask(world, HUG)
    card = await ask(world, HUG)
    await press(world.member, card, "Not helpful")
    await press(world.member, card, "Helpful")
    await pass_on(world, name="with")
    await ask(world, UNRELATED, by=world.other)
    asked = await world.member.slash(world.channel, "privacy erase")
    held = counted(said(asked))
    assert held == {"questions": 3, "vote": 1, "question to the moderators": 1}
    (label,) = buttons(answer_of(asked))
    assert label == f"Erase all {sum(held.values())}"
    done = await press(world.member, answer_of(asked), label)
    assert counted(said(done)) == held
    nothing = said(await world.member.slash(world.channel, "privacy erase"))
    assert counted(nothing) == {}
    theirs = counted(said(await world.other.slash(world.channel, "privacy erase")))
    assert theirs == {"question": 1}


@pytest.mark.parametrize("mode", ["full", "text"])
@pytest.mark.parametrize("question", [HUG, UNRELATED])
async def test_a_card_says_that_a_pseudonym_is_kept_where_one_is(
    world: World, mode: str, question: str
) -> None:
    await world.bot.services.configs.update(world.guild.id, {"log_mode": mode})
    shown = texts(await ask(world, question))
    assert "Noted without your name" in shown
    assert ("pseudonym" in shown) == (mode == "full")


async def changed(world: World) -> str:
    """Write the server's version of a shipped entry; the question that leads to it."""
    entry = world.core.snapshot.entries["hugs"]
    form = await world.moderator.slash(world.channel, "kb edit", entry="hugs")
    typed = {"question": entry.question, "short": OURS, "more": "", "category": "", "aliases": ""}
    preview = answer_of(await world.moderator.submit_modal(form, typed))
    await press(world.moderator, preview, "Save")
    return entry.question


async def test_a_restore_says_that_the_entry_is_on_again(world: World) -> None:
    question = await changed(world)
    await world.moderator.slash(world.channel, "kb disable", entry="hugs")
    restored = await world.moderator.slash(world.channel, "kb restore", entry="hugs")
    assert SWITCHED_ON.format(question=question) in said(restored)
    assert OURS in texts(await ask(world, question)), "the server's version is the one that is on"


async def test_a_restore_says_that_the_built_in_version_is_back(world: World) -> None:
    question = await changed(world)
    restored = await world.moderator.slash(world.channel, "kb restore", entry="hugs")
    assert WENT_BACK.format(question=question) in said(restored)
    assert OURS not in texts(await ask(world, question))
    nothing = said(await world.moderator.slash(world.channel, "kb restore", entry="hugs"))
    assert "nothing to restore" in nothing


async def test_the_buttons_for_it_say_the_same_two_things(world: World) -> None:
    await changed(world)
    await world.moderator.slash(world.channel, "kb disable", entry="hugs")
    shown = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    assert "is on again" in said(await press(world.moderator, shown, "Switch on"))
    shown = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    back = said(await press(world.moderator, shown, "Go back to the built-in version"))
    assert "built-in version again" in back
