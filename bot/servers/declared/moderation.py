"""The settings of moderation and of appeals; ServerConfig gives each its name and default."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, Field

from bot.servers.declaration import SettingDeclaration, SettingGroup, SettingKind
from bot.servers.declared.appeals import readable_link, readable_questions
from bot.servers.declared.common import Snowflake
from bot.servers.declared.ladder import readable_ladder

USUAL_LADDER: Final = "1 = note, 2 = warn, 4 = timeout 1h, 6 = review"
USUAL_QUESTIONS: Final = "What happened, as you see it? | What should we do differently?"


class TwoForBans(StrEnum):
    """When a ban waits for a second moderator."""

    NEVER = "never"
    ALWAYS = "always"


ReportChannel: TypeAlias = Annotated[
    Snowflake | None,
    SettingDeclaration(
        SettingGroup.MODERATION,
        SettingKind.CHANNEL,
        "Reports",
        "A private channel in which members' reports arrive. Choose one that members cannot read.",
        empty="no reports",
    ),
]
ReportRole: TypeAlias = Annotated[
    Snowflake | None,
    SettingDeclaration(
        SettingGroup.MODERATION,
        SettingKind.ROLE,
        "Role to ping for reports",
        "Who is pinged with a report. While somebody is on duty, the role for duty is pinged "
        "instead.",
        empty="nobody",
    ),
]
DutyRole: TypeAlias = Annotated[
    Snowflake | None,
    SettingDeclaration(
        SettingGroup.MODERATION,
        SettingKind.ROLE,
        "Role for duty",
        "The role that a moderator has while on duty. Reports and alerts ping it alone then.",
    ),
]
PointsFade: TypeAlias = Annotated[
    int,
    Field(ge=7, le=730),
    SettingDeclaration(
        SettingGroup.MODERATION,
        SettingKind.NUMBER,
        "Points count for",
        "After that the points of a case no longer count. The case itself stays longer.",
        unit="days",
    ),
]
Ladder: TypeAlias = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(readable_ladder),
    SettingDeclaration(
        SettingGroup.MODERATION,
        SettingKind.TEXT,
        "Ladder",
        "What I advise a moderator at how many points. I do nothing of it by myself, and it never "
        "bans.",
        offers=(
            (USUAL_LADDER, "A note, a warning, a pause, then a person decides"),
            ("3 = warn, 6 = timeout 1h, 9 = review", "Slower, and without the note"),
            ("2 = timeout 1h, 4 = timeout 1d, 6 = review", "Timeouts that get longer"),
            ("3 = review", "A person decides, each time"),
        ),
        takes="steps such as 2 = timeout 1h, 6 = review (note, warn, timeout, review), or none",
        empty="no advice",
    ),
]
TellMembers: TypeAlias = Annotated[
    bool,
    SettingDeclaration(
        SettingGroup.MODERATION,
        SettingKind.SWITCH,
        "Tell the member",
        "Whether a member gets a direct message about a warning, timeout, kick or ban, unless the "
        "moderator chooses otherwise.",
    ),
]
TwoBans: TypeAlias = Annotated[
    TwoForBans,
    SettingDeclaration(
        SettingGroup.MODERATION,
        SettingKind.CHOICE,
        "Two moderators for a ban",
        "A ban of somebody of the team always needs two.",
        choices=(
            ("never", "One moderator is enough"),
            ("always", "A second moderator has to agree before anybody is banned"),
        ),
    ),
]
Appeals: TypeAlias = Annotated[
    bool,
    SettingDeclaration(
        SettingGroup.APPEALS,
        SettingKind.SWITCH,
        "Appeals",
        "Whether the message about a warning, a timeout or a ban has a button to ask that it be "
        "looked at again.",
    ),
]
AppealQuestions: TypeAlias = Annotated[
    str,
    Field(max_length=150),
    AfterValidator(readable_questions),
    SettingDeclaration(
        SettingGroup.APPEALS,
        SettingKind.TEXT,
        "Questions of an appeal",
        "What a member is asked who appeals. Appeals that were sent keep their own questions.",
        takes="one to three questions of at most 45 characters, with | between them",
        is_required=True,
    ),
]
AppealLink: TypeAlias = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(readable_link),
    SettingDeclaration(
        SettingGroup.APPEALS,
        SettingKind.TEXT,
        "Form for appeals",
        "A form of your own, for members whom a direct message does not reach after a ban.",
        takes="an address that begins with https://, or none",
    ),
]
AppealInstall: TypeAlias = Annotated[
    bool,
    SettingDeclaration(
        SettingGroup.APPEALS,
        SettingKind.SWITCH,
        "Appeals through the app",
        "Whether somebody who was banned can add me to their own account, and appeal there.",
    ),
]
AppealReminder: TypeAlias = Annotated[
    int,
    Field(ge=1, le=336),
    SettingDeclaration(
        SettingGroup.APPEALS,
        SettingKind.NUMBER,
        "Remind of an appeal after",
        "When nobody has decided by then, I remind the moderators once.",
        unit="hours",
    ),
]
