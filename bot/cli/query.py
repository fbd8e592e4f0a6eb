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
from typer.core import TyperCommand

from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.answering.answerer import Answerer
    from bot.answering.models import Answer

_UNREADABLE = 1
# How Python's "surrogateescape" keeps a byte that is no UTF-8. A surrogate that JSON
# escapes is not seen here: it is still six ASCII letters when a line is searched.
_BAD_BYTE = re.compile("[\udc80-\udcff]")
Knowledge = Annotated[
    Path | None, typer.Option(help="A folder of entries to use instead of the one that ships.")
]


class AskCommand(TyperCommand):
    """A command whose question may begin with a dash ("-5 euros for a missed session")."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what is no option for the question."""
        options: list[str] = []
        words: list[str] = []
        rest = iter(args)
        for arg in rest:
            if arg == "--":
                words += rest
            elif arg == "--knowledge":
                options += [arg, *islice(rest, 1)]
            elif arg.startswith("-") and not _begins_question(arg):
                options.append(arg)
            else:
                words.append(arg)
        return super().parse_args(ctx, [*options, "--", *words] if words else options)


def _begins_question(arg: str) -> bool:
    """Whether what begins with a dash is more than an option: it has spaces or no letters."""
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

    Each line out has `id`, `outcome` (answer, suggest, none or crisis) and `entries`, the best
    three with calibrated scores. A line that cannot be read gives `id`, `error` and its number as
    `line`, and the exit code is 1 in the end.
    """
    settings = _settings(knowledge)
    with _opened(jsonl) as source:
        answerer, _ = _answerer(settings)
        failed = False
        for number, line in enumerate(_with_progress(source), 1):
            if text := line.removeprefix("\ufeff").strip():
                record = _one(answerer, text, number)
                failed = failed or "error" in record
                print(_written(record), flush=True)  # noqa: T201
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
    """Answer one line, or say what is wrong with it; `number` counts lines from 1."""
    try:
        name, text = _fields(line)
        return _record(name, _answer(answerer, text))
    except _LineError as error:
        return {"id": error.name, "line": number, "error": f"line {number}: {error}"}


class _LineError(Exception):
    """A line cannot be answered; `name` is the id that it gives, where that can be read."""

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
        # An id that holds such a byte itself would name another line.
        raise _LineError(sentence, None if isinstance(name, str) and _not_utf8(name) else name)
    if not isinstance(text, str):
        raise _LineError("'text' is missing or is not a string", name)
    return name, text


def _not_utf8(line: str) -> str:
    """Return a sentence when a line held bytes that are no UTF-8, else nothing."""
    byte = _BAD_BYTE.search(line)
    if byte is None:
        return ""
    value = ord(byte[0]) - 0xDC00
    return f"not UTF-8: byte 0x{value:02X} at character {byte.start()}; save the file as UTF-8"


def _written(record: dict[str, object]) -> str:
    """Return a line of valid JSON in valid UTF-8, whatever the id is."""
    try:
        line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError):
        line = _written({"id": None, "error": "not read: 'id' is no value that JSON can hold"})
    return line.encode("utf-8", "replace").decode("utf-8")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value of JSON")


def _record(name: object, answer: Answer) -> dict[str, object]:
    entries = [{"id": entry, "score": round(score, 4)} for entry, score in answer.candidates]
    return {"id": name, "outcome": answer.outcome.value, "entries": entries}


def _details(answer: Answer) -> dict[str, object]:
    shown = [{"id": entry.id, "question": entry.question} for entry in answer.entries]
    short = answer.entries[0].short if answer.outcome.value == "answer" else ""
    return {
        "question": answer.question,
        "shown": shown,
        "short_answer": short,
        "pointer": answer.reply.text if answer.reply else answer.pointer,
    }


@contextmanager
def _opened(name: str) -> Generator[TextIO]:
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
    """Show a bar when results go to a file and a person watches; never in between the results."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        return lines
    from rich.console import Console
    from rich.progress import track

    all_lines = list(lines)
    return track(all_lines, description="Matching", console=Console(stderr=True))
