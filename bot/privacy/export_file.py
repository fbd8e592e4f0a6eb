"""The file that a member gets: everything that is linked to them, as JSON."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from bot.storage.inventory.member_data import Export

FILE_NAME = "what-is-linked-to-you"
LARGE = 7 * 2**20
"""Bytes above which an export is compressed: Discord takes ten megabytes."""
ABOUT = (
    "Everything this bot keeps that is linked to you. Ids are Discord's. Questions kept "
    "without the name of the person who asked are linked to nobody and are not in this file."
)


class ExportFile(Struct, frozen=True):
    """A file to be sent."""

    name: str
    content: bytes


def pack_export(user_id: int, rows: Export, made_at: datetime) -> ExportFile:
    """Return the rows of a member as a JSON file, zipped when it is large. Takes CPU."""
    document = {
        "about": ABOUT,
        "member": str(user_id),
        "made_at": made_at.isoformat(timespec="seconds"),
        "servers": rows,
    }
    content = json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    if len(content) <= LARGE:
        return ExportFile(f"{FILE_NAME}.json", content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{FILE_NAME}.json", content)
    return ExportFile(f"{FILE_NAME}.zip", packed.getvalue())
