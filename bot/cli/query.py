"""`boundary-bot ask` for people and `boundary-bot match` for programs."""

from __future__ import annotations

import json
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
    three with calibrated scores. A line that cannot be read gives `id` and `error`, and the exit
    code is 1 in the end.
    """
    settings = _settings(knowledge)
    with _opened(jsonl) as source:
        answerer, _ = _answerer(settings)
        failed = False
        for line in _with_progress(source):
            if text := line.removeprefix("\ufeff").strip():
                record = _one(answerer, text)
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


def _one(answerer: Answerer, line: str) -> dict[str, object]:
    """Answer one line, or say what is wrong with it."""
    try:
        record = cast("object", json.loads(line, parse_constant=_no_constant))
    except json.JSONDecodeError as error:
        return {"id": None, "error": f"not JSON: {error.msg} at character {error.pos}"}
    except RecursionError:
        return {"id": None, "error": "not read: brackets are nested too deeply"}
    except ValueError as error:
        return {"id": None, "error": f"not JSON: {error}"}
    if not isinstance(record, dict):
        return {"id": None, "error": "must be an object with 'id' and 'text'"}
    fields = cast("dict[str, object]", record)
    text = fields.get("text")
    if not isinstance(text, str):
        return {"id": fields.get("id"), "error": "'text' is missing or is not a string"}
    return _record(fields.get("id"), _answer(answerer, text))


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
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        with Path(name).open(encoding="utf-8", errors="replace") as file:
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
