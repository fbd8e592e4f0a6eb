"""The permissions that the bot lacks in a server, and what works without them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

LACKING = "**What I am not allowed to do here**"
LACKS = "- **{name}** – {purpose}. {without}"


class PermissionText(Struct, frozen=True):
    """A permission's name in Discord, what it is for, and what works without it."""

    name: str
    purpose: str
    without: str


PERMISSIONS = {
    "view_channel": PermissionText(
        "View Channel",
        "to see the channels where I am mentioned",
        "Commands such as **/ask** work without it; mentions do not.",
    ),
    "send_messages": PermissionText(
        "Send Messages",
        "to reply to mentions, and to write to your moderators",
        "Private answers to **/ask**, **/faq** and **/browse** work without it.",
    ),
    "send_messages_in_threads": PermissionText(
        "Send Messages in Threads",
        "the same in threads and forums",
        "Everything else works without it.",
    ),
    "create_private_threads": PermissionText(
        "Create Private Threads",
        "to show the moderators' answer to one member only",
        "Without it I mention them, and do not say why.",
    ),
    "read_message_history": PermissionText(
        "Read Message History",
        "to answer a message as a reply to it",
        "Commands work without it; replies to mentions do not.",
    ),
    "moderate_members": PermissionText(
        "Moderate Members",
        "for **/timeout** and **/untimeout**",
        "Warnings and notes work without it.",
    ),
    "kick_members": PermissionText("Kick Members", "for **/kick**", ""),
    "ban_members": PermissionText(
        "Ban Members",
        "for **/ban** and **/unban**",
        "Without it I cannot end a ban on time either.",
    ),
    "view_audit_log": PermissionText(
        "View Audit Log",
        "to see what your moderators do in Discord itself",
        "Without it that makes no case, and no ban by hand ends an older case.",
    ),
    "manage_messages": PermissionText("Manage Messages", "to delete reported messages", ""),
    "manage_roles": PermissionText(
        "Manage Roles",
        "for **/lock**, and to give the role for duty",
        "Without it those on duty are called by name.",
    ),
    "manage_channels": PermissionText("Manage Channels", "for **/slowmode**", ""),
    "manage_guild": PermissionText(
        "Manage Server", "for rules of AutoMod and for pausing invites", ""
    ),
}
"""By the name in Discord's API: all of `bot.servers.directory.NEEDED_PERMISSIONS`, then all of its
MODERATION_PERMISSIONS."""


def lacking(missing: Sequence[str]) -> str:
    """Return what the bot may not do, what that is for, and what works all the same."""
    texts = [PERMISSIONS[name] for name in missing]
    lines = [
        LACKS.format(name=each.name, purpose=each.purpose, without=each.without).rstrip()
        for each in texts
    ]
    return "\n".join([LACKING, *lines])
