"""After a lull the bot asks once whether a question is answered."""

from __future__ import annotations

from datetime import timedelta

from bot.client.community import deciding
from bot.storage.clock import utc_now
from bot.ui.cards.community.reminder import LEFT_OPEN, QUIET_HERE, STOPPED
from cogs.community.reminders import CommunityReminders
from tests.discord.acting import press, public, said
from tests.discord.community.answering import Place, question
from tests.discord.conftest import World
from tests.discord.reading import texts


async def quiet(place: Place, hours: float) -> None:
    """Let hours pass in which nobody writes, and let the bot look."""
    place.later += timedelta(hours=hours)
    later, world = place.later, place.world
    world.bot.services.storage.repositories.community.posts.clock = lambda: utc_now() + later
    cog = world.bot.get_cog("CommunityReminders")
    assert isinstance(cog, CommunityReminders)
    await cog.round()
    await world.env.settle()


def reminders(place: Place) -> int:
    """How many reminders stand in the thread."""
    return sum(QUIET_HERE in texts(each) for each in public(place.world, place.thread))


async def remind_after(world: World, hours: int) -> None:
    await world.bot.services.configs.set(world.guild.id, "community_reminder", hours)


async def test_one_lull_is_spoken_of_once_also_after_a_restart(world: World) -> None:
    place = await question(world)
    await remind_after(world, 2)
    await quiet(place, 1)
    assert reminders(place) == 0
    await quiet(place, 1.5)
    assert reminders(place) == 1
    await world.restart()
    await quiet(place, 3)
    assert reminders(place) == 1


async def test_a_message_ends_the_lull_and_the_next_one_is_spoken_of(world: World) -> None:
    place = await question(world)
    await remind_after(world, 2)
    await quiet(place, 2.5)
    await place.answered()
    await quiet(place, 1)
    assert reminders(place) == 1
    await quiet(place, 1.5)
    assert reminders(place) == 2


async def test_it_says_the_same_whoever_asked_and_pings_nobody(world: World) -> None:
    place = await question(world, anonymous=True)
    await remind_after(world, 2)
    await quiet(place, 2.5)
    card = public(world, place.thread)[-1]
    assert QUIET_HERE in texts(card)
    assert "<@" not in texts(card)
    assert str(world.member.id) not in str(card.components)


async def test_no_more_of_them_means_none(world: World) -> None:
    place = await question(world, anonymous=True)
    await remind_after(world, 2)
    await quiet(place, 2.5)
    stopped = await press(world.member, public(world, place.thread)[-1], "No more reminders")
    assert STOPPED in said(stopped)
    assert reminders(place) == 0
    await place.answered()
    await quiet(place, 3)
    assert reminders(place) == 0


async def test_still_open_takes_it_away_until_somebody_writes(world: World) -> None:
    place = await question(world)
    await remind_after(world, 2)
    await quiet(place, 2.5)
    answer = await press(world.member, public(world, place.thread)[-1], "Still open")
    assert LEFT_OPEN in said(answer)
    await quiet(place, 3)
    assert reminders(place) == 0


async def test_others_cannot_take_it_away_and_everybody_can_see_how(world: World) -> None:
    place = await question(world)
    await remind_after(world, 2)
    await quiet(place, 2.5)
    card = public(world, place.thread)[-1]
    for label in ("Still open", "No more reminders"):
        assert deciding.NOT_YOURS in said(await press(world.other, card, label))
    how = await press(world.other, card, "It is answered: show me how")
    assert "This answers it" in said(how)
    assert reminders(place) == 1


async def test_an_answered_question_is_left_alone(world: World) -> None:
    place = await question(world)
    await remind_after(world, 2)
    await place.choose(world.member, await place.answered())
    await quiet(place, 3)
    assert reminders(place) == 0


async def test_a_server_that_wants_none_gets_none(world: World) -> None:
    place = await question(world)
    await remind_after(world, 0)
    await quiet(place, 400)
    assert reminders(place) == 0


async def test_a_locked_thread_is_left_alone(world: World) -> None:
    place = await question(world)
    await remind_after(world, 2)
    world.env.backend.edit_channel(place.thread.id, {}, thread_metadata={"locked": True})
    await quiet(place, 2.5)
    assert reminders(place) == 0


async def test_while_discord_is_away_it_waits(world: World) -> None:
    place = await question(world)
    await remind_after(world, 2)
    path = f"/channels/{place.thread.id}/messages"
    world.env.inject_error("POST", path, status=500)
    await quiet(place, 2.5)
    assert reminders(place) == 0
    await quiet(place, 0.5)
    assert reminders(place) == 1
