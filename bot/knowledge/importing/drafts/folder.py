"""Drafts as files of a knowledge folder, for a person to finish."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import yaml

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.importing.drafts.parts import split_answer
from bot.knowledge.importing.models import Draft

_LONGEST_ID = 40
_SMALL = {
    "a", "an", "the", "is", "are", "do", "does", "did", "to", "of", "for", "with", "in", "on",
    "my", "i", "can", "it", "that", "this", "what", "should", "know", "about", "and", "or", "be",
    "you", "your", "me",
}  # fmt: skip
_TO_DO = (
    "# Imported. Before members see it: read every sentence, write it in your own words,",
    "# and fill in category, sources (title or document, and what each supports), at least",
    "# 15 aliases, and 'reviewed' with today's date. Then run `boundary-bot check`.",
)


def write_drafts(folder: Path, file: str, drafts: tuple[Draft, ...]) -> list[Path]:
    """Write each draft as a new Markdown file and return the paths; no file is ever replaced.

    Raises KnowledgeError when the folder cannot be made or written to.
    """
    paths: list[Path] = []
    path = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for draft in drafts:
            path, text = folder, ""
            while not text:
                name = _free(folder, slug(draft.question))
                path = folder / f"{name}.md"
                text = document(name, file, draft)
                try:
                    with path.open("x", encoding="utf-8", newline="\n") as out:
                        out.write(text)
                except FileExistsError:  # somebody else was quicker: choose another name
                    text = ""
            paths.append(path)
    except OSError as error:
        raise KnowledgeError(path, f"cannot be written ({error.strerror})") from error
    return paths


def slug(question: str) -> str:
    """Return an id for a question: its telling words in plain letters, joined by '-'."""
    folded = unicodedata.normalize("NFKD", question.casefold().replace("'", "").replace("’", ""))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in folded if not unicodedata.combining(c)))
    telling = [word for word in words if word not in _SMALL] or words or ["imported"]
    name = telling[0][:_LONGEST_ID]
    for word in telling[1:7]:
        # Some characters stay free for the number that `_free` may add.
        if len(name) + len(word) + 1 > _LONGEST_ID - 4:
            break
        name += f"-{word}"
    return name[: _LONGEST_ID - 4].strip("-")


def _free(folder: Path, name: str) -> str:
    """Return an id that no file of the folder has, whatever the case of its letters."""
    names = {path.stem.casefold() for path in folder.glob("*.md")} | {"readme"}
    if name not in names:
        return name
    return next(f"{name}-{n}" for n in range(2, 10_000) if f"{name}-{n}" not in names)


def document(name: str, file: str, draft: Draft) -> str:
    """Return a draft as the text of a knowledge file."""
    short, sections = split_answer(draft.answer)
    if draft.parts:
        short, sections = draft.answer.split(f"\n\n**{draft.parts[0].title}**", 1)[0], draft.parts
    head: dict[str, object] = {"id": name, "question": draft.question}
    if draft.category:
        head["category"] = draft.category
    if draft.aliases:
        head["aliases"] = list(draft.aliases)
    notes = [*_TO_DO, f"# From: {' '.join(ascii(Path(file).name)[1:-1].split())}"]
    if draft.proposed:
        notes.append("# The question was proposed by the importer: no one asked it in these words.")
    if draft.shortened:
        notes.append("# The answer was cut: the document says more.")
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    body = [short, *(f"## {part.title}\n\n{part.body}" for part in sections)]
    return "\n".join(["---", *notes, front + "---", "", "\n\n".join(body), ""])
