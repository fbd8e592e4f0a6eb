"""The limits that the cards are checked against are Discord's own, and they refuse what breaks."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError

from tests.ui.limits import COMPONENTS, LIMITS, Payload, check_limits, check_modal

SPECIFICATION = Path(__file__).parents[3] / "shared" / "discord-api-spec" / "openapi.json"
BUTTON = {"type": 2, "style": 2, "label": "Why", "custom_id": "b:part:0"}
OPTION = {"label": "One", "value": "1"}
SELECT = {"type": 3, "custom_id": "s:menu", "options": [OPTION]}
ROW = {"type": 1, "components": [BUTTON]}
TEXT = {"type": 10, "content": "Hello."}
MODAL = {
    "custom_id": "m:form",
    "title": "A form",
    "components": [
        {"type": 18, "label": "What?", "component": {"type": 4, "style": 1, "custom_id": "text"}}
    ],
}


def _card(*parts: dict[str, Any]) -> Payload:
    return copy.deepcopy([{"type": 17, "components": list(parts)}])


def test_an_ordinary_card_and_form_pass() -> None:
    check_limits(_card(TEXT, ROW, {"type": 1, "components": [SELECT]}))
    check_modal(MODAL)


@pytest.mark.parametrize(
    "parts",
    [
        [{**TEXT, "content": ""}],
        [{**TEXT, "content": " \n"}],
        [{**TEXT, "content": "x" * 4001}],
        [{**TEXT, "content": "😀" * 2001}],
        [{**TEXT, "content": "x" * 2001}] * 2,
        [TEXT] * 40,
        [{**TEXT, "id": 7}] * 2,
        [{**TEXT, "id": 2**31}],
        [BUTTON],
        [ROW, ROW],
        [{"type": 1, "components": []}],
        [{"type": 1, "components": [BUTTON, SELECT]}],
        [{"type": 1, "components": [{**BUTTON, "custom_id": f"b:{n}"} for n in range(6)]}],
        [{"type": 1, "components": [{**BUTTON, "label": "x" * 81}]}],
        [{"type": 1, "components": [{**BUTTON, "label": " "}]}],
        [{"type": 1, "components": [{**BUTTON, "custom_id": "x" * 101}]}],
        [{"type": 1, "components": [{**SELECT, "options": []}]}],
        [{"type": 1, "components": [{**SELECT, "options": [OPTION, OPTION]}]}],
        [{"type": 1, "components": [{**SELECT, "placeholder": "x" * 151}]}],
        [{"type": 1, "components": [{**SELECT, "options": [{**OPTION, "label": "x" * 101}]}]}],
        [{"type": 9, "components": [TEXT]}],
        [{"type": 9, "components": [TEXT], "accessory": SELECT}],
        [{"type": 18, "label": "What?", "component": SELECT}],
    ],
)
def test_a_card_that_discord_would_refuse_is_refused(parts: Payload) -> None:
    with pytest.raises((AssertionError, ValidationError, KeyError)):
        check_limits(_card(*parts))


def _with(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda form: form.update(changes)


@pytest.mark.parametrize(
    "spoil",
    [
        _with(title="x" * 46),
        _with(custom_id=""),
        _with(components=[]),
        _with(components=MODAL["components"] * 2),
        _with(components=[TEXT] * 6),
        _with(components=[{"type": 17, "components": [TEXT]}]),
        _with(components=[{"type": 18, "label": "x" * 46, "component": SELECT}]),
        _with(components=[{"type": 18, "label": "x", "component": BUTTON}]),
    ],
)
def test_a_form_that_discord_would_refuse_is_refused(
    spoil: Callable[[dict[str, Any]], None],
) -> None:
    form = copy.deepcopy(MODAL)
    spoil(form)
    with pytest.raises((AssertionError, ValidationError)):
        check_modal(form)


def _bounds(schema: dict[str, Any]) -> Iterator[tuple[str, str, str, object]]:
    """Yield schema, property, keyword and value of all that is limited."""
    for name, rules in schema.get("properties", {}).items():
        for keyword, value in rules.items():
            if keyword == "items":
                yield from _bounds(value)
            elif keyword not in {"type", "enum"}:
                yield schema["title"], name, keyword, value


@pytest.mark.skipif(
    not SPECIFICATION.is_file(), reason="Discord's API specification is not beside the repository"
)
def test_the_limits_equal_discords_api_specification() -> None:
    schemas = json.loads(SPECIFICATION.read_text(encoding="utf-8"))["components"]["schemas"]
    bounds = [
        bound for schema in (LIMITS["modal"], *COMPONENTS.values()) for bound in _bounds(schema)
    ]
    assert len(bounds) > 40
    for title, name, keyword, value in bounds:
        assert schemas[title]["properties"][name][keyword] == value, (title, name, keyword)
    for component in COMPONENTS.values():
        properties = schemas[component["title"]]["properties"]
        assert properties["type"]["enum"] == [component["id"]]
        for required in component.get("required", ()):
            assert required in schemas[component["title"]]["required"]
