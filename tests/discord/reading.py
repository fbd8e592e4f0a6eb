"""Reading cards as a person sees them, and finding their controls by what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol


class Sent(Protocol):
    """A message that the bot sent."""

    @property
    def components(self) -> list[dict[str, Any]]: ...


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if accessory := component.get("accessory"):
            yield accessory


def texts(message: Sent) -> str:
    """All text of a card."""
    return "\n".join(str(c["content"]) for c in walk(message.components) if c.get("type") == 10)


def buttons(message: Sent) -> dict[str, str]:
    """The buttons of a card: label to custom id."""
    return {
        str(c["label"]): str(c["custom_id"]) for c in walk(message.components) if c.get("type") == 2
    }


def selects(message: Sent) -> dict[str, dict[str, Any]]:
    """The selects of a card by their placeholder."""
    return {str(c["placeholder"]): c for c in walk(message.components) if c.get("type") == 3}


def choices(message: Sent) -> dict[str, tuple[str, str]]:
    """What can be chosen in the selects of a card: label to the select's custom id and the value.

    The same words in two selects are those of the first.
    """
    found: dict[str, tuple[str, str]] = {}
    for control in selects(message).values():
        for each in control["options"]:
            found.setdefault(str(each["label"]), (str(control["custom_id"]), str(each["value"])))
    return found


def related_in(message: Sent) -> list[str]:
    """The entries that a card offers as related, in order."""
    values = [value for _, value in choices(message).values()]
    return [value.removeprefix("related:") for value in values if value.startswith("related:")]


def offers(message: Sent) -> set[str]:
    """Everything that a card offers, by what it says: its buttons, and what can be chosen."""
    return {*buttons(message), *choices(message)}
