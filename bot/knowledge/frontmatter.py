"""Markdown files with YAML front matter: splitting them, and YAML errors in our words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import yaml
from msgspec import Struct

from bot.knowledge.errors import KnowledgeError

_FENCE = "---"
_FIRST_LINE = 2  # of the front matter in its file
_TEXT = "tag:yaml.org,2002:str"
_BROKEN = "the YAML is broken"
# libyaml's loader where it is there: it is many times as fast.
Loader = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _Loader(Loader):
    """A safe loader that notes the faults that YAML would ignore or stop at, and goes on.

    `faults`: a sentence and its line, counted from 0, for keys that stand twice and dates that do
    not exist.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.faults: list[tuple[str, int]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping; of a key that stands twice the last."""
        names: set[str] = set()
        for key, _ in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if name and name in names:
                self.faults.append((f"the key '{name[:60]}' stands twice", key.start_mark.line))
            names.add(name)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return the value; for a date that is none, its text."""
        if node.tag == _TEXT and isinstance(node, yaml.ScalarNode):
            # Nearly all nodes. The general way would make the same value at ten times the cost.
            return node.value
        try:
            return cast("Any", super()).construct_object(node, deep)
        except ValueError as error:
            self.faults.append((f"'{str(node.value)[:60]}': {error}", node.start_mark.line))
            return str(node.value)


class MarkdownFile(Struct, frozen=True):
    """A file in two parts. `body_line` is the line at which the body starts, counted from 1.

    `front` is the text of `head`, `faults` what is wrong with it as YAML although it can be read.
    """

    path: Path
    head: dict[str, object]
    body: str
    body_line: int
    front: str
    faults: tuple[KnowledgeError, ...]


def read_text(path: Path) -> str:
    """Return the file's text (UTF-8, a byte order mark is dropped).

    Raises KnowledgeError when it cannot be read or is not UTF-8.
    """
    if not path.is_file():
        raise KnowledgeError(path, "is no plain file, or a link that leads nowhere")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(path, f"cannot be read ({error.strerror})") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise KnowledgeError(path, "is not UTF-8 text; save it as UTF-8", line) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_yaml(path: Path, text: str, first_line: int = 1) -> object:
    """Return what the YAML text holds; `first_line` is where the text starts in the file.

    Raises KnowledgeError with the line of the fault.
    """
    value, faults = _parse(path, text, first_line)
    if faults:
        raise KnowledgeError.first_of(faults)
    return value


def _parse(path: Path, text: str, first_line: int) -> tuple[object, list[KnowledgeError]]:
    """Return the content of a YAML text, and the faults that do not keep it from being read."""
    loader = _Loader(text)
    try:
        value = cast("object", loader.get_single_data())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = first_line + mark.line if mark else first_line
        raise KnowledgeError(path, f"{_BROKEN}: {error.problem}", line) from error
    except (yaml.YAMLError, ValueError) as error:
        raise KnowledgeError(path, f"{_BROKEN}: {error}", first_line) from error
    finally:
        cast("Any", loader).dispose()
    return value, [
        KnowledgeError(path, f"{_BROKEN}: {sentence}", first_line + line)
        for sentence, line in loader.faults
    ]


def read_document(path: Path) -> MarkdownFile:
    """Split a Markdown file into its front matter and its body.

    Raises KnowledgeError when the front matter is missing, not closed, or not a mapping.
    """
    lines = read_text(path).removesuffix("\n").split("\n")
    if not lines or lines[0].strip() != _FENCE:
        raise KnowledgeError(path, "must start with a line '---' that opens the front matter", 1)
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if closing is None:
        raise KnowledgeError(path, "the front matter is not closed by a line '---'", len(lines))
    front = "\n".join(lines[1:closing])
    head, faults = _parse(path, front, _FIRST_LINE)
    if not isinstance(head, dict):
        raise KnowledgeError(path, "the front matter must be 'key: value' lines", _FIRST_LINE)
    return MarkdownFile(
        path=path,
        head=cast("dict[str, object]", head),
        body="\n".join(lines[closing + 1 :]),
        body_line=closing + 2,
        front=front,
        faults=tuple(faults),
    )


def line_of(document: MarkdownFile, *place: str | int) -> int:
    """Return the line of a front matter key, or of an item below it, as far as they are there."""
    return line_in(document.front, place, _FIRST_LINE)


def line_in(text: str, place: Sequence[str | int], first_line: int = 1) -> int:
    """Return the line of a key or item of a YAML text that can be read; else of what holds it."""
    line, node = first_line, cast("yaml.Node | None", cast("Any", yaml).compose(text, Loader))
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
            key, node = next((p for p in pairs if p[0].value == str(step)), (None, None))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            key = node = cast("yaml.Node", node.value[step])
        else:
            break
        if key is None:
            break
        line = first_line + key.start_mark.line
    return line
