"""The permissions that the bot lacks in a server, and what works without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LACKING = "**What I am not allowed to do here**"
LACKS = "- **{name}** – {purpose}. {without}"


@dataclass(frozen=True, slots=True)
class PermissionText:
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
}
"""By the name in Discord's API: all of `bot.servers.directory.NEEDED_PERMISSIONS`."""


def lacking(missing: Sequence[str]) -> str:
    """Return what the bot may not do, what that is for, and what works all the same."""
    texts = [PERMISSIONS[name] for name in missing]
    lines = [
        LACKS.format(name=each.name, purpose=each.purpose, without=each.without) for each in texts
    ]
    return "\n".join([LACKING, *lines])
