"""No phrase is encoded twice, also after a restart; none stays that is no longer used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from bot.matching import Matcher
from bot.storage.schema.tables import vectors
from tests.custom_knowledge.conftest import GUILD, MO, PARKING, Shelf, shelf_over


@pytest.fixture
def encoded(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was encoded as a phrase from now on."""
    assert matcher.encoder is not None
    real, seen = matcher.encoder.encode_many, list[str]()

    def encode_many(texts: Sequence[str], **options: Any) -> Any:
        seen.extend(texts)
        return real(texts, **options)

    monkeypatch.setattr(matcher.encoder, "encode_many", encode_many)
    return seen


async def _stored(shelf: Shelf) -> list[bytes]:
    async with shelf.storage.read() as connection:
        return list((await connection.execute(select(vectors.c.vector_enc))).scalars())


async def test_only_what_is_new_is_encoded(shelf: Shelf, encoded: list[str]) -> None:
    await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    assert len(encoded) == 3
    await shelf.knowledge.phrases.add_alias(GUILD, "fines", "zorbling", MO)
    assert len(encoded) == 4
    await shelf.knowledge.entries.disable(GUILD, "hours", MO)
    assert len(encoded) == 4


async def test_nothing_is_encoded_after_a_restart(shelf: Shelf, encoded: list[str]) -> None:
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    encoded.clear()
    again = shelf_over(shelf.storage, shelf.matcher)
    assert await again.finds("any garage for my car?") == entry_id
    assert encoded == []
    first = (await shelf.cache.get(GUILD)).overlay
    second = (await again.cache.get(GUILD)).overlay
    assert first is not None
    assert second is not None
    assert first.vectors is not None
    assert second.vectors is not None
    assert second.vectors[:] == pytest.approx(first.vectors[:], abs=2e-3)


async def test_vectors_go_with_their_phrases(shelf: Shelf) -> None:
    _, row = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    await shelf.knowledge.phrases.add_alias(GUILD, "fines", "zorbling", MO)
    assert len(await _stored(shelf)) == 4
    await shelf.knowledge.history.undo(GUILD, row, MO)
    assert len(await _stored(shelf)) == 1
    await shelf.knowledge.phrases.remove_alias(GUILD, "fines", "zorbling", MO)
    assert await _stored(shelf) == []


async def test_vectors_are_sealed(shelf: Shelf) -> None:
    await shelf.knowledge.phrases.add_alias(GUILD, "fines", "zorbling", MO)
    assert shelf.matcher.encoder is not None
    (stored,) = await _stored(shelf)
    plain = shelf.matcher.encoder.encode_many(["zorbling"])[0].astype("float16").tobytes()
    assert plain[:16] not in stored
