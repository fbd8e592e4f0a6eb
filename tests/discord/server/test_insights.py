"""/insights: figures and a picture for moderators, in one message, and for nobody else."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import simcord
from PIL import Image
from simcord.results import InteractionResult, ResponseMessage

from bot.client import responses as replies
from bot.insights.drawing import FAILED, NoPictureError, Pictures
from bot.insights.figures import InsightFigures
from bot.ui.cards.server.insights import EMPTY, FILE_NAME
from tests.discord.acting import allow, answer_of, ask, forge, press, said, shows_no_controls
from tests.discord.conftest import World
from tests.discord.faults.test_discord_fails import promised
from tests.discord.logged import log
from tests.discord.reading import buttons, texts, walk
from tests.insights import made_up

PLANT = "may i give my therapist a plant"
DRAWN = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Drawer:
    """Stands in for the process that draws; keeps what it was asked for."""

    def __init__(self, outcome: bytes | NoPictureError) -> None:
        self.outcome = outcome
        self.asked: list[InsightFigures] = []

    async def draw(self, figures: InsightFigures) -> bytes:
        self.asked.append(figures)
        if isinstance(self.outcome, NoPictureError):
            raise self.outcome
        return self.outcome


def draws(
    world: World, monkeypatch: pytest.MonkeyPatch, outcome: bytes | NoPictureError = DRAWN
) -> Drawer:
    drawer = Drawer(outcome)
    monkeypatch.setattr(world.bot.services.pictures, "draw", drawer.draw)
    return drawer


async def some_days(world: World) -> None:
    """Two answers and an open question lately; one answer three weeks ago."""
    now = datetime.now(UTC)
    await log(world, "a hug?", id=11, outcome="answer", asked_at=now)
    await log(world, "may we hug", id=12, outcome="answer", asked_at=now)
    await log(world, PLANT, id=13, asked_at=now)
    await log(world, "hugging", id=14, outcome="answer", asked_at=now - timedelta(days=21))


async def opened(world: World, **options: Any) -> InteractionResult:
    return await world.moderator.slash(world.channel, "insights", **options)


def gallery(message: ResponseMessage) -> list[dict[str, Any]]:
    return [part for part in walk(message.components) if part["type"] == 12]


async def test_the_figures_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    draws(world, monkeypatch)
    await some_days(world)
    await world.bot.services.storage.repositories.questions.counts.add(world.guild.id, "crisis")
    result = await opened(world)
    assert result.ephemeral
    shown = texts(answer_of(result))
    assert "The last 30 days" in shown
    assert "**4 questions**" in shown
    assert "answered: **3** (75 %)" in shown
    assert "shown once" in shown
    assert f"1 × “{PLANT}”" in shown
    title = world.core.snapshot.entries["hugs"].question
    assert f"1. {title} · **3**" in shown


async def test_the_picture_is_drawn_and_described(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = world.bot.services.pictures.draw
    drawer = draws(world, monkeypatch)
    await some_days(world)
    await opened(world)
    # Drawn between two commands: where much else runs it takes longer than SimCord waits.
    drawer.outcome = await draw(drawer.asked[-1])
    message = answer_of(await opened(world))
    (file,) = message.attachments
    assert file.filename == FILE_NAME
    data = await file.read()
    assert len(data) < 200_000
    assert Image.open(BytesIO(data)).width == 1120
    ((shown,),) = (part["items"] for part in gallery(message))
    assert shown["media"]["url"]
    assert "4 questions" in shown["description"]
    assert PLANT not in shown["description"]


async def test_a_slow_picture_is_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawer = draws(world, monkeypatch)
    await some_days(world)

    async def slowly(shown: InsightFigures) -> bytes:
        await asyncio.sleep(0.05)
        return await drawer.draw(shown)

    monkeypatch.setattr(replies, "ACKNOWLEDGE_AFTER", 0.01)
    monkeypatch.setattr(world.bot.services.pictures, "draw", slowly)
    result = await opened(world)
    assert result.ephemeral
    message = answer_of(result)
    assert "**4 questions**" in texts(message)
    assert len(message.attachments) == 1


@pytest.mark.parametrize(("late_by", "acknowledged"), [(0.0, False), (1.4, True)])
async def test_what_arrives_late_is_acknowledged_sooner(
    world: World, monkeypatch: pytest.MonkeyPatch, late_by: float, *, acknowledged: bool
) -> None:
    drawer = draws(world, monkeypatch)
    await some_days(world)

    async def slowly(shown: InsightFigures) -> bytes:
        await asyncio.sleep(0.3)
        return await drawer.draw(shown)

    def age(_snowflake: int) -> float:
        return late_by

    monkeypatch.setattr(world.bot.services.pictures, "draw", slowly)
    monkeypatch.setattr(replies, "age_of", age)
    # Without the delay there is plenty of time, so that a busy machine makes no difference.
    monkeypatch.setattr(replies, "ACKNOWLEDGE_AFTER", 1.5 if late_by else 30.0)
    result = await opened(world)
    assert promised(world) == acknowledged
    assert "**4 questions**" in texts(answer_of(result))


async def test_another_period_is_shown_in_the_same_message_after_a_restart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(world, monkeypatch)
    await some_days(world)
    message = answer_of(await opened(world))
    await world.restart()
    drawer = draws(world, monkeypatch)
    result = await press(world.moderator, message, "7 days")
    assert not result.followups
    shown = world.env.backend.messages[world.channel.id][message.id]
    again = ResponseMessage(world.env, shown)
    assert "The last 7 days" in texts(again)
    assert "**3 questions**" in texts(again)
    assert len(again.attachments) == 1
    assert len(drawer.asked[0].days) == 7


async def test_what_is_no_longer_kept_is_not_shown_as_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = draws(world, monkeypatch)
    await some_days(world)
    result = await opened(world, days=90)
    assert "kept for 30 days" in said(result)
    assert len(drawer.asked[0].days) == 31


async def test_without_a_picture_the_words_say_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(world, monkeypatch, NoPictureError(FAILED))
    await some_days(world)
    message = answer_of(await opened(world))
    assert FAILED in texts(message)
    assert "**4 questions**" in texts(message)
    assert not message.attachments
    assert not gallery(message)


async def test_a_broken_process_costs_only_the_picture(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Pictures(world.settings.caches, ["/bin/false"])
    monkeypatch.setattr(world.bot.services.pictures, "draw", broken.draw)
    await some_days(world)
    assert FAILED in said(await opened(world))


async def test_nothing_is_drawn_once_the_bot_has_ended(world: World) -> None:
    pictures = world.bot.services.pictures
    await pictures.prepare()
    await world.bot.close()
    with pytest.raises(NoPictureError, match="could not be drawn"):
        await pictures.draw(made_up.figures())


async def test_an_empty_server_gets_a_friendly_sentence(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer = draws(world, monkeypatch)
    message = answer_of(await opened(world))
    assert EMPTY in texts(message)
    assert not drawer.asked
    assert set(buttons(message)) == {"7 days", "30 days", "90 days"}


async def test_a_server_sees_its_own_figures_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(world, monkeypatch)
    await log(world, PLANT, id=21, guild_id=world.guild.id + 1, asked_at=datetime.now(UTC))
    assert EMPTY in said(await opened(world))


async def test_where_only_counts_are_kept_no_text_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(world, monkeypatch)
    await some_days(world)
    await world.bot.services.configs.set(world.guild.id, "log_mode", "counts")
    shown = said(await opened(world))
    assert PLANT not in shown
    assert "1 × near" in shown


async def test_the_button_leads_to_sorting_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(world, monkeypatch)
    await some_days(world)
    message = answer_of(await opened(world))
    result = await press(world.moderator, message, "Sort out (1)")
    stored = world.env.backend.messages[world.channel.id][message.id]
    assert PLANT in said(result) + texts(ResponseMessage(world.env, stored))


async def test_members_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawer = draws(world, monkeypatch)
    await some_days(world)
    with pytest.raises(simcord.SetupError, match="not visible"):
        await world.member.slash(world.channel, "insights")
    await allow(world, "insights", world.member)
    result = await world.member.slash(world.channel, "insights")
    assert "for moderators" in said(result)
    assert shows_no_controls(answer_of(result))
    card = await ask(world, PLANT)
    for days in ("7", "30", "90"):
        forged = await forge(world.member, card, f"b:insights:{days}")
        assert "for moderators" in said(forged)
    assert not drawer.asked


@pytest.mark.parametrize("field", ["", ":8", ":x", ":-7", ":999999999"])
async def test_forged_periods_are_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    drawer = draws(world, monkeypatch)
    await some_days(world)
    message = answer_of(await opened(world))
    asked = len(drawer.asked)
    result = await forge(world.moderator, message, f"b:insights{field}")
    assert "questions**" not in said(result)
    assert len(drawer.asked) == asked


async def test_the_load_of_each_moderator_is_shown(world: World) -> None:
    form = await world.moderator.slash(world.channel, "note", member=world.other)
    await world.moderator.submit_modal(form, {"words": "Was tired today."})
    await world.moderator.slash(world.channel, "duty on")
    later = world.bot.services.moderation.duty.now() + timedelta(hours=3)
    world.bot.services.storage.repositories.moderation.duty.clock = lambda: later
    shown = said(await world.moderator.slash(world.channel, "insights"))
    assert f"<@{world.moderator.id}>: 1 case, 3 h on duty" in shown
