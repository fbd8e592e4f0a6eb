"""List the phrases of the knowledge base that equal a message of evaluation files.

    .venv/bin/python scripts/overlap.py FILE...

Each FILE is JSON lines with a `text`. Single words ("hi") do not count. A phrase that equals an
evaluation message makes the measured figures look better than they are: replace it by another
wording of your own. Exits with 1 when there is one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from bot.knowledge import load_knowledge
from bot.paths import KNOWLEDGE


def plain(text: str) -> str:
    """Return a text in lower case without punctuation, so that "I'm" equals "im"."""
    joined = text.casefold().replace("'", "").replace("\u2019", "")
    return " ".join("".join(sign if sign.isalnum() else " " for sign in joined).split())


def messages(path: Path) -> Iterator[str]:
    """Yield the text of each line of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield str(cast("dict[str, Any]", json.loads(line))["text"])


def phrases() -> Iterator[tuple[str, str]]:
    """Yield the place and text of each phrase of the knowledge base."""
    snapshot = load_knowledge(KNOWLEDGE)
    for entry in snapshot.entries.values():
        yield from ((f"{entry.id}.md", phrase) for phrase in entry.phrases)
    for topic in snapshot.topics:
        yield from ((f"out-of-scope.yaml, {topic.id}", phrase) for phrase in topic.phrases)


def main(paths: list[str]) -> int:
    """Print the equal phrases and return the exit code."""
    texts = {plain(text) for path in paths for text in messages(Path(path))}
    long = {text for text in texts if " " in text}
    equal = [(place, phrase) for place, phrase in phrases() if plain(phrase) in long]
    sys.stdout.writelines(f"{place}: {phrase}\n" for place, phrase in equal)
    return 1 if equal else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
