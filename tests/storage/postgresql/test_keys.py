"""Machines that share a database share its data key: one with another key does not start."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.storage import Storage, StorageError
from bot.storage.crypto.rotation import rotate
from tests.engines.outside import raw_rows

if TYPE_CHECKING:
    from storage.conftest import Ask

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()
OTHER = "another data key sealed"


async def opened(url: str, folder: Path, key: str | None = None) -> str | None:
    """Open and close the store; return the sentence with which it did not open."""
    try:
        await (await Storage.open(url, folder, key)).close()
    except StorageError as error:
        return str(error)
    return None


async def test_a_second_machine_with_a_key_file_of_its_own_does_not_start(
    own_url: str, tmp_path: Path
) -> None:
    await opened(own_url, tmp_path / "one", OLD)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "data.key").write_text(NEW)
    refusal = await opened(own_url, tmp_path / "two")
    assert refusal is not None
    for part in (OTHER, "set DATA_KEY to it everywhere", "DELETE FROM meta"):
        assert part in refusal
    assert OLD not in refusal
    assert NEW not in refusal
    # Nothing of the refused key is left: the next start with the right one warns of nothing.
    store = await Storage.open(own_url, tmp_path / "two", OLD)
    ((names,),) = await raw_rows(store, "SELECT value FROM meta WHERE name = 'data keys'")
    assert names.split() == list(store.cipher.fingerprints)
    await store.close()


async def test_a_second_machine_without_a_key_makes_none(own_url: str, tmp_path: Path) -> None:
    await opened(own_url, tmp_path / "one", OLD)
    refusal = await opened(own_url, tmp_path / "two")
    assert refusal is not None
    assert "Set DATA_KEY" in refusal
    assert not (tmp_path / "two" / "data.key").exists()


async def test_of_two_that_start_at_once_with_keys_of_their_own_one_does_not(
    own_url: str, tmp_path: Path
) -> None:
    refusals = await asyncio.gather(
        *(opened(own_url, tmp_path / name) for name in ("one", "two", "three"))
    )
    refused = [sentence for sentence in refusals if sentence]
    assert len(refused) == 2
    for sentence in refused:
        assert OTHER in sentence or "Set DATA_KEY" in sentence


async def test_a_new_key_before_the_old_one_is_taken_up_machine_by_machine(
    own_url: str, tmp_path: Path, ask: Ask
) -> None:
    one = await Storage.open(own_url, tmp_path / "one", OLD)
    await one.repositories.questions.log.record(ask(1, text="before"), wait=10)
    two = await Storage.open(own_url, tmp_path / "two", f"{NEW},{OLD}")
    await two.repositories.questions.log.record(ask(2, text="after"), wait=10)
    texts = [row.text for row in await two.repositories.questions.questions.recent(1)]
    assert texts == ["after", "before"]
    # Until it is started again with both keys the first cannot read what the second one writes.
    texts = [row.text for row in await one.repositories.questions.questions.recent(1)]
    assert texts == [None, "before"]
    await one.close()
    await two.close()


async def test_after_the_change_the_old_key_alone_does_not_start(
    own_url: str, tmp_path: Path, ask: Ask
) -> None:
    store = await Storage.open(own_url, tmp_path, OLD)
    await store.repositories.questions.log.record(ask(1), wait=10)
    await store.close()
    both = f"{NEW},{OLD}"
    result = await rotate(
        lambda: Storage.open(own_url, tmp_path, both), tmp_path, both, datetime.now(UTC)
    )
    assert (result.finished, result.unreadable) == (True, 0)
    assert OTHER in str(await opened(own_url, tmp_path, OLD))
    store = await Storage.open(own_url, tmp_path, result.to_set)
    assert [row.text for row in await store.repositories.questions.questions.recent(1)] == [
        "May we hug?"
    ]
    await store.close()


async def test_a_key_that_is_lost_for_ever_is_given_up_by_hand(
    own_url: str, tmp_path: Path, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    store = await Storage.open(own_url, tmp_path, OLD)
    await store.repositories.questions.log.record(ask(1), wait=10)
    assert await opened(own_url, tmp_path, NEW) is not None
    await raw_rows(store, "DELETE FROM meta WHERE name = 'data keys'")
    await store.close()
    store = await Storage.open(own_url, tmp_path, NEW)
    assert [row.text for row in await store.repositories.questions.questions.recent(1)] == [None]
    assert await store.repositories.questions.log.record(ask(2), wait=10)
    await store.close()
    assert caplog.text == ""
