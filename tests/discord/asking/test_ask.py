from __future__ import annotations

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
