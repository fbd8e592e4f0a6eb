"""All of a server's knowledge goes into a file and comes back, or nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.custom_knowledge import CustomKnowledgeError
from bot.custom_knowledge import draft as draft_module
from bot.custom_knowledge.changes.document import parse
from bot.custom_knowledge.draft import MAX_ENTRIES, MAX_OUT_OF_SCOPE
from bot.storage import JSON
from bot.text.cleaning import clean
from tests.custom_knowledge.conftest import ELSEWHERE, GUILD, MO, PARKING, Shelf

Spoil = Callable[[dict[str, Any]], None]


async def _furnish(shelf: Shelf) -> str:
    entry_id, _ = await shelf.knowledge.entries.add(GUILD, PARKING, MO)
    off, _ = await shelf.knowledge.entries.add(GUILD, replace(PARKING, question="And trams?"), MO)
    await shelf.knowledge.entries.disable(GUILD, off, MO)
    draft = replace((await shelf.knowledge.reader.entry(GUILD, "hours")).draft, short="Always.")
    await shelf.knowledge.entries.edit(GUILD, "hours", draft, MO)
    await shelf.knowledge.phrases.add_alias(GUILD, "fines", "zorbling", MO)
    await shelf.knowledge.phrases.add_out_of_scope(GUILD, "the moon", MO)
    return entry_id


async def test_a_dump_makes_another_server_know_the_same(shelf: Shelf) -> None:
    await _furnish(shelf)
    await shelf.knowledge.phrases.add_out_of_scope(ELSEWHERE, "the sun", MO)
    await shelf.knowledge.transfer.replace(
        ELSEWHERE, await shelf.knowledge.transfer.dump(GUILD), MO
    )
    assert await shelf.knowledge.transfer.dump(ELSEWHERE) == await shelf.knowledge.transfer.dump(
        GUILD
    )
    assert await shelf.entries(ELSEWHERE) == await shelf.entries()
    view = await shelf.cache.get(ELSEWHERE)
    assert view.overlay is not None
    assert "the sun" not in view.overlay.texts


async def test_a_replacement_is_undone_by_the_dump_before_it(shelf: Shelf) -> None:
    entry_id = await _furnish(shelf)
    before = await shelf.knowledge.transfer.dump(GUILD)
    await shelf.knowledge.transfer.replace(GUILD, {}, MO)
    assert not await shelf.knowledge.reader.records(GUILD)
    await shelf.knowledge.transfer.replace(GUILD, before, MO)
    assert await shelf.knowledge.transfer.dump(GUILD) == before
    assert await shelf.finds("any garage for my car?") == entry_id


def _first(file: dict[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", next(iter(file["entries"].values())))


def _renamed(file: dict[str, Any]) -> None:
    file["entries"]["../x"] = file["entries"].popitem()[1]


def _too_long(file: dict[str, Any]) -> None:
    _first(file)["draft"]["short"] = "x" * 5000


def _empty(file: dict[str, Any]) -> None:
    _first(file)["draft"] = {}


def _long_phrase(file: dict[str, Any]) -> None:
    file["out_of_scope"].append("x" * 500)


def _many_aliases(file: dict[str, Any]) -> None:
    file["aliases"]["fines"] = [f"way {number}" for number in range(51)]


def _unknown_key(file: dict[str, Any]) -> None:
    file["more"] = 1


def _other_kind(file: dict[str, Any]) -> None:
    file["entries"] = []


async def test_a_file_with_too_much_is_told_the_bound(shelf: Shelf) -> None:
    outside: JSON = [f"phrase {number}" for number in range(MAX_OUT_OF_SCOPE + 1)]
    with pytest.raises(CustomKnowledgeError, match=f"more phrases .* {MAX_OUT_OF_SCOPE} "):
        await shelf.knowledge.transfer.replace(GUILD, {"out_of_scope": outside}, MO)
    entries: JSON = {f"own-{number}": {"draft": {}} for number in range(MAX_ENTRIES + 1)}
    with pytest.raises(CustomKnowledgeError, match=f"more entries than the {MAX_ENTRIES} "):
        await shelf.knowledge.transfer.replace(GUILD, {"entries": entries}, MO)


@pytest.mark.parametrize(
    "spoil",
    [_renamed, _too_long, _empty, _long_phrase, _many_aliases, _unknown_key, _other_kind],
)
async def test_a_bad_file_changes_nothing(shelf: Shelf, spoil: Spoil) -> None:
    await _furnish(shelf)
    before = await shelf.knowledge.transfer.dump(GUILD)
    file = cast("dict[str, Any]", await shelf.knowledge.transfer.dump(GUILD))
    spoil(file)
    with pytest.raises(CustomKnowledgeError):
        await shelf.knowledge.transfer.replace(GUILD, file, MO)
    assert await shelf.knowledge.transfer.dump(GUILD) == before


@pytest.mark.parametrize("entry_id", ["a:b", "b:recent:0", "UPPER", "a b", "a--b", "ü", "-a"])
def test_an_id_that_no_button_could_carry_is_refused(entry_id: str) -> None:
    entry: JSON = {"draft": PARKING.to_json(), "shipped": "0" * 32}
    file: JSON = {"entries": {entry_id: entry}}
    with pytest.raises(CustomKnowledgeError, match="id of an entry"):
        parse(file, {"hours"})


@pytest.mark.parametrize(
    "file",
    [
        {"aliases": {"hours": ["a" + "\u0301\u0323" * 50_000]}},
        {"aliases": {"hours": ["\ufdfa" * 300_000]}},
        {"aliases": {"hours": ["x"] * 100_000}},
        {"out_of_scope": ["a" + "\u0301\u0323" * 50_000]},
        {"entries": {"own-1": {"draft": {**PARKING.to_json(), "question": "\ufb03" * 900_000}}}},
        {"entries": {"own-1": {"draft": {**PARKING.to_json(), "short": "\u0301" * 900_000}}}},
    ],
    ids=["marks", "ligatures", "many", "outside", "question", "answer"],
)
def test_lengths_are_checked_before_anything_is_normalised(
    file: JSON, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(text: str) -> str:
        assert len(text) < 20_000
        return clean(text)

    monkeypatch.setattr(draft_module, "clean", measured)
    with pytest.raises(CustomKnowledgeError, match=r"\d"):
        parse(file, {"hours"})
