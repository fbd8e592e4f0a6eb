"""`boundary-bot ask` for people and `boundary-bot match` for programs."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO, cast

import typer
from typer.core import TyperCommand, TyperOption

from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from bot.answering.models import Answer

_UNREADABLE = 1
# The characters by which Python's "surrogateescape" stands for bytes that are not UTF-8. An
# escaped surrogate of JSON does not match: in the line it is still six ASCII characters.
_BAD_BYTE = re.compile("[\udc80-\udcff]")
Knowledge = Annotated[
    Path | None, typer.Option(help="A folder of entries to use instead of the one that ships.")
]


class QuestionCommand(TyperCommand):
    """A command whose argument is a question, as people type one.

    It may begin with a dash ("-5 euros for a missed session"), and it needs no quotes.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Sort options from words, and join the words to one question."""
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        with_value = self._options_with_value()
        for arg in rest:
            if arg == "--":
                words += rest
            elif arg in with_value:
                options += [arg, *islice(rest, 1)]
            elif arg.startswith("-") and not _begins_question(arg):
                options.append(arg)
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", " ".join(words)] if words else options)

    def _options_with_value(self) -> frozenset[str]:
        return frozenset(
            name
            for option in self.params
            if isinstance(option, TyperOption) and not option.is_flag
            for name in option.opts
        )


def _begins_question(arg: str) -> bool:
    """Return whether a dash begins no option: the argument has spaces, or no letter first."""
    name, _, _ = arg.partition("=")
    return any(char.isspace() for char in name) or not name.strip("-")[:1].isalpha()


def ask(
    question: Annotated[str, typer.Argument(help="The question, in your own words.")],
    knowledge: Knowledge = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Answer one question here in the terminal."""
    if not question.strip():
        raise typer.BadParameter("the question is empty", param_hint="QUESTION")
    settings = _settings(knowledge)
    answerer, core = _answerer(settings)
    answer = _answer(answerer, question)
    if as_json:
        typer.echo(json.dumps(_record(None, answer) | _details(answer), ensure_ascii=False))
        return
    from bot.cli.render import print_answer

    print_answer(answer, core)


def match(
    jsonl: Annotated[
        str, typer.Option("--jsonl", help='Lines of {"id": …, "text": …}; - reads from stdin.')
    ],
    knowledge: Knowledge = None,
) -> None:
    """Match many questions: JSON lines in, JSON lines out, in the same order.

    Each output line has `id`, `outcome` (answer, suggest, none or crisis) and `entries`: the best
    three, with calibrated scores. For a line that cannot be read it has `id`, `error` and `line`,
    its number, and the exit code is 1.
    """
    settings = _settings(knowledge)
    with _open(jsonl) as source:
        answerer, _ = _answerer(settings)
        failed = False
        for number, line in enumerate(_with_progress(source), 1):
            if text := line.removeprefix("\ufeff").strip():
                record = _one(answerer, text, number)
                failed = failed or "error" in record
                print(_line_of(record), flush=True)  # noqa: T201
    if failed:
        raise typer.Exit(_UNREADABLE)


def _settings(knowledge: Path | None) -> Settings:
    settings = load_settings()
    if knowledge is None:
        return settings
    return settings.model_copy(update={"knowledge_dir": knowledge})


def _answerer(settings: Settings) -> tuple[Answerer, Any]:
    from bot.answering.answerer import Answerer
    from bot.app import load_core
    from bot.custom_knowledge.cache import ServerKnowledge

    core = load_core(settings)
    view = ServerKnowledge(core.snapshot)
    return Answerer(view, core.matcher, core.detector, reception=core.reception), core


def _answer(answerer: Answerer, text: str) -> Answer:
    import asyncio

    from bot.answering.models import Question, Via

    return asyncio.run(answerer.answer(Question(text, 0, Via.TERMINAL)))


def _one(answerer: Answerer, line: str, number: int) -> dict[str, object]:
    """Return the record for one line: an answer or an error; `number` counts lines from 1."""
    try:
        name, text = _fields(line)
        return _record(name, _answer(answerer, text))
    except _LineError as error:
        return {"id": error.name, "line": number, "error": f"line {number}: {error}"}


class _LineError(Exception):
    """An unusable line; `name` is its id, where that can be read."""

    def __init__(self, sentence: str, name: object = None) -> None:
        super().__init__(sentence)
        self.name = name


def _fields(line: str) -> tuple[object, str]:
    """Return the id and the text of a line. Raises _LineError."""
    try:
        record = cast("object", json.loads(line, parse_constant=_no_constant))
    except json.JSONDecodeError as error:
        sentence = f"not JSON: {error.msg} at character {error.pos}"
        raise _LineError(_not_utf8(line) or sentence) from error
    except RecursionError as error:
        raise _LineError("not read: brackets are nested too deeply") from error
    except ValueError as error:
        raise _LineError(_not_utf8(line) or f"not JSON: {error}") from error
    if not isinstance(record, dict):
        raise _LineError(_not_utf8(line) or "must be an object with 'id' and 'text'")
    fields = cast("dict[str, object]", record)
    name, text = fields.get("id"), fields.get("text")
    if sentence := _not_utf8(line):
        # An id with such a byte in it would name another line.
        raise _LineError(sentence, None if isinstance(name, str) and _not_utf8(name) else name)
    if not isinstance(text, str):
        raise _LineError("'text' is missing or is not a string", name)
    return name, text


def _not_utf8(line: str) -> str:
    """Return a sentence about a line that is not UTF-8, "" for any other."""
    byte = _BAD_BYTE.search(line)
    if byte is None:
        return ""
    value = ord(byte[0]) - 0xDC00
    return f"not UTF-8: byte 0x{value:02X} at character {byte.start()}; save the file as UTF-8"


def _line_of(record: dict[str, object]) -> str:
    """Return a line of valid JSON in valid UTF-8, whatever the id is."""
    try:
        line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        line = _line_of({"id": None, "error": "not read: JSON cannot hold the value of 'id'"})
    return line.encode("utf-8", "replace").decode("utf-8")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a value of JSON")


def _record(name: object, answer: Answer) -> dict[str, object]:
    entries = [{"id": entry, "score": round(score, 4)} for entry, score in answer.candidates]
    return {"id": name, "outcome": answer.outcome.value, "entries": entries}


def _details(answer: Answer) -> dict[str, object]:
    entries = [{"id": entry.id, "question": entry.question} for entry in answer.entries]
    answering = answer.entries if answer.outcome.value == "answer" else ()
    short = "\n\n".join(entry.short for entry in answering)
    return {
        "question": answer.question,
        "shown": entries,
        "short_answer": short,
        "pointer": answer.reply.text if answer.reply else answer.pointer,
    }


@contextmanager
def _open(name: str) -> Generator[TextIO]:
    if name == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8", errors="surrogateescape") as file:
            yield file
    except OSError as error:
        raise SettingsError(f"{name} cannot be read: {error.strerror}.") from error


def _with_progress(lines: Iterable[str]) -> Iterable[str]:
    """Show a progress bar when results go to a file and a person watches the terminal."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        return lines
    from rich.console import Console
    from rich.progress import track

    all_lines = list(lines)
    return track(all_lines, description="Matching", console=Console(stderr=True))
