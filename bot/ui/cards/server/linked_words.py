"""The words for rows that are linked to a member: for one, and for several."""

from __future__ import annotations

WORDS = {
    "questions": ("question", "questions"),
    "votes": ("vote", "votes"),
    "cases": ("question to the moderators", "questions to the moderators"),
    "safety_requests": (
        "request to be contacted or worry about somebody",
        "requests to be contacted or worries about somebody",
    ),
    "safety_claims": (
        "member's request that you took on",
        "members' requests that you took on",
    ),
    "mutes": ("choice to get no suggestions", "choices to get no suggestions"),
    "moderation_cases": ("moderators' case about you", "moderators' cases about you"),
    "cases_by_you": ("case that you made as a moderator", "cases that you made as a moderator"),
    "approvals": (
        "decision about you that waits for a second moderator",
        "decisions about you that wait for a second moderator",
    ),
    "approvals_for_you": (
        "action of yours that waits for a second moderator",
        "actions of yours that wait for a second moderator",
    ),
    "appeals": ("appeal", "appeals"),
    "appeals_taken_by_you": ("appeal that you took on", "appeals that you took on"),
    "appeals_decided_by_you": ("appeal that you decided", "appeals that you decided"),
    "reports": ("report about you", "reports about you"),
    "reports_taken_by_you": ("report that you took on", "reports that you took on"),
    "reporters": ("report that you made", "reports that you made"),
    "blocks": ("pause from reporting or appealing", "pauses from reporting or appealing"),
    "restrictions": ("channel that you locked or slowed", "channels that you locked or slowed"),
    "duty": ("duty of yours that runs now", "duties of yours that run now"),
    "duty_times": ("time that you were on duty", "times that you were on duty"),
    "duty_rota": ("turn of yours in the rota", "turns of yours in the rota"),
    "handovers": ("hand-over note by you", "hand-over notes by you"),
    "step_aways": (
        "choice not to see some reports for a while",
        "choices not to see some reports for a while",
    ),
    "community_posts": ("question to the community", "questions to the community"),
    "community_posts_decided_by_you": (
        "question to the community that you published or refused",
        "questions to the community that you published or refused",
    ),
    "community_answers": (
        "answer of yours in the community",
        "answers of yours in the community",
    ),
    "community_votes": (
        "choice that a message helped you or did not",
        "choices that messages helped you or did not",
    ),
    "community_standings": ("standing in the community", "standings in the community"),
    "helpers_checked_by_you": ("helper whom you checked", "helpers whom you checked"),
    "audit": (
        "change that you made as part of the team",
        "changes that you made as part of the team",
    ),
    "entry_revisions": ("version of an entry by you", "versions of entries by you"),
}
"""By the label of a link in the data inventory."""

TEAM = {
    *("audit", "entry_revisions", "cases_by_you", "reports_taken_by_you", "restrictions"),
    *("appeals_taken_by_you", "appeals_decided_by_you", "handovers"),
    *("community_posts_decided_by_you", "helpers_checked_by_you"),
}
"""Rows that an erasure leaves, without the name of the person who made them."""


def count_in_words(label: str, count: int) -> str:
    """Return how many there are, in words."""
    return f"{count} {WORDS.get(label, (label, label))[count != 1]}"
