"""Markdown files with YAML front matter: splitting them, and YAML errors in our words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from bot.knowledge.errors import KnowledgeError

_FENCE = "---"
Loader = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Loader(Loader):
    """A safe loader that refuses a key which stands twice: YAML would take the last in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping. Raises ConstructorError with the line of the second key."""
        seen: set[str] = set()
        for key, _ in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name and name in seen:
                problem = f"the key '{name[:60]}' stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return the value. Raises ConstructorError with the line of a date that is none."""
        try:
            return cast("Any", super()).construct_object(node, deep)
        except ValueError as error:
            problem = f"'{str(node.value)[:60]}': {error}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from error


@dataclass(frozen=True, slots=True)
class Document:
    """A file in two parts. `body_line` is the line at which the body starts, counted from 1."""

    path: Path
    head: dict[str, object]
    body: str
    body_line: int


def read_text(path: Path) -> str:
    """Return the file's text (UTF-8, a byte order mark is dropped).

    Raises KnowledgeError when it cannot be read or is not UTF-8.
    """
    if not path.is_file():
        raise KnowledgeError(path, "is no plain file, or a link that leads nowhere")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(path, "is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise KnowledgeError(path, f"cannot be read ({error.strerror})") from error


def parse_yaml(path: Path, text: str, first_line: int = 1) -> object:
    """Return what the YAML text holds; `first_line` is where the text starts in the file.

    Raises KnowledgeError with the line of the fault.
    """
    try:
        return cast("object", yaml.load(text, Loader=_Loader))  # noqa: S506 a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = first_line + mark.line if mark else first_line
        raise KnowledgeError(path, f"the YAML is broken: {error.problem}", line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise KnowledgeError(path, f"the YAML is broken: {error}", first_line) from error


def read_document(path: Path) -> Document:
    """Split a Markdown file into its front matter and its body.

    Raises KnowledgeError when the front matter is missing, not closed, or not a mapping.
    """
    lines = read_text(path).removesuffix("\n").split("\n")
    if not lines or lines[0].strip() != _FENCE:
        raise KnowledgeError(path, "must start with a line '---' that opens the front matter", 1)
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if closing is None:
        raise KnowledgeError(path, "the front matter is not closed by a line '---'", len(lines))
    head = parse_yaml(path, "\n".join(lines[1:closing]), first_line=2)
    if not isinstance(head, dict):
        raise KnowledgeError(path, "the front matter must be 'key: value' lines", 2)
    return Document(
        path=path,
        head=cast("dict[str, object]", head),
        body="\n".join(lines[closing + 1 :]),
        body_line=closing + 2,
    )


def line_of(document: Document, *place: int | str) -> int:
    """Return the line of a value in the front matter, named by its keys and positions in lists.

    Where the front matter lacks a part of the place, it is the line of what is around it.
    """
    lines = read_text(document.path).split("\n")
    return line_in("\n".join(lines[1 : document.body_line - 2]), place, first_line=2)


def line_in(text: str, place: Sequence[int | str], first_line: int = 1) -> int:
    """Return the line of a value in a YAML text that can be read, as `line_of` does."""
    node = cast("yaml.Node | None", yaml.compose(text, Loader=_Loader))  # pyright: ignore[reportUnknownMemberType]
    line = 0
    for part in place:
        step = _inside(node, part)
        if step is None:
            break
        mark, node = step
        line = mark.line
    return first_line + line


def _inside(node: yaml.Node | None, part: int | str) -> tuple[yaml.Mark, yaml.Node] | None:
    """Return where a part of a value begins, and its node; None where there is no such part."""
    if isinstance(node, yaml.MappingNode):
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            if isinstance(key, yaml.ScalarNode) and key.value == str(part):
                return key.start_mark, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        items = cast("list[yaml.Node]", node.value)
        if part < len(items):
            return items[part].start_mark, items[part]
    return None
