"""A member tells of a therapist who crossed the line: what they see, press and read."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from simcord.results import ResponseMessage

from bot.answering.answerer import REPORTING
from bot.safety import DangerKind
from bot.ui.controls.safety import CrisisState
from tests.discord.acting import answer_of, ask, forge, pick, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts

TOLD = (
    "my counsellor slid his hand up my thigh",
    "my massage therapist touched me wrong",
    "I'm 15 and my psychologist wants to meet me alone at his flat",
    "my shrink said not to tell anyone about us",
    "my therapist says he'll drop me unless I go to his house",
)


def question_of(world: World) -> str:
    return world.core.snapshot.entries[REPORTING].question


@pytest.mark.parametrize("text", TOLD)
async def test_both_buttons_lead_to_where_to_report(world: World, text: str) -> None:
    card = await ask(world, text)
    assert world.core.texts.card(DangerKind.THERAPIST).title in texts(card)
    for label in (world.core.texts.report_button, world.core.texts.misread_button):
        result = await press(world.member, card, label)
        assert result.ephemeral
        assert question_of(world) in said(result)
        assert "Sometimes" not in said(result)
    assert "It is not your fault" in said(
        await press(world.member, card, world.core.texts.misread_button)
    )


async def test_a_minor_reads_whom_else_to_tell(world: World) -> None:
    assert world.core.texts.minor in texts(await ask(world, TOLD[2]))


async def test_a_button_of_an_older_version_leads_there_too(world: World) -> None:
    card = await ask(world, TOLD[0])
    for old in ("-:answer:hugs", "m:suggest:hugs,wanting-a-hug"):
        result = await forge(world.member, card, f"b:calm:1f:therapist:{old}")
        assert question_of(world) in said(result)
        assert "Sometimes" not in said(result)
    await world.restart()
    assert question_of(world) in said(
        await press(world.member, card, world.core.texts.report_button)
    )


async def test_where_the_entry_is_switched_off_the_button_still_says_where(world: World) -> None:
    card = await ask(world, TOLD[0])
    knowledge = world.bot.services.knowledge
    view = await knowledge.get(world.guild.id)
    entries = {name: e for name, e in view.snapshot.entries.items() if name != REPORTING}
    without = replace(view, snapshot=replace(view.snapshot, entries=entries))

    async def hidden(*_: object) -> object:
        return without

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge, "get", hidden)
        for label in (world.core.texts.report_button, world.core.texts.misread_button):
            shown = said(await press(world.member, card, label))
            assert world.core.texts.report_elsewhere in shown


async def test_in_a_channel_nothing_of_it_is_shown_and_more_has_the_button(world: World) -> None:
    assert world.bot.user is not None
    await world.member.send(world.channel, f"{world.bot.user.mention} {TOLD[0]}")
    (card,) = public(world)
    assert world.core.texts.report_button not in buttons(card)
    more = answer_of(await press(world.member, card, "Show me more, privately"))
    assert question_of(world) in said(
        await press(world.member, more, world.core.texts.report_button)
    )


async def test_the_number_comes_first_only_when_it_is_urgent(world: World) -> None:
    urgent = texts(await ask(world, "i took all my pills just now"))
    warm = world.core.texts.card(DangerKind.SELF).title
    assert urgent.startswith(f"### {world.core.texts.urgent_title}")
    assert urgent.index("**112**") < urgent.index(warm)
    heavy = texts(await ask(world, "i don't want to live anymore"))
    assert heavy.index(warm) < heavy.index("findahelpline") < heavy.index("**112**")


async def test_without_a_country_the_numbers_stand_by_region_in_one_line(world: World) -> None:
    card = await ask(world, "i don't want to live anymore")
    (line,) = [line for line in texts(card).splitlines() if "**911**" in line]
    for number in ("**112** (", "**999** (", "**000** (", "**111** ("):
        assert number in line
    assert world.core.texts.country_button_none in selects(card)
    chosen: ResponseMessage = answer_of(
        await pick(world.member, card, world.core.texts.country_button_none, "gb")
    )
    assert "**999**" in texts(chosen)
    assert "**911**" not in texts(chosen)
    assert world.core.texts.country_button in selects(chosen)


async def test_an_old_card_is_drawn_again_in_the_chosen_country(world: World) -> None:
    card = await ask(world, "i don't want to live anymore")
    result = await forge(world.member, card, "s:crisis-country:1f:self:m:answer:hugs", ["de"])
    assert world.core.texts.minor in texts(answer_of(result))
    assert "Germany" in str(selects(answer_of(result)))


def test_urgency_travels_in_the_custom_id() -> None:
    state = CrisisState(31, DangerKind.SELF, minor=True, outcome="none", urgent=True)
    assert CrisisState.parse(list(state.pack())) == state
    old = CrisisState.parse(["1f", "self", "m", "none", "-"])
    assert old == replace(state, urgent=False)
