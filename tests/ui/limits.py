"""What Discord takes, checked on the payload of a card; and its own schema, when that is here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from discord import ui
from jsonschema import Draft202012Validator

SPEC = Path(__file__).parents[3] / "shared" / "discord-api-spec" / "openapi.json"
Payload = list[dict[str, Any]]


def payload_of(view: ui.LayoutView) -> Payload:
    """What would be sent as the components of a message.

    discord.py sends the ids of default values as numbers, which Discord takes as well.
    """
    components = cast("Payload", json.loads(json.dumps(view.to_components())))
    for part in walk(components):
        for default in part.get("default_values", ()):
            default["id"] = str(default["id"])
    return components


def walk(components: Payload) -> Iterator[dict[str, Any]]:
    """Every component, nested ones too."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if accessory := component.get("accessory"):
            yield accessory


def units(text: str) -> int:
    """Length as JavaScript counts it, which is never less than in characters."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def check_limits(components: Payload) -> None:
    """Assert what Discord documents for a components-v2 message."""
    parts = list(walk(components))
    assert 1 <= len(parts) <= 40
    shown = [str(part["content"]) for part in parts if part["type"] == 10]
    assert all(content.strip() for content in shown)
    assert sum(map(units, shown)) <= 4000
    custom_ids = [str(part["custom_id"]) for part in parts if "custom_id" in part]
    assert len(set(custom_ids)) == len(custom_ids)
    assert all(1 <= len(custom_id) <= 100 for custom_id in custom_ids)
    ids = [part["id"] for part in parts if part.get("id") is not None]
    assert len(set(ids)) == len(ids)
    for part in parts:
        _check_part(part)


def _check_part(part: Mapping[str, Any]) -> None:
    if part["type"] == 1:
        assert 1 <= len(part["components"]) <= 5
        assert len(part["components"]) == 1 or {c["type"] for c in part["components"]} == {2}
    if part["type"] == 2:
        assert 1 <= len(part["label"]) <= 80
        assert part["label"].strip()
    if part["type"] == 3:
        _check_select(part)
    if part["type"] == 9:
        assert 1 <= len(part["components"]) <= 3


def _check_select(part: Mapping[str, Any]) -> None:
    assert 1 <= len(part["placeholder"]) <= 150
    options = part["options"]
    assert 1 <= len(options) <= 25
    values = [option["value"] for option in options]
    assert len(set(values)) == len(values)
    for option in options:
        assert 1 <= len(option["label"]) <= 100
        assert 1 <= len(option["value"]) <= 100
        assert len(option.get("description") or "") <= 100


@cache
def _validator(name: str) -> Draft202012Validator:
    if not SPEC.exists():
        pytest.skip("Discord's API specification is not beside the repository")
    spec = json.loads(SPEC.read_text(encoding="utf-8"))
    schema = {"$ref": f"#/components/schemas/{name}", "components": spec["components"]}
    return Draft202012Validator(schema)


def check_schema(name: str, body: Mapping[str, Any]) -> None:
    """Assert that a body is valid against one of Discord's own schemas."""
    cast("Any", _validator(name)).validate(body)


def check_message(view: ui.LayoutView) -> Payload:
    """Assert limits and schema of a card as a message; its components."""
    components = payload_of(view)
    check_limits(components)
    check_schema("MessageCreateRequest", {"flags": 1 << 15, "components": components})
    return components
