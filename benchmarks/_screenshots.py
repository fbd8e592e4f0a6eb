"""Pictures for the README and the docs, from the demo in headless Chromium.

Run it with `scripts/screenshots`, or `scripts/screenshots NAME...` for some. A person's
actions lead to each picture, so that cards may change without a change here.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.harness.page import ROOT, Visitor, chromium, demo, visit
from bot.insights.drawing import Pictures
from tests.insights.made_up import figures

IMAGES = ROOT / "docs" / "images"
CACHE = ROOT / "var" / "cache"
DANGER = "i can't do this anymore i want to die"
UNSURE = (
    "is it weird that we talk every evening",
    "he is often on my mind",
    "is it normal with us",
    "what about after",
)
UNKNOWN = ("can my therapist prescribe medication", "does insurance pay for couples counselling")
TITLES = (
    "Is it OK if a therapist hugs or touches a client?",
    "Can my therapist and I be friends after therapy has ended?",
    "Is it normal to have romantic feelings for my therapist?",
    "May I give my therapist a gift?",
    "Can my therapist stay in touch with me between sessions?",
)
_ASKS_BACK = re.compile(r"did you mean", re.IGNORECASE)
_CONTACT = re.compile(r"moderator contact me", re.IGNORECASE)
_YES = re.compile(r"^(yes|ok|contact me|tell them|pass|send)", re.IGNORECASE)
_CARD = ".component-container"
# A tall window: no card is cut.
_WIDTH, _HEIGHT = 1000, 2200


def answer(visitor: Visitor) -> None:
    """A whole answer."""
    visitor.become("Mia")
    visitor.command("ask", "can my therapist hug me")


def danger(visitor: Visitor) -> None:
    """The card for somebody in danger, with numbers."""
    visitor.become("Mia")
    visitor.command("ask", DANGER)


def suggest(visitor: Visitor) -> None:
    """The bot asks back; the first of some vague questions that makes it do so."""
    visitor.become("Mia")
    for question in UNSURE:
        visitor.command("ask", question)
        if _ASKS_BACK.search(visitor.newest.inner_text()):
            return
    print("No question made the bot ask back; suggest.png shows the last answer.")


def setup(visitor: Visitor) -> None:
    """A step of /setup."""
    visitor.become("Ada")
    visitor.command("setup")
    if visitor.newest.locator("button", has_text="Next").count():
        visitor.press("Next")


def settings(visitor: Visitor) -> None:
    """A page of the settings."""
    visitor.become("Ada")
    visitor.command("settings view")


def moderators(visitor: Visitor) -> None:
    """The newest card in the moderators' room, else the questions without an answer."""
    visitor.become("Mia")
    for question in UNKNOWN:
        visitor.command("ask", question)
    visitor.command("ask", DANGER)
    if visitor.newest.locator("button", has_text=_CONTACT).count():
        visitor.press(_CONTACT)
        if visitor.newest.locator("button:not([disabled])", has_text=_YES).count():
            visitor.press(_YES)
    visitor.become("Mo")
    visitor.enter("moderators")
    if not visitor.page.locator(f"#channel-message-list {_CARD}").count():
        visitor.command("questions unanswered")


def report(visitor: Visitor) -> None:
    """The report that waits in the moderators' room."""
    visitor.become("Mo")
    visitor.enter("reports")


def told(visitor: Visitor) -> None:
    """The direct message about a warning."""
    visitor.become("Kit")
    visitor.enter("Direct messages with the bot")


def guide(visitor: Visitor) -> None:
    """A step of a guide, reached from an answer."""
    visitor.become("Mia")
    visitor.command("ask", "can my therapist hug me")
    visitor.press("Guide:")


def community(visitor: Visitor) -> None:
    """A question without a name in the forum, and its answer."""
    visitor.become("Kit")
    visitor.page.locator("#rooms button.below").first.click()
    visitor.page.wait_for_timeout(1500)


SCENES: dict[str, Callable[[Visitor], None]] = {
    "answer": answer,
    "crisis": danger,
    "suggest": suggest,
    "setup": setup,
    "settings": settings,
    "moderators": moderators,
    "report": report,
    "told": told,
    "guide": guide,
    "community": community,
}
FIRST = {"community"}
"""The pictures of the oldest message in a room; the others are of the newest."""


def main(names: list[str]) -> int:
    """Make the named pictures, or all; return 2 for an unknown name."""
    available = [*SCENES, "insights"]
    if unknown := [name for name in names if name not in available]:
        print(
            f"no picture {', '.join(unknown)}; there are: {', '.join(available)}", file=sys.stderr
        )
        return 2
    if chromium() is None:
        print("Chromium is needed: apt-get install chromium.", file=sys.stderr)
        return 3
    for name in names or available:
        target = IMAGES / f"{name}.png"
        if name == "insights":
            target.write_bytes(asyncio.run(Pictures(CACHE).draw(figures(titles=TITLES))))
        else:
            _take(SCENES[name], target, first=name in FIRST)
        print(target.relative_to(ROOT))
    return 0


def _take(make: Callable[[Visitor], None], target: Path, *, first: bool = False) -> None:
    """Start a demo, let a person act in it, and take a picture of a message."""
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder), CACHE) as url,
        visit(url, width=_WIDTH, height=_HEIGHT) as visitor,
    ):
        make(visitor)
        # Whatever is drawn after the answer: fonts, pictures, the pointer's hover.
        visitor.page.mouse.move(0, 0)
        visitor.page.wait_for_timeout(1000)
        messages = visitor.page.locator("#channel-message-list [data-message-id]")
        message = messages.first if first else visitor.newest
        box = message.bounding_box()
        card = message.locator(_CARD).first
        width = card.bounding_box() if card.count() else None
        assert box is not None
        right = (width["x"] + width["width"] + 16) if width else box["x"] + box["width"]
        area = {"x": box["x"], "y": box["y"], "width": right - box["x"], "height": box["height"]}
        visitor.page.screenshot(path=target, clip=area)  # pyright: ignore[reportArgumentType]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
