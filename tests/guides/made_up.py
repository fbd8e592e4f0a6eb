"""Guides that nobody ships, with every kind of step: for tests that must not hang on content."""

from __future__ import annotations

from datetime import date

from bot.guides import Guide, GuideBook, GuideChoice, GuideEnding, GuideStep, GuideWriting
from bot.knowledge import Source

PLACES = ("Austria", "Brazil", "Canada", "Denmark", "Estonia", "France", "Greece")


def step(
    step_id: str,
    way: tuple[GuideChoice, ...] | GuideWriting | GuideEnding,
    *,
    danger: bool = False,
) -> GuideStep:
    """A step whose title and text name it."""
    return GuideStep(step_id, f"Title of {step_id}", f"Text of {step_id}.", way, danger)


def guide_of(guide_id: str, title: str, *steps: GuideStep, offered_on: tuple[str, ...]) -> Guide:
    """A guide that begins with its first step."""
    return Guide(
        guide_id,
        title,
        f"About {guide_id}.",
        steps[0].id,
        {each.id: each for each in steps},
        offered_on,
        ("reach out", "message her"),
        date(2026, 11, 1),
        (Source("A source"),),
    )


WRITING = guide_of(
    "writing",
    "Writing to an old therapist",
    step(
        "who",
        (
            GuideChoice("It ended well", "words", "It ended well."),
            GuideChoice("It ended badly", "unsafe", "It ended badly."),
        ),
    ),
    step("words", GuideWriting("Your sentence", "more", "Dear …", "What I want to say:")),
    step("more", GuideWriting("One more thing", "send", "", "")),
    step(
        "send",
        GuideEnding(("reach-out-former-therapist", "hugs"), "- Send it on a calm day."),
    ),
    step(
        "unsafe",
        (GuideChoice("I am safe", "words", "I am safe."), GuideChoice("I am not", "stop")),
        danger=True,
    ),
    step("stop", GuideEnding(("report-violation",), "")),
    offered_on=("hugs", "reach-out-former-therapist"),
)
COMPLAINT = guide_of(
    "complaint",
    "Where to complain",
    step("where", tuple(GuideChoice(each, "there", f"In {each}.") for each in PLACES)),
    step("there", GuideEnding()),
    offered_on=("hugs", "report-violation"),
)
BOOK = GuideBook({guide.id: guide for guide in (WRITING, COMPLAINT)})
