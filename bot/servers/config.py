"""Every setting of a server, declared here and nowhere else."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from bot.matching import Dial
from bot.servers.declaration import SettingDeclaration, SettingEditor, SettingGroup, SettingKind
from bot.servers.declared import answers, community, moderation, privacy
from bot.servers.declared.common import Channels, Roles, Snowflake
from bot.servers.declared.privacy import LogMode


class Visibility(StrEnum):
    """Who sees an answer to a slash command."""

    PRIVATE = "private"
    PUBLIC = "public"


class ServerConfig(BaseModel):
    """The settings of one server. Defaults hold until an admin says otherwise."""

    # A setting of another version of the bot may be stored: it is ignored.
    model_config = ConfigDict(frozen=True, extra="ignore")

    # A ClassVar is no field: it is neither stored nor shown as a setting.
    known: ClassVar[bool] = True
    """Whether these were read from the store; False for those that hold during an outage."""

    @property
    def reaches_moderators(self) -> bool:
        """Whether an admin has named a channel in which members can ask for a moderator."""
        return self.alert_channel is not None or self.moderator_channel is not None

    dial: Annotated[
        Dial,
        SettingDeclaration(
            SettingGroup.ANSWERS,
            SettingKind.CHOICE,
            "How sure I must be",
            "Before I answer a question without checking what was meant.",
            choices=(
                ("careful", "I check what was meant rather than answer wrongly"),
                ("balanced", "I answer when I am fairly sure"),
                ("eager", "I answer more often, and am wrong more often"),
            ),
        ),
    ] = Dial.BALANCED
    visibility: Annotated[
        Visibility,
        SettingDeclaration(
            SettingGroup.ANSWERS,
            SettingKind.CHOICE,
            "Who sees answers",
            "Who sees /ask and /faq answers if the member does not choose. Help in danger is "
            "always private.",
            choices=(
                ("private", "Only the person who asked; they may share it"),
                ("public", "Everybody in the channel"),
            ),
        ),
    ] = Visibility.PRIVATE
    mentions: Annotated[
        bool,
        SettingDeclaration(
            SettingGroup.ANSWERS,
            SettingKind.SWITCH,
            "Answer when mentioned",
            "Whether I reply to a message that mentions me and asks something. Somebody in danger "
            "gets help in any case.",
        ),
    ] = True
    guides: answers.Guides = True
    cooldown: Annotated[
        int,
        Field(ge=0, le=3600),
        SettingDeclaration(
            SettingGroup.ANSWERS,
            SettingKind.NUMBER,
            "Pause between questions",
            "How long a member waits before the next question. 0 is no pause. It never holds up "
            "help in danger.",
            unit="seconds",
        ),
    ] = 0
    disabled_entries: Annotated[
        tuple[Annotated[str, Field(max_length=40)], ...],
        Field(max_length=100),
        SettingDeclaration(
            SettingGroup.ANSWERS,
            SettingKind.ENTRIES,
            "Entries switched off",
            "Shipped answers that I never give in this server.",
        ),
    ] = ()
    allowed_channels: Annotated[
        Channels,
        SettingDeclaration(
            SettingGroup.CHANNELS,
            SettingKind.CHANNELS,
            "Only in these channels",
            "Where I answer, threads included.",
            empty="everywhere",
        ),
    ] = ()
    denied_channels: Annotated[
        Channels,
        SettingDeclaration(
            SettingGroup.CHANNELS,
            SettingKind.CHANNELS,
            "Never in these channels",
            "Where I do not answer, threads included. Help in danger is given everywhere.",
        ),
    ] = ()
    suggestion_channels: Annotated[
        Channels,
        SettingDeclaration(
            SettingGroup.CHANNELS,
            SettingKind.CHANNELS,
            "Offer answers unasked",
            "Where I read along and offer an answer when I am sure of it.",
            empty="nowhere",
        ),
    ] = ()
    moderator_roles: Annotated[
        Roles,
        SettingDeclaration(
            SettingGroup.TEAM,
            SettingKind.ROLES,
            "Moderators by role",
            "Who can use the moderators' commands besides members with Moderate Members.",
            empty="only members with Moderate Members",
        ),
    ] = ()
    admin_roles: Annotated[
        Roles,
        SettingDeclaration(
            SettingGroup.TEAM,
            SettingKind.ROLES,
            "Admins by role",
            "Who can change these settings besides members with Manage Server.",
            editor=SettingEditor.OWNER,
            empty="only members with Manage Server",
        ),
    ] = ()
    moderator_channel: Annotated[
        Snowflake | None,
        SettingDeclaration(
            SettingGroup.TEAM,
            SettingKind.CHANNEL,
            "Moderators' channel",
            "Where questions for the moderators arrive, and members who ask to be contacted, "
            "unless alerts have a channel. Choose one that members cannot read.",
        ),
    ] = None
    learning: Annotated[
        bool,
        SettingDeclaration(
            SettingGroup.TEAM,
            SettingKind.SWITCH,
            "Learn from moderators' answers",
            "Whether I offer to save a moderator's answer as an entry. Nothing is saved "
            "without their click.",
        ),
    ] = False
    digest: Annotated[
        bool,
        SettingDeclaration(
            SettingGroup.TEAM,
            SettingKind.SWITCH,
            "Weekly summary",
            "Whether I post a summary of the week in the moderators' channel on Mondays.",
        ),
    ] = False
    announce_changes: Annotated[
        bool,
        SettingDeclaration(
            SettingGroup.TEAM,
            SettingKind.SWITCH,
            "Announce changes to settings",
            "Whether I post each change to these settings in the moderators' channel.",
        ),
    ] = False
    countries: Annotated[
        tuple[Annotated[str, Field(max_length=8)], ...],
        Field(max_length=5),
        SettingDeclaration(
            SettingGroup.SAFETY,
            SettingKind.COUNTRIES,
            "Crisis numbers",
            "Whose help lines come first when somebody is in danger.",
            empty="none chosen",
        ),
    ] = ()
    alert_channel: Annotated[
        Snowflake | None,
        SettingDeclaration(
            SettingGroup.SAFETY,
            SettingKind.CHANNEL,
            "Alert moderators",
            "A private channel that is told when help was shown to somebody: what kind and where, "
            "never what they wrote. Members who ask to be contacted arrive there too.",
            empty="no alerts",
        ),
    ] = None
    alert_role: Annotated[
        Snowflake | None,
        SettingDeclaration(
            SettingGroup.SAFETY,
            SettingKind.ROLE,
            "Role to ping",
            "Who is pinged with an alert, and when a member asks to be contacted.",
            empty="nobody",
        ),
    ] = None
    report_channel: moderation.ReportChannel = None
    report_role: moderation.ReportRole = None
    duty_role: moderation.DutyRole = None
    points_fade: moderation.PointsFade = 90
    ladder: moderation.Ladder = moderation.USUAL_LADDER
    tell_members: moderation.TellMembers = True
    two_for_bans: moderation.TwoBans = moderation.TwoForBans.NEVER
    appeals: moderation.Appeals = True
    appeal_questions: moderation.AppealQuestions = moderation.USUAL_QUESTIONS
    appeal_link: moderation.AppealLink = ""
    appeal_install: moderation.AppealInstall = False
    appeal_reminder: moderation.AppealReminder = 48
    community_channel: community.CommunityChannel = None
    community_anonymous: community.CommunityAnonymous = True
    community_review: community.CommunityReview = community.PostReview.FIRST
    community_hourly: community.CommunityHourly = 2
    community_hide: community.CommunityHide = 3
    community_reminder: community.CommunityReminder = 48
    helper_answers: community.HelperAnswers = 3
    newcomer_role: community.NewcomerRole = None
    helper_role: community.HelperRole = None
    checked_role: community.CheckedRole = None
    log_mode: privacy.Log = LogMode.TEXT
    retention: privacy.KeepQuestions = 30
    keep_notes: privacy.KeepNotes = 180
    keep_warnings: privacy.KeepWarnings = 365
    keep_bans: privacy.KeepBans = 365
    keep_reports: privacy.KeepReports = 90
    keep_posts: community.KeepPosts = 180
    keep_askers: community.KeepAskers = 30
    disclaimer: Annotated[
        str,
        Field(max_length=300),
        SettingDeclaration(
            SettingGroup.LOOK,
            SettingKind.TEXT,
            "Addition to the small print",
            "A line of your own below every answer, such as where to find your rules.",
        ),
    ] = ""
    accent: Annotated[
        Annotated[int, Field(ge=0, le=0xFFFFFF)] | None,
        SettingDeclaration(
            SettingGroup.LOOK,
            SettingKind.COLOUR,
            "Accent colour",
            "The line beside my cards, as #rrggbb. Help in danger keeps its own colour.",
            empty="the usual one",
        ),
    ] = None
    site_link: community.SiteLink = ""


class UnreadConfig(ServerConfig):
    """The settings that hold while a server's own cannot be read: they allow nothing extra.

    The log keeps no words, nobody is a moderator by a role alone, nothing is offered or posted. The
    bot does not answer there (`known`), but to danger.
    """

    # Rarely needed, and as much work as ServerConfig itself: at its first use, not at the start.
    model_config = ConfigDict(defer_build=True)

    known: ClassVar[bool] = False

    mentions: bool = False
    log_mode: LogMode = LogMode.COUNTS


def _declared() -> dict[str, SettingDeclaration]:
    declarations: dict[str, SettingDeclaration] = {}
    for name, field in ServerConfig.model_fields.items():
        (declarations[name],) = (
            part for part in field.metadata if isinstance(part, SettingDeclaration)
        )
    return declarations


SETTINGS = _declared()
"""The declaration of each setting by its name, in the order of the panel."""
