"""The texts for somebody who writes another language, one file of `data/languages/` each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from bot.answering.small_talk.files import read_file
from bot.text.folding import fold

_Text = Annotated[str, Field(min_length=1, max_length=300)]
_Label = Annotated[str, Field(min_length=1, max_length=80)]
WAYS = "**/crisis** · <https://findahelpline.com>"
"""Where help is. It stands on a line of its own, or "/" would be turned where one writes from
right to left."""


class _LanguageFile(BaseModel):
    """The form of a file of `data/languages/`."""

    model_config = ConfigDict(extra="forbid")
    name: _Text
    reviewed_by: str
    text: _Text
    help: _Text
    danger: _Text
    button: _Label
    words: str


class LanguageTexts(Struct, frozen=True):
    """The texts of a language.

    reply: that only English is read so far, and where help is. help: the sentence of it on help.
    danger: for the card of somebody in danger. button: leads to help. reviewed_by: the native
    speaker who has read them, if any.
    """

    name: str
    reply: str
    help: str
    danger: str
    button: str
    reviewed_by: str
    words: frozenset[str]

    @classmethod
    def load(cls, path: Path) -> LanguageTexts:
        """Read a file. Raises ConversationError."""
        content = read_file(path, _LanguageFile)
        return cls(
            name=content.name,
            reply=f"{content.text}\n{content.help}\n{WAYS}",
            help=content.help,
            danger=content.danger,
            button=content.button,
            reviewed_by=content.reviewed_by,
            words=frozenset(fold(content.words).split()),
        )


def load_languages(directory: Path) -> Mapping[str, LanguageTexts]:
    """Read all files of a folder, by their code (ISO 639). Raises ConversationError."""
    return {path.stem: LanguageTexts.load(path) for path in sorted(directory.glob("*.toml"))}
