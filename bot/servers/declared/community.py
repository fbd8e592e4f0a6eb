"""The settings of the community: where members ask each other, and how."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from bot.servers.declaration import SettingDeclaration, SettingGroup, SettingKind
from bot.servers.declared.appeals import readable_link
from bot.servers.declared.common import Snowflake


class PostReview(StrEnum):
    """Which questions to the community wait for a moderator before they are posted."""

    NONE = "none"
    ANONYMOUS = "anonymous"
    FIRST = "first"
    ALL = "all"


CommunityChannel: TypeAlias = Annotated[
    Snowflake | None,
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.CHANNEL,
        "Members ask each other in",
        "The forum where **/community ask** posts questions. In a server without forums it can be "
        "a text channel: each question gets a thread.",
        empty="nowhere",
        takes="a forum or a text channel of this server, or none",
    ),
]
CommunityAnonymous: TypeAlias = Annotated[
    bool,
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.SWITCH,
        "Questions without a name",
        "Whether members can ask without their name. I post the question, and tell nobody whose it "
        "is.",
    ),
]
CommunityReview: TypeAlias = Annotated[
    PostReview,
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.CHOICE,
        "Look at questions first",
        "Which questions wait in the moderators' channel until one of you publishes them.",
        choices=(
            ("none", "None"),
            ("anonymous", "Those without a name"),
            ("first", "Those without a name, and a member's first"),
            ("all", "All of them"),
        ),
    ),
]
CommunityHourly: TypeAlias = Annotated[
    int,
    Field(ge=1, le=20),
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.NUMBER,
        "Questions an hour",
        "How many questions a member may put to the community in an hour.",
        unit="questions",
    ),
]
CommunityHide: TypeAlias = Annotated[
    int,
    Field(ge=0, le=20),
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.NUMBER,
        "Hide after reports",
        "So many members have to report a post before I hide it until you have looked. 0 is never. "
        "A post of somebody who may be in danger is never hidden.",
        unit="reports",
    ),
]
CommunityReminder: TypeAlias = Annotated[
    int,
    Field(ge=0, le=336),
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.NUMBER,
        "Remind after",
        "After so long without a message I ask once whether the question is answered. 0 is never.",
        unit="hours",
    ),
]
HelperAnswers: TypeAlias = Annotated[
    int,
    Field(ge=1, le=50),
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.NUMBER,
        "A helper has answered",
        "So many answers of a member have to be marked before they count as a helper.",
        unit="answers",
    ),
]
NewcomerRole: TypeAlias = Annotated[
    Snowflake | None,
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.ROLE,
        "Role of newcomers",
        "Given with a member's first question under their name, until their first answer is "
        "marked. I keep these three roles in step, so do not give them by hand.",
    ),
]
HelperRole: TypeAlias = Annotated[
    Snowflake | None,
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.ROLE,
        "Role of helpers",
        "Given to members whose answers were marked often enough.",
    ),
]
CheckedRole: TypeAlias = Annotated[
    Snowflake | None,
    SettingDeclaration(
        SettingGroup.COMMUNITY,
        SettingKind.ROLE,
        "Role of checked helpers",
        "Given to members whom a moderator has made a checked helper.",
    ),
]
SiteLink: TypeAlias = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(readable_link),
    SettingDeclaration(
        SettingGroup.LOOK,
        SettingKind.TEXT,
        "Our site",
        "Where you have put the pages that **boundary-bot site** makes. I link them.",
        takes="an address that begins with https://, or none",
    ),
]
KeepPosts: TypeAlias = Annotated[
    int,
    Field(ge=7, le=730),
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.NUMBER,
        "Keep questions to the community for",
        "So long after the last message I forget them. What was posted stays in its channel.",
        unit="days",
    ),
]
KeepAskers: TypeAlias = Annotated[
    int,
    Field(ge=1, le=365),
    SettingDeclaration(
        SettingGroup.PRIVACY,
        SettingKind.NUMBER,
        "Know who asked for",
        "So long after the last message I know whose a question to the community is, so that I can "
        "tell them of answers.",
        unit="days",
    ),
]
