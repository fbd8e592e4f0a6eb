"""Answers in the terminal."""

from __future__ import annotations

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from bot.answering.models import Answer, Outcome
from bot.knowledge import Entry
from bot.services import Core
from bot.ui.text import GENERAL


def print_answer(answer: Answer, core: Core) -> None:
    """Print the answer, the suggestions, the topics that are covered, or help."""
    calm, console = answer.below_help_line, Console()
    if calm is None:
        _print_card(answer, core, console)
        return
    kind = answer.assessment.kind if answer.assessment else None
    console.print(core.texts.card(kind).maybe, style="bold", highlight=False)
    _print_card(calm, core, console)


def _print_card(answer: Answer, core: Core, console: Console) -> None:
    match answer.outcome:
        case Outcome.ANSWER:
            console.print(_answers(answer))
        case Outcome.SUGGEST:
            console.print("Did you mean one of these?", style="bold")
            for number, entry in enumerate(answer.entries, 1):
                console.print(f"  {number}. {entry.question}", highlight=False)
        case Outcome.NONE if answer.reply is not None:
            words = (answer.reply.text, answer.reply.english)
            console.print(Markdown("\n\n".join(filter(None, words))))
        case Outcome.NONE:
            console.print("That is not covered here.", style="bold")
            if answer.pointer:
                console.print(answer.pointer, highlight=False)
            console.print("Covered: " + ", ".join(core.snapshot.categories), highlight=False)
        case Outcome.CRISIS:
            console.print(_help(answer, core))


def _answers(answer: Answer) -> Group:
    heading = [Text("You ask about two things.", style="bold")] if answer.asks_two else []
    return Group(*heading, *map(_answer, answer.entries))


def _answer(entry: Entry) -> Panel:
    body = "\n\n".join([entry.short, *(f"## {part.title}\n{part.body}" for part in entry.sections)])
    sources = "; ".join(dict.fromkeys(source.title for source in entry.sources))
    parts: list[Markdown | Text] = [Markdown(body)]
    if sources:
        parts.append(Text(f"\nSources: {sources}", style="dim"))
    parts.append(Text(GENERAL, style="dim"))
    return Panel(Group(*parts), title=entry.question, title_align="left", width=100)


def _help(answer: Answer, core: Core) -> Panel:
    # The card of help loads discord.py, which an ordinary answer need not wait for.
    from bot.ui.cards.safety.crisis import help_text, state_of

    text = help_text(state_of(answer), core.texts, core.resources, ())
    # Discord breaks a line at each newline; Markdown only after two spaces.
    return Panel(
        Markdown(text.replace("\n", "  \n")), title="Help first", title_align="left", width=100
    )
