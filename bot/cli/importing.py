"""`boundary-bot import`: drafts of entries from documents."""

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
    """Read questions and answers from documents: pages of forums, FAQs, blogs, plain text.

    The exit code is 1 when a file gave no entries; the other files are read all the same.
    """
    entries, failed = _entries(), False
    for name in files:
        imported = _import_file(name)
        failed = failed or imported.error is not None
        paths = _write(out, imported)
        _warn_if_full(imported)
        if as_json:
            typer.echo(json.dumps(_record(imported, paths, entries), ensure_ascii=False))
        else:
            _print(imported, paths, entries)
    if failed:
        raise typer.Exit(_FAILED)


def _import_file(name: str) -> Imported:
    """Read one file; a fault of the file is a sentence in the result."""
    from bot.knowledge.importing import Imported, ImportLimits, import_bytes

    path = Path(name)
    try:
        if path.is_dir():
            return Imported(name, "This is a folder. Name the files in it.", ())
        if not path.is_file():
            sentence = "This is not a file." if path.exists() else "There is no such file."
            return Imported(name, f"{sentence} Check the name.", ())
        with path.open("rb") as file:
            data = file.read(ImportLimits().size + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a name that a file can have"
        return Imported(name, f"This file cannot be read ({reason}).", ())
    return import_bytes(name, data)


def _write(folder: Path | None, imported: Imported) -> list[Path]:
    if folder is None or not imported.entries:
        return []
    from bot.knowledge.importing.drafts.folder import write_drafts

    return write_drafts(folder, imported.file, imported.entries)


def _entries() -> Mapping[str, Entry]:
    """Return the shipped entries by id; none if they cannot be read (`check` says why)."""
    from bot.knowledge import KnowledgeError, load_knowledge
    from bot.settings import load_settings

    try:
        return load_knowledge(load_settings().knowledge_dir).entries
    except KnowledgeError:
        return {}


def _twin(entries: Mapping[str, Entry], draft: Draft) -> str | None:
    """Return the id of an entry that asks the same, None if there is none."""
    from bot.custom_knowledge.drafts.importer import twin_in

    twin = twin_in(entries, draft.question)
    return None if twin is None else twin.id


def _record(
    imported: Imported, paths: list[Path], entries: Mapping[str, Entry]
) -> dict[str, object]:
    """Return the JSON object for one file."""
    drafts: list[dict[str, object]] = [asdict(draft) for draft in imported.entries]
    for record, draft in zip(drafts, imported.entries, strict=True):
        record["twin"] = _twin(entries, draft)
    # Without --out there are no paths.
    for record, path in zip(drafts, paths, strict=False):
        record["path"] = str(path)
    left_out = [asdict(part) for part in imported.left_out]
    file = imported.file.encode("utf-8", "replace").decode("utf-8")
    return {"file": file, "error": imported.error, "entries": drafts, "left_out": left_out}


def _warn_if_full(imported: Imported) -> None:
    """Warn on the error stream that a file may hold more entries than the limit."""
    from bot.knowledge.importing import ImportLimits

    limit = ImportLimits().entries
    if len(imported.entries) == limit:
        typer.echo(f"{imported.file}: only the first {limit} entries of a file are read.", err=True)


def _print(imported: Imported, paths: list[Path], entries: Mapping[str, Entry]) -> None:
    if imported.error is not None:
        typer.echo(f"{imported.file}: {imported.error}")
        return
    number = len(imported.entries)
    typer.echo(f"{imported.file}: {number} {'entry' if number == 1 else 'entries'}")
    for n, draft in enumerate(imported.entries):
        typer.echo(f"  {n + 1}. {draft.question}{_remarks(draft, _twin(entries, draft))}")
        if n < len(paths):
            typer.echo(f"     -> {paths[n]}")
        else:
            typer.echo(f"     {_beginning(draft.answer)}")
    if imported.left_out:
        typer.echo("  Left out (--json lists all of it):")
    for part in imported.left_out[:_FEW]:
        typer.echo(f"     {part.what}, {part.why}: {_beginning(part.excerpt)}")


def _remarks(draft: Draft, twin: str | None) -> str:
    remarks = ["proposed question"] if draft.proposed else []
    remarks += ["shortened answer"] if draft.shortened else []
    remarks += [f"asks the same as {twin}"] if twin else []
    return f"  ({', '.join(remarks)})" if remarks else ""


def _beginning(answer: str) -> str:
    line = " ".join(answer.split())
    return line if len(line) <= 90 else f"{line[:89].rstrip()}…"
