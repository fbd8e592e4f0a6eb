"""The declaration of a setting: all that its panel, command, check and docs need."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class SettingKind(StrEnum):
    """The kind of a setting's value, which decides how it is shown, typed and checked."""

    SWITCH = "switch"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    COLOUR = "colour"
    CHANNEL = "channel"
    CHANNELS = "channels"
    ROLE = "role"
    ROLES = "roles"
    COUNTRIES = "countries"
    ENTRIES = "entries"


class SettingEditor(StrEnum):
    """Who may change a setting."""

    ADMIN = "admin"
    OWNER = "owner"
    """Only with Manage Server itself: a role that was named cannot name others."""


class SettingGroup(StrEnum):
    """The page of the panel on which a setting stands."""

    ANSWERS = "Answers"
    CHANNELS = "Channels"
    TEAM = "Team"
    SAFETY = "Safety"
    MODERATION = "Moderation"
    APPEALS = "Appeals"
    COMMUNITY = "Community"
    PRIVACY = "Log and privacy"
    LOOK = "Look"


class SettingDeclaration(Struct, frozen=True):
    """One setting in words for people.

    label: its name in the panel. about: one sentence on what it does. choices: the words for each
    choice, by value. unit: of a number. empty: the words for nothing chosen. takes: what it can be,
    where its kind does not say it. is_required: a text that cannot be empty.
    offers: texts that many choose, each with the words for it.
    """

    group: SettingGroup
    kind: SettingKind
    label: str
    about: str
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    empty: str = "none"
    takes: str = ""
    is_required: bool = False
    offers: tuple[tuple[str, str], ...] = ()
    editor: SettingEditor = SettingEditor.ADMIN
