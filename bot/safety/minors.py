"""Whether the person who writes says that they are under 18."""

from __future__ import annotations

import re

_AGE = r"(?:8|9|1[0-7]|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_MINOR = re.compile(
    rf"(?<!\w)(?:i am (?:only |just |literally |a )?{_AGE}(?: (?:yo|year old|years old|and|but|so|now|f|m|nb|[.,])|$| [.,])"
    rf"|i am (?:only |just )?{_AGE}(?! (?:years|yrs|months|weeks|days|sessions|weeks|minutes|hours) (?:clean|free|sober|in|into|out|late|pregnant|late))(?= \w)(?! %| percent| weeks| months| days)"
    rf"|i am (?:only |just )?(?:in|a) (?:middle school|primary school|elementary school|secondary school|high school student|highschooler|freshman in high|minor|child|(?:6|7|8|9|10|11)th grade|year (?:5|6|7|8|9|10|11)|(?:grade|class) (?:5|6|7|8|9|10|11))"
    rf"|(?:1[0-7])(?:f|m|nb|yo)|(?:1[0-7]) (?:yo|year old) (?:girl|boy|kid|here)|(?:i am|being|as) (?:a minor|under ?age|under 18|not 18 yet|not yet 18)|my age is {_AGE}|turn(?:ed|ing)? {_AGE} (?:last|next|this|in|yesterday|today))(?!\w)"
)
_PAST = re.compile(r"(?<!\w)when i (?:was|am|turned) ")


def is_minor(plain: str) -> bool:
    """Whether a text in plain words says so of its writer (an age of 8 to 17, or the word)."""
    return _MINOR.search(plain) is not None
