"""`boundary-bot check`: would a reviewer accept this knowledge folder?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.knowledge import Snapshot
    from bot.knowledge.review import Finding

_FAILED = 1


def check(
    directory: Annotated[
        Path | None, typer.Argument(help="The folder of entries. Default: the one that ships.")
    ] = None,
    aliases: Annotated[
        bool, typer.Option("--aliases", help="List every phrase that pulls to a wrong entry.")
    ] = False,
) -> None:
    """Check a knowledge folder: what is missing, double, unknown, too long, or misleading.

    Every fault of every file is listed, also of files that cannot be read. Exits with 1 when there
    is an error; warnings do not count.
    """
    from bot.knowledge.loader import read_folder
    from bot.knowledge.review import Severity, review_folder

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
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    phrases = sum(len(entry.aliases) for entry in snapshot.entries.values())
    typer.echo(
        f"{len(snapshot.entries)} entries, {phrases} aliases: {errors} errors, "
        f"{len(findings) - errors} warnings."
    )
    if errors:
        raise typer.Exit(_FAILED)


def _misleading(snapshot: Snapshot, settings: Settings, *, everything: bool) -> list[Finding]:
    """Return aliases that the matcher sends elsewhere; with `everything`, all that pull away."""
    from bot.knowledge.review import Finding, Severity
    from bot.matching import Matcher
    from bot.matching.review import alias_report

    matcher = Matcher.load(snapshot, cache_dir=settings.caches, model_dir=settings.model_dir)
    aliases = [(entry, alias) for entry in snapshot.entries.values() for alias in entry.aliases]
    index = matcher.index
    if matcher.encoder is not None and index.vectors is not None:
        matcher.encoder.know(index.texts, index.vectors)
    found = [
        Finding(Severity.ERROR, f"{entry.id}.md", f"'{alias}' is understood as {best}")
        for entry, alias in aliases
        if (best := matcher.match(alias).candidates[0].entry_id) != entry.id
    ]
    if everything:
        found += [
            Finding(
                Severity.WARNING,
                item.owner,
                f"'{item.phrase}' would be understood as {item.taken_for} if it were not here",
            )
            for item in alias_report(matcher)
        ]
    return found


def _crisis(directory: Path) -> list[Finding]:
    """Return what is wrong with the crisis numbers and words, in the same form."""
    from bot.knowledge.review import Finding, Severity
    from bot.safety import check_crisis_data

    today = datetime.now(UTC).date()
    return [
        Finding(Severity(problem.severity.value), problem.place, problem.sentence)
        for problem in check_crisis_data(directory, today)
    ]
