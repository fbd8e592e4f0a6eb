"""What is set for a server, in words."""

from __future__ import annotations

from discord import ui

from bot.guilds import GuildConfig
from bot.matching import Dial
from bot.safety import Resources
from bot.ui.card import card, container, text
from bot.ui.text import small

_DIAL = {
    Dial.CAREFUL: "careful: I ask back rather than answer wrongly",
    Dial.BALANCED: "balanced: I answer when I am fairly sure",
    Dial.EAGER: "eager: I answer more often, and am wrong more often",
}
NO_COUNTRY = "none chosen: findahelpline.com and “your local emergency number”"
NO_ROLE = "nobody else: only members with **Moderate Members** or **Manage Server**"
SAVED = "### Saved"
TITLE = "### Settings of this server"
HIDDEN = """Discord itself shows /questions only to members with Moderate Members. To show it to \
these roles too: Server Settings, Integrations, this bot, /questions, Add Roles."""
HOW = "Change them with /settings moderators, /settings country and /settings dial."


def settings_card(config: GuildConfig, resources: Resources, *, saved: bool) -> ui.LayoutView:
    """Return the card; `saved` says that something has just changed."""
    roles = ", ".join(f"<@&{role_id}>" for role_id in config.moderator_roles) or NO_ROLE
    known = [
        resources.countries[code].name for code in config.countries if code in resources.countries
    ]
    hidden = [small(HIDDEN)] if config.moderator_roles else []
    lines = [
        SAVED if saved else TITLE,
        f"**Moderators by role:** {roles}",
        f"**Crisis numbers:** {', '.join(known) or NO_COUNTRY}",
        f"**How sure I must be:** {_DIAL[config.dial]}",
        *hidden,
        small(HOW),
    ]
    return card(container(text("\n".join(lines))))
