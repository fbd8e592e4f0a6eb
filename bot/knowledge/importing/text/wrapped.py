"""Pages and letters that come as MIME: a browser's single file, a newsletter saved from mail."""

from __future__ import annotations

import email
import re
from email import policy
from email.message import EmailMessage
from typing import cast

_MOST_PARTS = 100
_LONGEST_HEADER = 4_000
_HEADERS = re.compile(
    rb"\A(?:[A-Za-z-]{2,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,20}){0,80}?"
    rb"(?:MIME-Version|Content-Type):[^\n]{1,400}\n",
    re.IGNORECASE,
)


def unwrap(data: bytes) -> bytes:
    """Return the page or text inside a MIME message as UTF-8; other bytes come back unchanged."""
    if not _HEADERS.match(data[:20_000].replace(b"\r\n", b"\n")):
        return data
    if data.count(b"Content-Type:") > _MOST_PARTS or data.count(b"\n--") > 20 * _MOST_PARTS:
        return data  # no letter has so many parts, and the parser is slow with them
    if _has_long_headers(data):
        return data
    try:
        message = email.message_from_bytes(data, policy=policy.default)
        part = _page(message)
        content = cast("object", part.get_content()) if part else None
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return data
    if not isinstance(content, str) or not content.strip():
        return data
    subject = str(message["subject"] or "").strip()
    if subject and part is not None and part.get_content_type() == "text/plain":
        content = f"{subject}\n\n{content}"
    return content.encode("utf-8", "replace")


def _has_long_headers(data: bytes) -> bool:
    """Whether a header is longer than any letter has one: the parser is slow with those."""
    length = 0
    for line in data.replace(b"\r\n", b"\n").split(b"\n"):
        goes_on = line[:1] in {b" ", b"\t"}
        begins = b":" in line[:60] and line[:1].isalpha() and b" " not in line.split(b":", 1)[0]
        length = len(line) + (length if goes_on else 0) if goes_on or begins else 0
        if length > _LONGEST_HEADER and (begins or b";" in line or b"=?" in line):
            return True
    return False


def _page(message: EmailMessage) -> EmailMessage | None:
    """The HTML part, else the plain one."""
    for kind in ("text/html", "text/plain"):
        for count, part in enumerate(message.walk()):
            if part.get_content_type() == kind:
                return part
            if count > 200:
                break
    return None
