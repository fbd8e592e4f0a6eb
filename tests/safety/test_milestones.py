"""Days without self-harm are good news, unless the words say that they are about to end."""

from __future__ import annotations

import pytest

from bot.safety import Detector
from bot.services import Core

GOOD_NEWS = """
two whole months without self harm, I baked myself a cake
no cutting for six weeks!!! I didn't think I could
today is 500 days self harm free
I'm 9 months clean from cutting and wanted to tell someone
haven't hurt myself since spring, my T cried happy tears
I was so angry yesterday and I did not cut. went for a run instead
first panic attack in years where I didn't self harm, I'm kind of proud
zero self harm since january
one full year free of self-harm and my sister forgot the date
I had a horrible day, took a shower instead of cutting, small win
four entire years with no self harm, how do I tell my new therapist
celebrating 90 days of not hurting myself
"""
ABOUT_TO_END = """
two whole months without self harm and tonight I want to ruin it
no cutting for six weeks but the blade is in my hand
500 days self harm free and I'm about to throw it away
9 months clean from cutting and the urge is so strong right now
I did not cut yesterday but I will tonight
I didn't self harm last week, today I did again
I was clean a year and now I can't stop cutting
one year free of self-harm, then last night happened, so much blood
instead of cutting I want to just end my life
it's been 30 days without hurting myself and I want to die
"""


@pytest.fixture(scope="module")
def detector(core: Core) -> Detector:
    """The detector as it ships."""
    return core.detector


def test_good_news_is_seldom_an_alarm(detector: Detector) -> None:
    assessments = [detector.assess(text) for text in GOOD_NEWS.strip().splitlines()]
    assert sum(each.crisis for each in assessments) <= 2
    assert sum(each.crisis and not each.doubtful for each in assessments) <= 1


@pytest.mark.parametrize("text", ABOUT_TO_END.strip().splitlines())
def test_what_is_about_to_end_is(detector: Detector, text: str) -> None:
    assert detector.assess(text).crisis
