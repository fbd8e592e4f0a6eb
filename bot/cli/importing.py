"""`boundary-bot import`: documents in, drafts of entries out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.knowledge import Entry
    from bot.knowledge.importing import Draft, Imported

_FAILED = 1
_FEW = 10


def import_documents(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Text, Markdown or HTML.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Write each entry to a file in this folder, for you to finish."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file, each on its own line.")
    ] = False,
) -> None:
    """Read questions and answers out of documents: pages of forums, FAQs, blogs, plain text.

    Exits with 1 when a file gave no entries; the others are read all the same.
    """
    known, failed = _known(), False
    for name in files:
        imported = _imported(name)
        failed = failed or imported.error is not None
        written = _written(out, imported)
        _warn_if_full(imported)
        if as_json:
            typer.echo(json.dumps(_record(imported, written, known), ensure_ascii=False))
        else:
            _tell(imported, written, known)
    if failed:
        raise typer.Exit(_FAILED)


def _imported(name: str) -> Imported:
    """Read one file; what is wrong with it comes back as a sentence."""
    from bot.knowledge.importing import Imported, Limits, import_bytes

    path = Path(name)
    try:
        if path.is_dir():
            return Imported(name, "This is a folder. Name the files in it.", ())
        if not path.is_file():
            sentence = "This is not a file." if path.exists() else "There is no such file."
            return Imported(name, f"{sentence} Check the name.", ())
        with path.open("rb") as file:
            data = file.read(Limits().size + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a name that a file can have"
        return Imported(name, f"This file cannot be read ({reason}).", ())
    return import_bytes(name, data)


def _written(folder: Path | None, imported: Imported) -> list[Path]:
    if folder is None or not imported.entries:
        return []
    from bot.knowledge.importing.folder import write_drafts

    return write_drafts(folder, imported.file, imported.entries)


def _known() -> Mapping[str, Entry]:
    """Return the entries that there are; none where they cannot be read: `check` says why."""
    from bot.knowledge import KnowledgeError, load_knowledge
    from bot.settings import load_settings

    try:
        return load_knowledge(load_settings().knowledge_dir).entries
    except KnowledgeError:
        return {}


def _twin(known: Mapping[str, Entry], draft: Draft) -> str | None:
    """Return the id of the entry that asks the same."""
    from bot.custom_knowledge.drafts.importer import twin_in

    found = twin_in(known, draft.question)
    return None if found is None else found.id


def _record(
    imported: Imported, written: list[Path], known: Mapping[str, Entry]
) -> dict[str, object]:
    entries: list[dict[str, object]] = [asdict(draft) for draft in imported.entries]
    for entry, draft in zip(entries, imported.entries, strict=True):
        entry["twin"] = _twin(known, draft)
    left_out = [asdict(left) for left in imported.left_out]
    for entry, path in zip(entries, written, strict=False):
        entry["path"] = str(path)
    file = imported.file.encode("utf-8", "replace").decode("utf-8")
    return {"file": file, "error": imported.error, "entries": entries, "left_out": left_out}


def _warn_if_full(imported: Imported) -> None:
    """Say on the error stream that there may be more in a file than is taken of one."""
    from bot.knowledge.importing import Limits

    most = Limits().entries
    if len(imported.entries) == most:
        typer.echo(f"{imported.file}: {most} entries are taken from a file at most.", err=True)


def _tell(imported: Imported, written: list[Path], known: Mapping[str, Entry]) -> None:
    if imported.error is not None:
        typer.echo(f"{imported.file}: {imported.error}")
        return
    number = len(imported.entries)
    typer.echo(f"{imported.file}: {number} {'entry' if number == 1 else 'entries'}")
    for n, draft in enumerate(imported.entries):
        typer.echo(f"  {n + 1}. {draft.question}{_remarks(draft, _twin(known, draft))}")
        if n < len(written):
            typer.echo(f"     -> {written[n]}")
        else:
            typer.echo(f"     {_beginning(draft.answer)}")
    if imported.left_out:
        typer.echo("  Left out (all of it with --json):")
    for left in imported.left_out[:_FEW]:
        typer.echo(f"     {left.what}, {left.why}: {_beginning(left.excerpt)}")


def _remarks(draft: Draft, twin: str | None) -> str:
    remarks = ["proposed question"] if draft.proposed else []
    remarks += ["shortened answer"] if draft.shortened else []
    remarks += [f"asks the same as {twin}"] if twin else []
    return f"  ({', '.join(remarks)})" if remarks else ""


def _beginning(answer: str) -> str:
    line = " ".join(answer.split())
    return line if len(line) <= 90 else f"{line[:89].rstrip()}…"
