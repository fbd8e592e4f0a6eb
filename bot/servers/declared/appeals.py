"""The questions of an appeal, and the address of a form: texts of the settings that are read."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from bot.servers.declared.readable import UnreadableTextError
from bot.text.cleaning import showable, units

MOST_QUESTIONS: Final = 3
LONGEST_QUESTION: Final = 45
"""Characters of a label in one of Discord's forms."""
SEPARATOR: Final = " | "

NO_QUESTION = (
    "An appeal needs a question. Write one to three, with | between them, or turn **Appeals** off."
)
TOO_MANY = "An appeal can ask three questions at the most. Those were {count}."
TOO_LONG = (
    "“{typed}” is too long: Discord shows 45 characters of a question at the most. Shorten it."
)
TWICE = "“{typed}” is there twice. Ask it once."
NO_LINK = (
    "“{typed}” is not an address that I can link to. It has to begin with https:// and to name a "
    "site, such as https://example.org/appeal."
)


def questions_in(text: str) -> tuple[str, ...]:
    """Return the questions of an appeal, one to three. Raises UnreadableTextError."""
    questions = [" ".join(showable(part).split()) for part in text.split("|")]
    questions = [question for question in questions if any(map(str.isalnum, question))]
    if not questions:
        raise UnreadableTextError(NO_QUESTION)
    if len(questions) > MOST_QUESTIONS:
        raise UnreadableTextError(TOO_MANY.format(count=len(questions)))
    for at, question in enumerate(questions):
        if units(question) > LONGEST_QUESTION:
            raise UnreadableTextError(TOO_LONG, question)
        if question in questions[:at]:
            raise UnreadableTextError(TWICE, question)
    return tuple(questions)


def readable_questions(text: str) -> str:
    """Return the text of the questions in its usual form. Raises UnreadableTextError."""
    return SEPARATOR.join(questions_in(text))


def readable_link(text: str) -> str:
    """Return an address, or "" for none. Raises UnreadableTextError if it is not https."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host, user = parts.hostname, parts.username
    except ValueError as error:
        raise UnreadableTextError(NO_LINK, text) from error
    is_plain = text.isprintable() and not any(each in ' <>"`\\' for each in text)
    if parts.scheme != "https" or not host or "." not in host or user is not None or not is_plain:
        raise UnreadableTextError(NO_LINK, text)
    return text
