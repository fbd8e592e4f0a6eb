"""The way out of a damaged or missing database: the newest good backup, and the command for it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from bot.storage.backups.folder import BackupFolder

if TYPE_CHECKING:
    from pathlib import Path

PUT_BACK = (
    "The newest good backup is of {when} UTC. Put it in place with: boundary-bot db restore {file}"
)
NO_BACKUP = "There is no good backup in {folder}: put one from elsewhere in its place"


def way_out(state_dir: Path) -> str:
    """Return a sentence with the newest good backup and the command that puts it in place."""
    folder = BackupFolder.of(state_dir)
    newest = folder.newest_good()
    if newest is None:
        return f"{NO_BACKUP.format(folder=folder.path)} (boundary-bot db restore FILE)."
    file = shlex.quote(str(newest.path))
    return PUT_BACK.format(when=f"{newest.taken_at:%Y-%m-%d %H:%M}", file=file)


def has_backups(state_dir: Path) -> bool:
    """Return whether there is any backup in the folder, good or not."""
    return bool(BackupFolder.of(state_dir).files())
