"""What /metrics tells of a busy bot: counts from closed sets, and nobody's id or words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import aiohttp
import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from yarl import URL

from bot.answering.models import Outcome, Via
from bot.cli.watching import PortWatch, prometheus_of
from bot.client.operation.rate_limits import count_rate_limits, resource_of
from bot.observability.http_port import http_port
from bot.observability.metrics import ApiResource, ErrorKind, GatewayEvent, Moment, Stage
from bot.observability.prometheus import OTHER, PrometheusMetrics
from bot.settings import Settings
from bot.storage import StorageUnavailable
from cogs.server.upkeep import FIRST_AFTER
from tests.discord.acting import DANGER, HUG, UNRELATED, ask, me_of, press
from tests.discord.conftest import World
from tests.discord.reporting import report_message, report_room, rude_message
from tests.discord.steering import breaks

ODD = "zebrafinch"
CLOSED: dict[str, set[str]] = {
    "outcome": {*Outcome, OTHER},
    "way": {*Via, OTHER},
    "stage": set(Stage),
    "moment": set(Moment),
    "kind": set(ErrorKind),
    "event": set(GatewayEvent),
    "resource": set(ApiResource),
    "cache": {"settings", "knowledge"},
    "result": {"hit", "miss"},
    "engine": {"sqlite", "postgresql"},
}
Figures = dict[tuple[str, ...], float]


@pytest.fixture
def metrics() -> PrometheusMetrics:
    return prometheus_of(Settings())


async def scraped(world: World) -> str:
    """What somebody reads who watches the bot."""
    assert isinstance(world.bot.metrics, PrometheusMetrics)
    watch = PortWatch(world.bot.metrics)
    watch.runs(world.bot)
    port = http_port("127.0.0.1", 0, watch.readiness, watch.page)
    async with port as number, ClientSession() as session:
        answer = await session.get(f"http://127.0.0.1:{number}/metrics")
        assert answer.status == 200
        return await answer.text()


def figures(page: str) -> Figures:
    """The samples of a page: the name without its prefix, then the values of the labels."""
    return {
        (sample.name.removeprefix("boundary_bot_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


async def be_busy(world: World) -> None:
    """Do a bit of everything, with an odd word in all that is typed."""
    await report_room(world)
    card = await ask(world, f"{HUG} {ODD}")
    await press(world.member, card, "Why")
    await ask(world, f"{DANGER} {ODD}")
    await ask(world, UNRELATED)
    await world.member.slash(world.channel, "faq", question="hugs")
    await world.member.send(world.channel, f"{me_of(world)} {HUG} {ODD}")
    message = await rude_message(world, f"nobody likes you {ODD}")
    await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    await report_message(world, message, words=f"it hurts {ODD}")
    breaks(world, ValueError(ODD))
    world.expected = (ValueError,)
    await world.member.slash(world.channel, "ask", question=HUG)


async def test_a_busy_bot_tells_no_id_and_no_text(world: World) -> None:
    await be_busy(world)
    page = await scraped(world)
    for private in (ODD, "mia", str(world.member.id), str(world.guild.id), str(world.channel.id)):
        assert private not in page
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            labels = {name: value for name, value in sample.labels.items() if name != "le"}
            if sample.name == "boundary_bot_build_info":
                del labels["version"]
            for name, value in labels.items():
                assert value in CLOSED[name], sample


@pytest.mark.parametrize(
    ("url", "named"),
    [
        (None, "sqlite"),
        ("sqlite:///x.db", "sqlite"),
        ("postgres://bot@host/x", "postgresql"),
        ("postgresql+asyncpg://bot@host/x", "postgresql"),
    ],
)
def test_the_engine_is_named_however_its_address_is_written(url: str | None, named: str) -> None:
    registry = prometheus_of(Settings(database_url=SecretStr(url) if url else None)).registry
    samples = [sample for family in registry.collect() for sample in family.samples]
    (info,) = (sample for sample in samples if sample.name == "boundary_bot_build_info")
    assert info.labels["engine"] == named


async def test_what_happened_is_counted(world: World) -> None:
    await be_busy(world)
    for event in ("shard_connect", "shard_disconnect", "shard_resumed"):
        world.bot.dispatch(event, 0)
    await world.env.settle()
    seen = figures(await scraped(world))
    assert seen["questions_total", "answer", "ask"] == 1
    assert seen["questions_total", "crisis", "ask"] == 1
    assert seen["questions_total", "none", "ask"] == 1
    assert seen["questions_total", "answer", "faq"] == 1
    assert seen["questions_total", "answer", "mention"] == 1
    assert seen["errors_total", "unexpected"] == 1
    assert seen["stage_seconds_count", "danger_check"] >= 5
    assert seen["stage_seconds_count", "matching"] >= 4
    assert seen["response_seconds_count", "sent"] >= 7
    assert seen["response_seconds_count", "acknowledged"] >= 7
    assert seen["reports_open",] == 1
    assert seen["tickets_open",] == 0
    assert seen["timed_actions_due",] == 0
    assert seen["commit_seconds_count",] > 3
    assert seen["log_rows_written_total",] >= 4
    assert seen["log_rows_dropped_total",] == 0
    assert seen["writer_queue_changes",] == 0
    assert seen["cache_lookups_total", "settings", "hit"] > 0
    assert seen["cache_lookups_total", "knowledge", "miss"] > 0
    assert seen["cache_entries", "knowledge"] == 1
    assert seen["gateway_events_total", "disconnected"] == 1
    assert seen["gateway_events_total", "resumed"] == 1
    assert seen["servers",] == 1


@pytest.mark.parametrize(
    ("error", "kind"), [(StorageUnavailable("away"), "store"), (RuntimeError("odd"), "round")]
)
async def test_a_round_that_fails_is_counted(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str
) -> None:
    async def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(world.bot.services.housekeeping, "round", fails)
    await world.env.advance_time(FIRST_AFTER + 1)
    seen = figures(await scraped(world))
    assert {key[1]: value for key, value in seen.items() if key[0] == "errors_total" and value} == {
        kind: 1.0
    }


@pytest.mark.parametrize(
    ("url", "status", "resource"),
    [
        ("https://discord.com/api/v10/channels/1/messages", 429, "channels"),
        ("https://discord.com/api/v10/webhooks/1/token-of-somebody", 429, "webhooks"),
        ("https://discord.com/api/v10/oauth2/applications/@me", 429, "applications"),
        ("https://discord.com/api/v10/what/is/new", 429, "other"),
        ("https://discord.com/api/v10/channels/1/messages", 500, None),
        ("https://cdn.discordapp.com/channels/1", 429, None),
    ],
)
async def test_refusals_for_haste_are_counted_by_the_part_of_the_api(
    url: str, status: int, resource: str | None
) -> None:
    counted, trace = prometheus_of(Settings()), aiohttp.TraceConfig()
    count_rate_limits(trace, counted)
    done = SimpleNamespace(url=URL(url), response=SimpleNamespace(status=status))
    for heard in trace.on_request_end:
        await heard(
            cast("ClientSession", None),
            SimpleNamespace(),
            cast("aiohttp.TraceRequestEndParams", done),
        )
    hits = {
        key[1]: value
        for key, value in figures(counted.page(ready=False).decode()).items()
        if key[0] == "rate_limits_total" and value
    }
    assert hits == ({resource: 1.0} if resource else {})


def test_a_path_is_told_by_its_first_known_part() -> None:
    assert resource_of("/api/v10/guilds/1/channels") is ApiResource.GUILDS
