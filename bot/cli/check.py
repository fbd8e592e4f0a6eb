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
        findings += _misleading(snapshot, folder, settings, with_unlisted=aliases)
    if directory is None:
        findings += _guides(snapshot)
        findings += _crisis(settings.crisis_dir)
    for finding in findings:
        typer.echo(f"{finding.severity.value}: {finding.place}: {finding.sentence}")
    _print_summary(snapshot, findings, with_guides=directory is None)
    if any(finding.severity is FindingSeverity.ERROR for finding in findings):
        raise typer.Exit(_FAILED)


def _print_summary(snapshot: Snapshot, findings: list[ReviewFinding], *, with_guides: bool) -> None:
    """Print how much was checked, and how many errors and warnings there are."""
    from bot.guides.loader import guide_files
    from bot.knowledge.review import FindingSeverity
    from bot.paths import GUIDES

    errors = sum(finding.severity is FindingSeverity.ERROR for finding in findings)
    phrases = sum(len(entry.aliases) for entry in snapshot.entries.values())
    counts = (_count(errors, "error"), _count(len(findings) - errors, "warning"))
    parts = [f"{len(snapshot.entries)} entries", f"{phrases} aliases"]
    if with_guides:
        parts.append(f"{len(guide_files(GUIDES))} guides")
    typer.echo(f"{', '.join(parts)}: {', '.join(counts)}.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _misleading(
    snapshot: Snapshot, folder: Path, settings: Settings, *, with_unlisted: bool
) -> list[ReviewFinding]:
    """Return aliases that the matcher takes for another entry.

    Phrases by author may be read differently: they are examples of how people write, and some of
    these are about two things. `with_unlisted` adds the aliases that it would take for
    another entry if they were not listed.
    """
    from bot.knowledge.phrase_files import load_phrases, phrase_files
    from bot.knowledge.review import FindingSeverity, ReviewFinding
    from bot.matching import Matcher
    from bot.matching.review import alias_report, misread

    matcher = Matcher.load(snapshot, cache_dir=settings.caches, model_dir=settings.model_dir)
    authors = [load_phrases(path) for path in phrase_files(folder)]
    examples = {text for author in authors for texts in author.entries.values() for text in texts}
    aliases = {alias for entry in snapshot.entries.values() for alias in entry.aliases}
    # Of very many phrases only some carry the solution, so that one or another must give way.
    severity = FindingSeverity.WARNING if matcher.index.is_sampled else FindingSeverity.ERROR
    findings = [
        ReviewFinding(severity, f"{owner}.md", f"'{alias}' is understood as {best}")
        for alias, owner, best in misread(matcher, aliases - examples)
    ]
    if with_unlisted:
        findings += [
            ReviewFinding(
                FindingSeverity.WARNING,
                item.owner,
                f"'{item.phrase}' would be understood as {item.taken_for} if it were not here",
            )
            for item in alias_report(matcher)
        ]
    return findings


def _guides(snapshot: Snapshot) -> list[ReviewFinding]:
    """Return the faults of the guides that ship; every way through each is walked."""
    from bot.guides.loader import read_guides
    from bot.guides.review import review_guides
    from bot.knowledge.review import FindingSeverity, ReviewFinding
    from bot.paths import GUIDES

    findings = review_guides(read_guides(GUIDES), snapshot.entries, datetime.now(UTC).date())
    return [ReviewFinding(FindingSeverity.ERROR, each.place, each.sentence) for each in findings]


def _crisis(directory: Path) -> list[ReviewFinding]:
    """Return the faults of the crisis numbers and words as findings."""
    from bot.knowledge.review import FindingSeverity, ReviewFinding
    from bot.safety import check_crisis_data

    today = datetime.now(UTC).date()
    return [
        ReviewFinding(FindingSeverity(problem.severity.value), problem.place, problem.sentence)
        for problem in check_crisis_data(directory, today)
    ]
