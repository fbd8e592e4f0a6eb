"""The messages that teach the learned signals, and misspelt copies of them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.safety.classifier import CLASSES
from bot.safety.rules import RuleBook
from training.danger.phrases import PHRASES, load_phrases

KNOWLEDGE, RULES = "knowledge", "rules"
_SHARES = {KNOWLEDGE: (0.25, 0.2), "": (0.12, 0.06)}
"""Shares of the messages that are added with slips and in text-speak."""

_SAID_AGAIN = 4
"""Each example of a rule counts this often: they are few, and each stands for much."""

_SLIPS = 0.22
_SPEAK = (
    ("you", "u"), ("are", "r"), ("to", "2"), ("my", "mi"), ("because", "cuz"), ("what", "wat"),
    ("people", "ppl"), ("therapist", "therpist"), ("therapist", "terapist"),
    ("therapist", "thrapist"), ("with", "wif"), ("ight", "ite"), ("ing", "in"), ("ph", "f"),
    ("ck", "k"), ("ee", "e"), ("ou", "o"),
)  # fmt: skip
_WHOLE_WORD = 3


@dataclass(frozen=True, slots=True)
class Message:
    """A message, the number of its class (0 is calm), and its author or where it comes from."""

    text: str
    number: int
    origin: str


def messages(crisis: Path, phrasings: Sequence[str], directory: Path = PHRASES) -> list[Message]:
    """Return all phrases, the rules' examples and, as calm, what the knowledge base is asked."""
    phrases = load_phrases(directory)
    result = [Message(one.text, CLASSES.index(one.kind), one.author) for one in phrases]
    for rule in RuleBook.load(crisis).data:
        number = CLASSES.index(rule.kind)
        result += [Message(text, number, RULES) for text in rule.yes * _SAID_AGAIN]
        result += [Message(text, 0, RULES) for text in rule.no * _SAID_AGAIN]
    return [*result, *(Message(text, 0, KNOWLEDGE) for text in phrasings)]


def with_slips(examples: Sequence[Message], seed: int = 3) -> list[Message]:
    """Return the messages and some of them again, misspelt: slips say nothing of danger."""
    chance = random.Random(seed)  # noqa: S311 the same every time, not secret
    result = list(examples)
    for message in examples:
        slips, speak = _SHARES.get(message.origin, _SHARES[""])
        lot = chance.random()
        if lot < slips:
            result.append(replace(message, text=_slipped(message.text, chance)))
        elif lot < slips + speak:
            typed = _spoken(message.text.lower(), chance)
            result.append(replace(message, text=_slipped(typed, chance)))
    return result


def _slipped(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) > _WHOLE_WORD and chance.random() < _SLIPS:
            words[at] = _slip(word, chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    """Swap, drop, replace or double one letter."""
    at = chance.randrange(len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    match chance.choice(("swap", "drop", "other", "twice")):
        case "swap":
            return before + after[0] + letter + after[1:]
        case "drop":
            return before + after
        case "other":
            return before + chance.choice("aeiourstnl") + after
        case _:
            return before + letter + letter + after


def _spoken(text: str, chance: random.Random) -> str:
    for proper, informal in _SPEAK:
        if chance.random() < 0.5:
            whole = len(proper) > _WHOLE_WORD or len(informal) == 1 or proper in {"my", "to"}
            text = re.sub(rf"\b{proper}\b" if whole else proper, informal, text)
    return text
