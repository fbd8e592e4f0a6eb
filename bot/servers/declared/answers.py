"""The settings of answers that are declared apart from the others."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from bot.servers.declaration import SettingDeclaration, SettingGroup, SettingKind

Guides: TypeAlias = Annotated[
    bool,
    SettingDeclaration(
        SettingGroup.ANSWERS,
        SettingKind.SWITCH,
        "Guides",
        "Whether members can go through a decision step by step, by /guide or from an answer.",
    ),
]
