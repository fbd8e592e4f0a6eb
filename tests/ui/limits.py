"""Check the payload of a card or a form against what Discord documents (discord_limits.toml)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from discord import ui
from jsonschema import Draft202012Validator

LIMITS: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "discord_limits.toml").read_text(encoding="utf-8")
)
COMPONENTS: dict[int, dict[str, Any]] = {
    component["id"]: component for component in LIMITS["component"]
}
ACTION_ROW, BUTTON, STRING_SELECT, TEXT_DISPLAY = 1, 2, 3, 10
Payload = list[dict[str, Any]]


def payload_of(view: ui.LayoutView) -> Payload:
    """Return what would be sent as the components of a message.

    discord.py sends the ids of default values as numbers, which Discord takes as well.
    """
    components = cast("Payload", json.loads(json.dumps(view.to_components())))
    for part in walk(components):
        for default in part.get("default_values", ()):
            default["id"] = str(default["id"])
    return components


def walk(components: Payload) -> Iterator[dict[str, Any]]:
    """Yield every component, nested ones too."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for name in ("accessory", "component"):
            if nested := component.get(name):
                yield nested


def units(text: str) -> int:
    """Return the length as JavaScript counts it, which is never less than in characters."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def check_message(view: ui.LayoutView) -> Payload:
    """Assert that a card can be sent as a message; return its components."""
    components = payload_of(view)
    check_limits(components)
    return components


def check_limits(components: Payload) -> None:
    """Assert what Discord documents for a components-v2 message."""
    limits = LIMITS["message"]
    parts = list(walk(components))
    assert 1 <= len(parts) <= limits["total_components"]
    assert all(part["type"] in limits["top_level"]["ids"] for part in components)
    shown = [str(part["content"]) for part in parts if part["type"] == TEXT_DISPLAY]
    assert all(content.strip() for content in shown)
    assert sum(map(units, shown)) <= limits["total_text"]
    _check_parts(parts)


def check_modal(form: Mapping[str, Any]) -> None:
    """Assert what Discord documents for a modal."""
    payload = json.loads(json.dumps(form))
    components: Payload = payload["components"]
    _check_keywords(LIMITS["modal"], payload)
    assert len(components) <= LIMITS["modal"]["top_level"]["total"]
    assert all(part["type"] in LIMITS["modal"]["top_level"]["ids"] for part in components)
    _check_parts(list(walk(components)))


def _check_parts(parts: Payload) -> None:
    for name in ("custom_id", "id"):
        values = [part[name] for part in parts if part.get(name) is not None]
        assert len(set(values)) == len(values), f"two components with one {name}: {values}"
    for part in parts:
        _check_part(part)


def _check_part(part: dict[str, Any]) -> None:
    """Assert keywords, nesting and what the documentation says in words of one component."""
    component = COMPONENTS[part["type"]]
    _check_keywords(component, part)
    _check_keywords(LIMITS["every_component"], part)
    for place, allowed in (("child", "component"), ("accessories", "accessory")):
        if place in component:
            assert part[allowed]["type"] in component[place]
    nested = {child["type"] for child in part.get("components") or ()}
    assert nested <= set(component.get("children", ()))
    if part["type"] == ACTION_ROW:
        assert nested == {BUTTON} or len(part["components"]) == 1
    if part["type"] == BUTTON:
        assert part["label"].strip()
    if part["type"] == STRING_SELECT:
        values = [option["value"] for option in part["options"]]
        assert len(set(values)) == len(values)


def _check_keywords(schema: Mapping[str, Any], part: Mapping[str, Any]) -> None:
    """Assert JSON Schema's keywords. Null is as good as absent to Discord."""
    given = {name: value for name, value in part.items() if value is not None}
    cast("Any", Draft202012Validator(schema)).validate(given)
