from __future__ import annotations

from tests.discord.acting import HUG, ask, press
from tests.discord.conftest import World
from tests.discord.reading import offers, texts


async def test_a_question_is_answered_privately_from_the_knowledge_base(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question="can my therapist hug me?")
    assert result.response is not None
    assert result.ephemeral
    shown = texts(result.response)
    assert world.core.snapshot.entries["hugs"].short in shown
    assert "can my therapist hug me?" in shown
    assert {"Why", "What you can do", "Helpful", "Not helpful"} <= offers(result.response)


async def test_discord_is_not_asked_to_send_our_cards_back(world: World) -> None:
    """Neither a new card nor a redrawn one: nobody reads what would come."""
    card = await ask(world, HUG)
    await press(world.member, card, "Why")
    callbacks = [r for r in world.env.http_requests if r.path.endswith("/callback")]
    assert [(r.json or {})["type"] for r in callbacks] == [4, 7]
    assert not any(r.params for r in callbacks)
