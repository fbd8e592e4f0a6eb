"""The log of a bot at work: an id for each request, and nothing that a member typed."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.cli.serve import _keep_words_out  # pyright: ignore[reportPrivateUsage]
from bot.observability.logs import log_handler
from tests.discord.acting import DANGER, HUG, ask, me_of, press, said
from tests.discord.conftest import World
from tests.discord.reporting import report_message, report_room, rude_message
from tests.discord.steering import breaks

ODD = "zebrafinch"
STAGES = ["danger_check", "matching", "logged", "card", "acknowledged", "sent"]
Lines = Callable[[], list[str]]


@contextmanager
def debugging(*, as_json: bool) -> Generator[Lines]:
    """Log all there is; give what was written until now."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, before = log_handler("DEBUG", as_json=as_json, stream=stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    _keep_words_out("DEBUG")
    try:
        yield lambda: stream.getvalue().splitlines()
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def objects(lines: list[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("as_json", [False, True], ids=["console", "json"])
async def test_nothing_that_a_member_typed_is_logged(world: World, *, as_json: bool) -> None:
    await report_room(world)
    with debugging(as_json=as_json) as lines:
        await press(world.member, await ask(world, f"{HUG} {ODD}"), "Not what I meant")
        await ask(world, f"{DANGER} {ODD}")
        await world.member.send(world.channel, f"{me_of(world)} {HUG} {ODD}")
        message = await rude_message(world, f"nobody likes you {ODD}")
        await report_message(world, message, words=f"it hurts {ODD}")
        breaks(world, ValueError(f"cannot read {HUG} {ODD}"))
        world.expected = (ValueError,)
        await world.member.slash(world.channel, "ask", question=f"{HUG} {ODD}")
        await world.member.send(world.channel, f"{me_of(world)} {HUG} {ODD}")
        await world.env.settle()
        written = lines()
    assert len(written) > 50
    assert [line for line in written if "ValueError" in line], "errors are logged"
    for words in (ODD, "hug", "kill", "likes you", "hurts"):
        assert [line for line in written if words in line.lower()] == []


async def test_no_line_names_a_member(world: World) -> None:
    with debugging(as_json=False) as lines:
        await press(world.member, await ask(world, HUG), "Why")
        breaks(world, KeyError(world.member.id))
        world.expected = (KeyError,)
        await world.member.slash(world.channel, "ask", question=HUG)
        written = "\n".join(lines())
    assert "KeyError" in written
    for private in (str(world.member.id), "mia"):
        assert private not in written.lower()


async def test_all_stages_of_a_question_bear_one_id_and_their_times(world: World) -> None:
    with debugging(as_json=True) as lines:
        await ask(world, HUG)
        first = objects(lines())
        await ask(world, HUG)
        second = objects(lines())[len(first) :]
    ids = [
        {line["request_id"] for line in each if "request_id" in line} for each in (first, second)
    ]
    (one,), (two,) = ids
    assert one != two
    ours = [line for line in first if line.get("request_id") == one]
    assert [line["event"] for line in ours if line["logger"].endswith("requests")] == [
        "received",
        *STAGES,
    ]
    assert ours[0]["place"] == "/ask"
    times = {line["event"]: line for line in ours if "total_ms" in line}
    assert set(times) == set(STAGES)
    assert all(line["ms"] >= 0 for name, line in times.items() if name in STAGES[:4])
    assert times["sent"]["total_ms"] >= times["matching"]["total_ms"] > 0


async def test_the_number_that_a_person_gets_stands_in_every_line_about_it(world: World) -> None:
    world.expected = (RuntimeError,)
    with debugging(as_json=True) as lines:
        breaks(world, RuntimeError("out of order"))
        result = await world.member.slash(world.channel, "ask", question=HUG)
        written = objects(lines())
    number = said(result).split("**")[1]
    assert re.fullmatch(r"[0-9a-f]{8}", number)
    of_request = [line for line in written if line.get("request_id") == number]
    assert {"received", "danger_check", "sent"} <= {line["event"] for line in of_request}
    (error,) = [line for line in of_request if line["level"] == "error"]
    assert number in error["event"]
    assert error["exception"].endswith("RuntimeError: out of order")


async def test_a_press_a_form_and_a_message_have_ids_too(world: World) -> None:
    await report_room(world)
    message = await rude_message(world)
    card = await ask(world, HUG)
    with debugging(as_json=True) as lines:
        await press(world.member, card, "Why")
        await report_message(world, message)
        await world.member.send(world.channel, f"{me_of(world)} {HUG}")
        received = [line for line in objects(lines()) if line["event"] == "received"]
    assert len({line["request_id"] for line in received}) == len(received)
    places = [line["place"] for line in received]
    assert places[0].startswith(("b:", "s:"))
    assert "/Report to moderators" in places
    assert places[-1] == "a mention or direct message"
