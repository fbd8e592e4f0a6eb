"""What one process changes holds in the other for the next question; one does what is for one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import count

import pytest

from bot.app import open_services
from bot.client.rounds import RoundsCog
from bot.custom_knowledge.draft import EntryDraft
from bot.matching.types import Dial
from bot.privacy import Housekeeping
from bot.services import Services
from bot.storage.coordination import Announcement, Shards
from cogs.server.upkeep import FIRST_AFTER
from tests.discord.acting import HUG, ask, rows
from tests.discord.conftest import World
from tests.discord.reading import texts
from tests.engines.databases import ABSENT
from tests.engines.server import binaries
from tests.storage.coordination.members import Events, until

pytestmark = pytest.mark.skipif(binaries() is None, reason=ABSENT)
PARKING = EntryDraft("Where can I park the tandem?", "Behind the greenhouse, next to the llama.")


class Listener(Events):
    """What the client does with news, for services without a client."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def on_announcement(self, announcement: Announcement) -> None:
        super().on_announcement(announcement)
        self._services.take_up(announcement)


@pytest.fixture
async def other(world: World) -> AsyncIterator[Services]:
    """The services of a second process on the same database."""
    services = await open_services(world.settings, world.core)
    await services.storage.coordination.start(Listener(services))
    yield services
    await services.close()


async def test_an_admins_setting_holds_in_the_other_process(world: World, other: Services) -> None:
    guild_id = world.guild.id
    assert (await other.configs.get(guild_id, 20.0)).dial is Dial.BALANCED
    await world.admin.slash(world.channel, "settings set", setting="dial", value="careful")

    async def is_current() -> bool:
        return (await other.configs.get(guild_id, 20.0)).dial is Dial.CAREFUL

    await until(is_current)


async def test_an_entry_of_the_other_process_answers_here(world: World, other: Services) -> None:
    assert PARKING.short not in texts(await ask(world, PARKING.question))
    await other.custom_knowledge.entries.add(world.guild.id, PARKING, world.admin.id)

    async def answers() -> bool:
        return PARKING.short in texts(await ask(world, PARKING.question))

    await until(answers)


async def test_an_entry_of_here_is_in_the_other_process(world: World, other: Services) -> None:
    assert len((await other.knowledge.get(world.guild.id)).snapshot.entries) > 1
    services = world.bot.services
    entry_id, _ = await services.custom_knowledge.entries.add(
        world.guild.id, PARKING, world.admin.id
    )

    async def is_current() -> bool:
        return entry_id in (await other.knowledge.get(world.guild.id)).snapshot.entries

    await until(is_current)


async def test_the_leaders_rounds_go_with_the_lead(
    world: World, other: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(world, HUG)
    here, there = world.bot.services.storage.coordination, other.storage.coordination
    housekeeper, upkeep = (world.bot.get_cog(name) for name in ("Housekeeper", "Upkeep"))
    assert isinstance(housekeeper, RoundsCog)
    assert isinstance(upkeep, RoundsCog)
    assert housekeeper.rounds.is_running()
    with monkeypatch.context() as patch:
        patch.setattr(here, "beat", there.beat)
        here._session._driver.terminate()  # pyright: ignore
        await until(lambda: there.leads and not housekeeper.rounds.is_running())
    assert not here.leads
    assert upkeep.rounds.is_running(), "each process does what its own servers need"
    await there.close()
    await here.beat()
    await until(housekeeper.rounds.is_running)
    await world.env.advance_time(FIRST_AFTER + 1)
    assert len(await rows(world)) == 1


async def test_a_server_of_another_shard_is_not_this_processs(world: World) -> None:
    """Neither noted as left, nor purged: the bot is there, in another process."""
    storage, housekeeping = world.bot.services.storage, world.bot.services.housekeeping
    here, elsewhere = (next(_ids_on(shard)) for shard in (1, 0))
    for guild_id in (here, elsewhere):
        await storage.repositories.servers.settings.put(guild_id, "dial", "careful")
    keeping = Housekeeping(storage, housekeeping.clock, Shards(4, frozenset({1, 3})))
    await keeping.reconcile({world.guild.id})
    departures = storage.repositories.servers.departures
    assert set(await departures.all()) - {world.guild.id} == {here}
    await departures.note([elsewhere], housekeeping.clock())
    late = Housekeeping(
        storage, lambda: housekeeping.clock() + timedelta(days=8), Shards(4, frozenset({1, 3}))
    )
    assert await late.purge({world.guild.id}) == (), "no round has shown that the clock is right"
    assert (await housekeeping.round({world.guild.id, here, elsewhere})).purged == ()
    assert await late.purge({world.guild.id}) == (here,)
    assert elsewhere in await departures.all()


def _ids_on(shard: int) -> Iterator[int]:
    """Ids of servers on one of four shards."""
    return (number << 22 for number in count(8) if number % 4 == shard)
