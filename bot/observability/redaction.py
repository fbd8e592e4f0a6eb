"""The last net below the log: secrets and ids are taken out of every line.

Nothing should put them there. Libraries do all the same: an error names the address of a request,
and that of an interaction's answer holds a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

REDACTED = "[redacted]"
_LEAST = 4
"""Characters; what is shorter than that would be found in half of all words."""
_ID = re.compile(r"(?<![\w.])\d{17,20}(?!\w)")
"""A snowflake: an id of Discord's."""
_CALL = re.compile(r"(/(?:webhooks|interactions)/)\d+/[\w.-]+")
_BEARER = re.compile(r"\b(Bot|Bearer) [\w.-]{20,}")


class Redaction:
    """Takes secrets out of texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Look for these secrets, and for the same as they would stand in an address."""
        variants = {secret for secret in secrets if len(secret) >= _LEAST}
        variants |= {quote(secret, safe="") for secret in variants}
        # A secret may begin with another one.
        longest_first = sorted(variants, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if variants else None

    def __repr__(self) -> str:
        return "Redaction()"

    def secrets(self, text: str) -> str:
        """Return the text without secrets."""
        if self._secrets is not None:
            text = self._secrets.sub(REDACTED, text)
        text = _CALL.sub(rf"\1{REDACTED}", text)
        return _BEARER.sub(rf"\1 {REDACTED}", text)


def without_ids(text: str) -> str:
    """Return the text without ids of Discord's: members, servers, channels, messages."""
    return _ID.sub("(id)", text)
