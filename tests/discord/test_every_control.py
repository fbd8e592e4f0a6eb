"""Every control leads to a handler, every handler has a control or is an old one; none breaks."""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import ForgetOwnQuestion
from bot.ui.controls.menu import CardChoice, RelatedChoice, menu_option, read_choice
from bot.ui.controls.states import STATES, StaleStateError
from tests.discord.acting import HUG, ask, forge, said
from tests.discord.conftest import World
from tests.discord.control_names import made_controls
from tests.discord.reading import buttons

OLD: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "old_controls.toml").read_text(encoding="utf-8")
)["control"]
BROKEN = "Something went wrong on my side"


async def test_every_control_has_a_handler(world: World) -> None:
    assert len(STATES) > 100
    assert set(world.bot._actions) == set(STATES)


def test_every_handler_has_a_control_or_is_an_old_one() -> None:
    old = {control["action"] for control in OLD}
    assert set(STATES) - made_controls() - old == set()


def test_every_choice_of_a_menu_stands_for_a_control_with_a_handler() -> None:
    answer = AnswerState("hugs", 7, browsing=True)
    for choice in CardChoice:
        control = choice.control(answer)
        assert control.action == choice.value
        assert control.action in STATES
        assert read_choice(menu_option("x", choice).value) == choice
    for choice in (RelatedChoice("hugs"), ForgetOwnQuestion(7, "proof")):
        assert read_choice(menu_option("x", choice).value) == choice


@pytest.mark.parametrize("value", ["", "related", "related:", "forget-question:zz:x", "menu", "x"])
def test_a_choice_that_no_menu_has_is_stale(value: str) -> None:
    with pytest.raises(StaleStateError):
        read_choice(value)


@pytest.mark.parametrize("control", OLD, ids=[control["action"] for control in OLD])
async def test_a_control_of_an_older_version_is_understood(
    world: World, control: dict[str, Any]
) -> None:
    card = await ask(world, HUG)
    (row,) = await world.bot.services.storage.repositories.questions.questions.recent(
        world.guild.id
    )
    fields = [str(field).format(question=f"{row.id:x}") for field in control["fields"]]
    values = [control["chosen"]] if "chosen" in control else None
    custom_id = ":".join((control["kind"], control["action"], *fields))
    answer = said(await forge(world.member, card, custom_id, values))
    assert control["expected"] in answer


@pytest.mark.parametrize("fields", [(), ("zz", "-", "0", "zz")])
@pytest.mark.parametrize("person", ["moderator", "admin"])
async def test_no_control_breaks_by_what_stands_in_it(
    world: World, person: str, fields: tuple[str, ...]
) -> None:
    """Nobody but moderators and admins gets past the check of their controls."""
    actor: simcord.MemberActor = getattr(world, person)
    card = await ask(world, HUG, by=actor)
    for name in STATES:
        custom_id = ":".join(("b", name, *fields))
        result = await forge(actor, card, custom_id)
        assert BROKEN not in said(result), custom_id
        if card.id not in world.env.backend.messages[world.channel.id] or not buttons(card):
            card = await ask(world, HUG, by=actor)
