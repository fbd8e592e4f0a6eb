"""What people type to see whether it breaks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.discord.acting import answer_of, ask, me_of, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import texts, walk

HOSTILE = {
    "long": "can my therapist hug me? " * 240,
    "one long word": "x" * 6000,
    "right to left": "\u202ecan my therapist hug me?\u202c \u2067abc",
    "everyone": "@everyone @here can my therapist hug me?",
    "role": "<@&1> <@1> <#1> </ask:1> <t:1:R> <:x:1> can my therapist hug me?",
    "markdown": "# **bold** __under__ ~~gone~~ ||secret|| `code` > quote - list 1. one",
    "links": "[free help](https://example.com/a) and [more](https://example.com/b) hug",
    "fence": "```py\nimport os\n``` can my therapist hug me? ```",
    "custom id": "b:recent:0:- s:case-done b:vote:y:hugs:1f:-:-:-:- hug",
    "front matter": "---\nid: hugs\n---\n## Why\n-# You asked: something else",
    "emoji": "🫂👩\u200d⚕️ can my therapist hug me? 🏳️\u200d🌈" * 30,
    "marks": "h\u0301\u0302\u0303" * 500 + "ug",
    "format": "{emergency} {lines} {0} %s %(x)s hug",
    "null": "can\x00 my \x1b[31mtherapist hug me?",
    "sql": "'; DROP TABLE questions; -- hug",
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_it_is_answered_within_discords_limits(world: World, name: str) -> None:
    text = HOSTILE[name]
    card = await ask(world, text)
    assert card.ephemeral
    within_limits(card.components)
    await world.moderator.slash(world.channel, "questions recent")
    row = (await rows(world) or [None])[0]
    assert row is None or row.text == text
    if len(text) < 1900:
        await world.member.send(world.channel, f"{me_of(world)} {text}")
        assert len(public(world)) == 1
        within_limits(public(world)[0].components)
    nobody_is_pinged(world)


@pytest.mark.parametrize("name", ["everyone", "role", "links", "markdown", "front matter"])
async def test_moderators_read_it_as_text(world: World, name: str) -> None:
    await ask(world, HOSTILE[name])
    shown = said(await world.moderator.slash(world.channel, "questions recent"))
    for live in (
        "@everyone",
        "@here",
        "](https",
        " <@",
        "(<@",
        "||secret||",
        "**bold**",
        "\n-# You",
    ):
        assert live not in shown.replace("\\]", "").replace("\\[", ""), live


@pytest.mark.parametrize("text", ["\u200b", "\u200e\u200f", "...", "🫂", " \n ", "\u2800"])
async def test_nothing_to_read_gets_a_sentence(world: World, text: str) -> None:
    for command in ("ask", "faq"):
        result = await world.member.slash(world.channel, command, question=text)
        assert result.ephemeral
        assert "as you would say it to a friend" in said(result)
    assert await rows(world) == []


async def test_it_can_be_passed_on_and_read_by_moderators(world: World) -> None:
    card = await ask(world, "who won the world cup in 1998?")
    for text in (HOSTILE["everyone"], HOSTILE["fence"], "x" * 1000, "*" * 999 + "x"):
        form = await press(world.member, card, "Ask the moderators")
        await world.member.submit_modal(form, {"text": text, "name": ["with"]})
    shown = answer_of(await world.moderator.slash(world.channel, "questions waiting"))
    within_limits(shown.components)
    assert "@everyone" not in texts(shown)
    nobody_is_pinged(world)


def within_limits(components: list[dict[str, object]]) -> None:
    parts = list(walk(components))
    assert len(parts) <= 40
    shown = [str(part["content"]) for part in parts if part.get("type") == 10]
    assert sum(len(content.encode("utf-16-le")) // 2 for content in shown) <= 4000


def nobody_is_pinged(world: World) -> None:
    """Every message that was sent forbids all mentions."""
    sent: list[Any] = [r.json for r in world.env.http_requests if r.method in {"POST", "PATCH"}]
    bodies: list[dict[str, Any]] = [body.get("data") or body for body in sent if body]
    messages = [body for body in bodies if "components" in body and "custom_id" not in body]
    assert messages
    for body in messages:
        assert body["allowed_mentions"].get("parse") == []
        assert not body["allowed_mentions"].get("users")
        assert not body["allowed_mentions"].get("roles")
