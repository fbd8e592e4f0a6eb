"""Putting a built site into a folder: all of it or nothing, and never over what is not ours."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import cast
from uuid import uuid4

from bot.site.errors import SiteError

MARK = "boundary-bot-site.json"
"""The file that says which files of a folder are a site of ours."""
_PART, _OLD = "part", "old"
_HEX = "[0-9a-f]" * 32
NOT_OURS = (
    "{folder} holds {name}, which is not part of a site that boundary-bot made. Nothing was "
    "changed. Name a new or an empty folder, or move that away first."
)
NO_FOLDER = "{folder} is a file. Name a folder for the site."
WE_ARE_IN_IT = "{folder} holds the folder that you are in. Go elsewhere or name another folder."
NOT_WRITTEN = "{folder} cannot be written ({reason}). An older site in it is unchanged."


def publish(files: Mapping[str, bytes], folder: Path) -> Path:
    """Make `folder` hold these files by their paths, and nothing else; return its whole path.

    A site that is there already is replaced at once when all of the new one is on the disk: after
    a crash there is the old or the new one, never half of one. Raises SiteError.
    """
    target = folder.resolve()
    try:
        _check(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _build_lock(target.parent):
            _forget_leftovers(target)
            part = _beside(target, _PART)
            try:
                _write(part, {**files, MARK: _mark(files)})
                _swap(part, target)
            finally:
                shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SiteError(NOT_WRITTEN.format(folder=folder, reason=reason)) from error
    return target


@contextmanager
def _build_lock(parent: Path) -> Generator[None]:
    """Wait until no other build is at work in this folder. A lock ends with its process."""
    place = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def _check(target: Path) -> None:
    """Raise SiteError unless the folder is not there, is empty, or is a site of ours."""
    if not target.exists():
        return
    if not target.is_dir():
        raise SiteError(NO_FOLDER.format(folder=target))
    if Path.cwd().resolve().is_relative_to(target):
        raise SiteError(WE_ARE_IN_IT.format(folder=target))
    own_files = _files_in_mark(target)
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target).as_posix()
        if path.is_symlink() or (path.is_file() and name not in own_files) or _strange(path):
            raise SiteError(NOT_OURS.format(folder=target, name=name))
        if path.is_dir() and not any(each.startswith(f"{name}/") for each in own_files):
            raise SiteError(NOT_OURS.format(folder=target, name=name))


def _strange(path: Path) -> bool:
    return not path.is_file() and not path.is_dir()


def _files_in_mark(target: Path) -> set[str]:
    """Return the files that the mark names, with itself; nothing if there is no readable mark."""
    try:
        mark = cast("object", json.loads((target / MARK).read_text("utf-8")))
    except (OSError, ValueError):
        return set()
    if not isinstance(mark, dict):
        return set()
    names = cast("dict[str, object]", mark).get("files")
    return {MARK, *map(str, cast("list[object]", names))} if isinstance(names, list) else set()


def _mark(files: Mapping[str, bytes]) -> bytes:
    about = "boundary-bot site wrote these files and replaces them as a whole."
    return json.dumps({"about": about, "files": sorted(files)}, indent=1).encode() + b"\n"


def _write(part: Path, files: Mapping[str, bytes]) -> None:
    part.mkdir()
    for name, content in files.items():
        path = part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            # After a power cut the rename may be on the disk; then the content has to be there too.
            os.fsync(file.fileno())


def _swap(part: Path, target: Path) -> None:
    """Put the new folder into the place of the old one, whose files go afterwards."""
    if not target.exists():
        part.rename(target)
        return
    # Two renames, since none can replace a folder that is not empty. If a crash comes between them,
    # the next build puts the old site back.
    old = _beside(target, _OLD)
    target.rename(old)
    try:
        part.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _beside(target: Path, kind: str) -> Path:
    return target.with_name(f".{target.name}.{uuid4().hex}.{kind}")


def _forget_leftovers(target: Path) -> None:
    """Delete what a build that was killed has left; put back a site that it had moved away."""
    for kind in (_OLD, _PART):
        for path in sorted(target.parent.glob(f".{escape(target.name)}.{_HEX}.{kind}")):
            if kind == _OLD and not target.exists():
                path.rename(target)
            else:
                shutil.rmtree(path, ignore_errors=True)
