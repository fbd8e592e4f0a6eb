"""The table of settings in the docs, made from the declarations.

`python -m bot.servers.table` prints it; a test holds docs/settings.md to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.servers.config import SETTINGS, ServerConfig
from bot.servers.declaration import SettingEditor, SettingGroup
from bot.servers.directory import Channel, Role
from bot.servers.formatting import allowed, in_words

HEAD = "| setting | name | what it can be | default | what it is for |\n|---|---|---|---|---|"


class _Nowhere:
    """A directory without channels, roles or entries: a default names none."""

    locale = "en-US"
    countries: Mapping[str, str] = {}
    entries: Mapping[str, str] = {}
    reads_messages = False

    def channel(self, channel_id: int) -> Channel | None:
        """There is none."""
        del channel_id

    def role(self, role_id: int) -> Role | None:
        """There is none."""
        del role_id

    def channels(self) -> list[tuple[int, str]]:
        """There are none."""
        return []

    def roles(self) -> list[tuple[int, str]]:
        """There are none."""
        return []

    def missing_permissions(self) -> tuple[str, ...]:
        """There are none."""
        return ()

    def missing_for_moderation(self) -> tuple[str, ...]:
        """There are none."""
        return ()


def settings_table() -> str:
    """Return all settings as Markdown, a table for each group."""
    return "\n\n".join(
        f"### {group.value}\n\n{HEAD}\n" + "\n".join(_rows(group)) for group in SettingGroup
    )


def _rows(group: SettingGroup) -> Iterator[str]:
    defaults = ServerConfig()
    for name, setting in SETTINGS.items():
        if setting.group is not group:
            continue
        choices = "; ".join(f"{value}: {words}" for value, words in setting.choices)
        can_be = f"{choices}." if choices else f"{allowed(name)}."
        default = in_words(name, getattr(defaults, name), _Nowhere())
        owners = (
            " Only members with Manage Server can change it."
            if setting.editor is SettingEditor.OWNER
            else ""
        )
        cells = (setting.label, f"`{name}`", can_be, default, setting.about + owners)
        yield f"| {' | '.join(map(_in_cell, cells))} |"


def _in_cell(words: str) -> str:
    """Return words that do not end the cell of a table in which they stand."""
    return words.replace("|", r"\|")


if __name__ == "__main__":
    print(settings_table())  # noqa: T201 this is what it is for
