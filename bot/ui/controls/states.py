"""The typed state of a control: packed into its custom id, and parsed from it, in one place.

Each kind of control has a class:

    @control("vote")
    class Vote(State):
        helpful: Flag
        answer: AnswerState

A control is made from a value of that class, and its handler gets such a value back, checked. The
custom id holds the fields in the order of the class, divided by colons. A field with a default may
be missing: so ids of older versions stay understood when a field is added at the end. Fields too
many are ignored: so an older version understands ids of a newer one after a roll-back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Self,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from msgspec import Struct

_NOTHING = "-"
_MAX_ID = 2**63 - 1
_MAX_DIGITS = 6


class StaleStateError(ValueError):
    """A custom id whose fields are not ours, or no longer mean anything."""


class Codec(Struct, frozen=True):
    """Writes one field into a custom id, and reads it again. `parse` raises ValueError.

    takes_rest: the field may hold colons, so it takes all that is left; it must be the last one.
    """

    pack: Callable[[Any], str]
    parse: Callable[[str], Any]
    takes_rest: bool = False


def _parse_id(text: str) -> int:
    # Custom ids come back from the client: what is too great for the database must not get there.
    value = int(text, 16)
    if not 0 <= value <= _MAX_ID:
        raise ValueError(f"{value} is no id")
    return value


def _parse_number(text: str) -> int:
    # `int` alone also takes blanks, signs, underscores and the digits of other scripts.
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise ValueError("not a small number")
    return int(text)


def _parse_flag(text: str) -> bool:
    return {"y": True, "n": False}[text]


def _parse_name(text: str) -> str:
    if not text:
        raise ValueError("an empty name")
    return text


Id: TypeAlias = Annotated[int, Codec(lambda value: f"{value:x}", _parse_id)]
"""A snowflake or a row id, as hexadecimal digits: 0 to 2**63 - 1, which a database can hold."""
number_codec = Codec(str, _parse_number)
Number: TypeAlias = Annotated[int, number_codec]
"""A small number such as a page, as decimal digits: 0 to 999,999."""
Flag: TypeAlias = Annotated[bool, Codec(lambda value: "ny"[value], _parse_flag)]
"""Yes or no, as `y` or `n`."""
Name: TypeAlias = Annotated[str, Codec(str, _parse_name)]
"""An entry's id or another word without a colon, not empty."""
Rest: TypeAlias = Annotated[str, Codec(str, str, takes_rest=True)]
"""Words that a person typed, colons and all; always the last field."""


# Each kind of state is frozen without saying so, and type checkers know it.
@dataclass_transform(frozen_default=True)
class State(Struct, frozen=True):
    """The state of a control, or a part of it that several kinds share."""

    action: ClassVar[str] = ""
    """The name in the custom id; a part of a state has none."""

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id."""
        texts: list[str] = []
        for name, kind, _ in _layout(type(self)):
            value = getattr(self, name)
            texts += value.pack() if isinstance(kind, _Part) else (kind.pack(value),)
        return tuple(texts)

    @classmethod
    def parse(cls, texts: Sequence[str]) -> Self:
        """Read the fields of a custom id. Raises StaleStateError when they are not ours."""
        values: dict[str, Any] = {}
        rest = list(texts)
        for name, kind, optional in _layout(cls):
            # Fields that came with a later version are missing in older cards: they take their
            # defaults.
            if not rest and optional:
                break
            if isinstance(kind, _Part):
                values[name], rest = kind.state.parse(rest), []
            elif rest and kind.takes_rest:
                values[name], rest = _parse(kind, ":".join(rest)), []
            elif rest:
                values[name] = _parse(kind, rest.pop(0))
            else:
                raise StaleStateError(f"{cls.__name__} lacks {name}")
        return cls(**values)


_S = TypeVar("_S", bound=State)
STATES: dict[str, type[State]] = {}
"""Every kind of control by its action: a test holds each to a handler."""


def control(action: str) -> Callable[[type[_S]], type[_S]]:
    """Make a class the state of the controls whose custom ids name `action`."""

    def register(cls: type[_S]) -> type[_S]:
        if action in STATES:
            raise ValueError(f"two controls are named {action!r}")
        cls.action = action
        STATES[action] = cls
        return cls

    return register


class _Part(Struct, frozen=True):
    """A field that is itself a state: it takes all fields that are left."""

    state: type[State]


# Resolving type hints is slow, and every button of every card is packed.
@cache
def _layout(cls: type[State]) -> tuple[tuple[str, Codec | _Part, bool], ...]:
    """Return each field's name, its codec, and whether it may be missing."""
    hints = get_type_hints(cls, include_extras=True)
    names = cls.__struct_fields__
    required = len(names) - len(cls.__struct_defaults__)
    return tuple(
        (name, _codec_of(hints[name]), number >= required) for number, name in enumerate(names)
    )


def _codec_of(hint: Any) -> Codec | _Part:
    """Return the codec of an annotated type. Raises TypeError for any other type."""
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, Codec):
            return extra
    if isinstance(hint, type) and issubclass(hint, State):
        return _Part(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Codec(lambda value: str(value.value), hint)
    choices = [each for each in get_args(hint) if each is not NoneType]
    if get_origin(hint) is not None and len(choices) == 1:
        return _or_nothing(_codec_of(choices[0]))
    raise TypeError(f"a custom id cannot hold {hint!r}")


def _or_nothing(codec: Codec | _Part) -> Codec:
    """Return the codec for a value or None."""
    if isinstance(codec, _Part):
        raise TypeError("a part of a state cannot be left out")
    return Codec(
        lambda value: _NOTHING if value is None else codec.pack(value),
        lambda text: None if text == _NOTHING else codec.parse(text),
    )


def _parse(codec: Codec, text: str) -> Any:
    try:
        return codec.parse(text)
    except (ValueError, KeyError) as error:
        raise StaleStateError(f"{text!r} is not ours") from error
