"""`boundary-bot check`: a review of a knowledge folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.knowledge import Snapshot
    from bot.knowledge.review import ReviewFinding

_FAILED = 1


def check(
    directory: Annotated[
        Path | None, typer.Argument(help="The folder of entries. Default: the one that ships.")
    ] = None,
    aliases: Annotated[
        bool,
        typer.Option(
            "--aliases",
            help="List also each alias that would be misunderstood if it were not listed.",
        ),
    ] = False,
) -> None:
    """Check a knowledge folder for missing, double, unknown, too long or misleading parts.

    It lists every fault of every file, also of files that cannot be read. The exit code is 1 when
    there is an error; warnings do not count.
    """
    from bot.knowledge.loader import read_folder
    from bot.knowledge.review import FindingSeverity, review_folder

    settings = load_settings()
    folder = directory or settings.knowledge_dir
    content = read_folder(folder)
    snapshot = content.snapshot
    findings = review_folder(folder, content, datetime.now(UTC).date())
    if snapshot.entries:
        findings += _misleading(snapshot, settings, everything=aliases)
    if directory is None:
        findings += _crisis(settings.crisis_dir)
    for finding in findings:
        typer.echo(f"{finding.severity.value}: {finding.place}: {finding.sentence}")
    errors = sum(finding.severity is FindingSeverity.ERROR for finding in findings)
    phrases = sum(len(entry.aliases) for entry in snapshot.entries.values())
    counts = (_count(errors, "error"), _count(len(findings) - errors, "warning"))
    typer.echo(f"{len(snapshot.entries)} entries, {phrases} aliases: {', '.join(counts)}.")
    if errors:
        raise typer.Exit(_FAILED)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _misleading(snapshot: Snapshot, settings: Settings, *, everything: bool) -> list[ReviewFinding]:
    """Return aliases that the matcher takes for another entry.

    With `everything` also those that it would take for another one if they were not listed.
    """
    from bot.knowledge.review import FindingSeverity, ReviewFinding
    from bot.matching import Matcher
    from bot.matching.review import alias_report

    matcher = Matcher.load(snapshot, cache_dir=settings.caches, model_dir=settings.model_dir)
    aliases = [(entry, alias) for entry in snapshot.entries.values() for alias in entry.aliases]
    index = matcher.index
    if matcher.encoder is not None and index.vectors is not None:
        matcher.encoder.know(index.texts, index.vectors)
    findings = [
        ReviewFinding(FindingSeverity.ERROR, f"{entry.id}.md", f"'{alias}' is understood as {best}")
        for entry, alias in aliases
        if (best := matcher.match(alias).candidates[0].entry_id) != entry.id
    ]
    if everything:
        findings += [
            ReviewFinding(
                FindingSeverity.WARNING,
                item.owner,
                f"'{item.phrase}' would be understood as {item.taken_for} if it were not here",
            )
            for item in alias_report(matcher)
        ]
    return findings


def _crisis(directory: Path) -> list[ReviewFinding]:
    """Return the faults of the crisis numbers and words as findings."""
    from bot.knowledge.review import FindingSeverity, ReviewFinding
    from bot.safety import check_crisis_data

    today = datetime.now(UTC).date()
    return [
        ReviewFinding(FindingSeverity(problem.severity.value), problem.place, problem.sentence)
        for problem in check_crisis_data(directory, today)
    ]
