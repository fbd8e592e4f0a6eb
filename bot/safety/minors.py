"""Signs that the person who writes is under 18."""

from __future__ import annotations

import re

_AGE = r"(?:8|9|1[0-7]|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_NOT_AN_AGE = (
    r"(?: (?:weeks|months|days|hours|minutes|years|yrs|sessions|percent|pounds|kilos|dollars)"
    r"(?! old)|%)"
)
_SCHOOL = (
    r"(?:middle school|primary school|elementary school|secondary school|(?:6|7|8|9|10|11)th grade|"
    r"(?:year|grade|class) (?:6|7|8|9|10|11))"
)
_SAID = (
    rf"i am (?:only |just |literally |a )?{_AGE}(?!\w)(?!{_NOT_AN_AGE})",
    rf"(?:i am|still) (?:only |just )?in {_SCHOOL}",
    r"i am (?:only |just )?(?:a minor|a child|a highschooler|a high school student)",
    r"(?:i am|being|as) (?:a minor|underage|under age|under 18|not 18 yet|not yet 18)",
    r"(?:i am )?1[0-7] ?(?:f|m|nb|yo)",
    rf"my age is {_AGE}",
    rf"i (?:just )?turned {_AGE}(?! (?:years|months|weeks) ago)",
)
_MINOR = re.compile(rf"(?<!\w)(?<!when )(?:{'|'.join(_SAID)})(?!\w)")


def is_minor(plain: str) -> bool:
    """Whether a text in plain words says so of its writer (an age of 8 to 17, or the word)."""
    return _MINOR.search(plain) is not None
