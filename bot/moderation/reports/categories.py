"""The categories of reports, in words: for the form, and for the moderators' card.

Unasked-for private messages come first: they are what members of support communities complain of
most, and what no moderator can see.
"""

from __future__ import annotations

from msgspec import Struct

from bot.storage.repositories.moderation.reports.rows import ReportCategory


class CategoryText(Struct, frozen=True):
    """The words for a category: `label` and `hint` in the form, `title` for the moderators.

    advice: what a moderator should know before they act, "" for nothing in particular.
    """

    label: str
    hint: str
    title: str
    advice: str = ""


CATEGORIES: dict[ReportCategory, CategoryText] = {
    ReportCategory.PRIVATE_MESSAGE: CategoryText(
        "A private message I didn't ask for",
        "Somebody wrote to you in private, and you did not want that",
        "Unasked-for private message",
        "I cannot see private messages. Ask the member who wrote it before you decide.",
    ),
    ReportCategory.METHOD: CategoryText(
        "Details of a method or of self-harm",
        "It shows or says how somebody could hurt themselves",
        "Method or self-harm detail",
        "Deleting the detail protects others. The person who wrote it may need help: **Send help** "
        "is no punishment.",
    ),
    ReportCategory.DANGER: CategoryText(
        "Somebody may be in danger",
        "You worry about what somebody wrote, about themselves or others",
        "Somebody may be in danger",
        "**Please look at this first.** Nobody is punished for being in danger: **Send help** "
        "gives them the numbers of help lines.",
    ),
    ReportCategory.PROFESSIONAL: CategoryText(
        "Says to be a professional, or looks for clients",
        "A therapist or coach, real or not, who offers treatment or sells something",
        "Claims to be a professional, or solicits",
    ),
    ReportCategory.NAMED_THERAPIST: CategoryText(
        "Names a therapist",
        "A real therapist or practice can be recognised",
        "Names a therapist",
        "Please don't repeat the name, here or in a reason.",
    ),
    ReportCategory.PERSONAL_DATA: CategoryText(
        "Personal data",
        "A name, number, address or picture that should not be here",
        "Personal data",
        "Please don't repeat it, here or in a reason.",
    ),
    ReportCategory.PRESSURE: CategoryText(
        "Insults or pressure",
        "Somebody is attacked, shamed or pushed",
        "Insults or pressure",
    ),
    ReportCategory.SPAM: CategoryText(
        "Spam",
        "Advertising, scams, the same thing again and again",
        "Spam",
    ),
    ReportCategory.OTHER: CategoryText(
        "Something else",
        "Say what it is below, if you like",
        "Something else",
    ),
    ReportCategory.AUTOMOD: CategoryText(
        "",
        "",
        "An alert of AutoMod",
        "A word was found, no meaning. Please read it before you decide.",
    ),
}
OFFERED = tuple(each for each in ReportCategory if each is not ReportCategory.AUTOMOD)
"""The categories that members choose from, in order."""
