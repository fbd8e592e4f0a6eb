"""An entry in this project's own form (`data/knowledge/`): it comes back as it is."""

from __future__ import annotations

import yaml

from bot.knowledge.frontmatter import Loader
from bot.knowledge.importing.models import Draft, ImportLimits, OmittedPart
from bot.knowledge.loader import split_body
from bot.knowledge.models import Section

_FENCE = "---"
_MOST_HEAD = 200_000
OwnEntry = tuple[tuple[Draft, ...], tuple[OmittedPart, ...]]


def own_entry(text: str, limits: ImportLimits) -> OwnEntry | None:
    """Return the entry that a text holds in our own form, None where it is something else.

    It begins with front matter that has an `id` and a `question`; aliases and the parts under
    `## ` stay as they are written. Sources, related entries and dates are named as left out.
    """
    lines = text.lstrip("\n").split("\n")
    if lines[0].strip() != _FENCE:
        return None
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), 0)
    head = _head("\n".join(lines[1:closing]))
    question = " ".join(str(head.get("question") or "").split())
    if "id" not in head or not question or len(question) > limits.question:
        return None
    short, sections = split_body("\n".join(lines[closing + 1 :]))
    answer = "\n\n".join([short, *(f"**{part.title}**\n\n{part.body}" for part in sections)])
    if not short or len(answer) > 2 * limits.answer:
        return None
    draft = Draft(
        question,
        answer.strip(),
        proposed=False,
        aliases=_aliases(head.get("aliases"))[: limits.own_aliases],
        category=str(head.get("category") or "")[:100],
        parts=tuple(Section(part.title, part.body) for part in sections),
    )
    return (draft,), _omitted_keys(head)


def _head(text: str) -> dict[str, object]:
    # Anchors and aliases of YAML: a few lines of them can unfold to gigabytes.
    if len(text) > _MOST_HEAD or ("&" in text.replace(" & ", "") and "*" in text):
        return {}
    try:
        content: object = yaml.load(text, Loader=Loader)  # noqa: S506 a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return {str(key): value for key, value in content.items()} if isinstance(content, dict) else {}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _aliases(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    lines = (" ".join(str(alias).split())[:600] for alias in value if isinstance(alias, str | int))  # pyright: ignore[reportUnknownVariableType]
    return tuple(dict.fromkeys(alias for alias in lines if alias))


def _omitted_keys(head: dict[str, object]) -> tuple[OmittedPart, ...]:
    return tuple(
        OmittedPart(f"`{key}`", "an entry that is imported gets its own", str(head[key])[:120])
        for key in ("sources", "related", "reviewed")
        if head.get(key)
    )
