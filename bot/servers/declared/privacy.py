"""The settings of the log and of how long things are kept."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field

from bot.servers.declaration import SettingDeclaration, SettingGroup, SettingKind


class LogMode(StrEnum):
    """How much the question log keeps."""

    COUNTS = "counts"
    TEXT = "text"
    FULL = "full"


Log: TypeAlias = Annotated[
    LogMode,
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.CHOICE,
        "What the log keeps",
        "Messages from people in danger are not in it, in any mode. One that somebody reports to "
        "the moderators is kept with the report.",
        choices=(
            ("counts", "When, and what was answered; no text"),
            ("text", "Also the question, encrypted, without who asked"),
            ("full", "Also a pseudonym for whoever asked, so that abuse can be seen"),
        ),
    ),
]
KeepQuestions: TypeAlias = Annotated[
    int,
    Field(ge=1, le=365),
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.NUMBER,
        "Keep questions for",
        "After that they are deleted.",
        unit="days",
    ),
]
KeepNotes: TypeAlias = Annotated[
    int,
    Field(ge=7, le=730),
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.NUMBER,
        "Keep notes for",
        "After that moderators' notes and safety cases are deleted.",
        unit="days",
    ),
]
KeepWarnings: TypeAlias = Annotated[
    int,
    Field(ge=30, le=1095),
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.NUMBER,
        "Keep warnings for",
        "After that warnings, timeouts and kicks are deleted, and appeals.",
        unit="days",
    ),
]
KeepBans: TypeAlias = Annotated[
    int,
    Field(ge=30, le=1095),
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.NUMBER,
        "Keep bans for",
        "So long after a ban was lifted it is deleted. A ban that holds stays.",
        unit="days",
    ),
]
KeepReports: TypeAlias = Annotated[
    int,
    Field(ge=7, le=365),
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.NUMBER,
        "Keep reports for",
        "So long after a report was dealt with it is deleted, with who reported it.",
        unit="days",
    ),
]
