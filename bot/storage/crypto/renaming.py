"""New pseudonyms after a leak: whoever has the old key could link the old ones to members.

Where a row also holds the member's sealed id, the pseudonym is made anew with the newest key, and
the row stays theirs. Where it does not, nobody can tell whose it was: the pseudonym is emptied, or
becomes a random name where the column cannot be empty.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from sqlalchemy import (
    Delete,
    LargeBinary,
    RowMapping,
    Table,
    and_,
    bindparam,
    delete,
    not_,
    true,
    update,
)

from bot.storage.engine.batches import is_key, key_of
from bot.storage.inventory.links import ByPseudonym

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.batches import Batches
    from bot.storage.inventory import TablePolicy

_SIZE = 32
_PAGE = 200


async def rename(batches: Batches, cipher: Cipher, policy: TablePolicy) -> None:
    """Give all rows of a table new pseudonyms. Raises StorageUnavailable."""
    links = [link for link in policy.links if isinstance(link, ByPseudonym)]
    if not links:
        return
    columns = sorted({name for link in links for name in link.columns} | _bound_to_key(policy))
    values = {name: bindparam(f"new_{name}", type_=LargeBinary) for name in columns}
    statement = update(policy.table).where(*is_key(policy.table)).values(values)
    # A member who was renamed before may have the name already: the newer row holds.
    statements = [*_make_room(policy.table, columns), statement]
    # A row whose key changes may come again: it gets the same name, or another random one.
    async for rows in batches.rows(policy.table, true(), _PAGE):
        parameters = await asyncio.to_thread(
            _update_parameters, cipher, policy, links, columns, rows
        )
        await batches.each_of(statements, parameters)


def _make_room(table: Table, columns: Sequence[str]) -> list[Delete]:
    """Return the deletion of another row that has the new key already, if the key changes."""
    key = key_of(table)
    if not {column.name for column in key} & set(columns):
        return []
    new = [
        column == bindparam(f"new_{column.name}" if column.name in columns else f"of_{column.name}")
        for column in key
    ]
    return [delete(table).where(*new, not_(and_(*is_key(table))))]


def _bound_to_key(policy: TablePolicy) -> set[str]:
    """Return the sealed columns of a table whose key holds a pseudonym: they are sealed for it."""
    names = {link.column.name for link in policy.links if isinstance(link, ByPseudonym)}
    key = {column.name for column in key_of(policy.table)}
    return set(policy.sealed) if names & key else set()


def _update_parameters(
    cipher: Cipher,
    policy: TablePolicy,
    links: Sequence[ByPseudonym],
    columns: Sequence[str],
    rows: Sequence[RowMapping],
) -> list[dict[str, object]]:
    """Return the parameters of the update, for each row."""
    parameters: list[dict[str, object]] = []
    for row in rows:
        new = dict(row) | {
            name: value for link in links for name, value in _names(cipher, policy, link, row)
        }
        new |= _sealed_for(cipher, policy, row, new)
        key: dict[str, object] = {
            f"of_{part.name}": row[part.name] for part in key_of(policy.table)
        }
        parameters.append(key | {f"new_{name}": new[name] for name in columns})
    return parameters


def _names(
    cipher: Cipher, policy: TablePolicy, link: ByPseudonym, row: RowMapping
) -> list[tuple[str, bytes | None]]:
    """Return the new values of the columns with a pseudonym."""
    name = link.column.name
    if row[name] is None:
        return []
    sealed_column = link.sealed
    owner = (
        None
        if sealed_column is None
        else cipher.open(row[sealed_column], policy.place(row, sealed_column))
    )
    if owner is not None:
        parts = (row["guild_id"], *(row[part] for part in link.bound_columns), owner)
        new: bytes | None = cipher.pseudonyms(link.purpose, *parts)[0]
    else:
        new = None if link.column.nullable else secrets.token_bytes(_SIZE)
    return [(name, new), *((beside, secrets.token_bytes(_SIZE)) for beside in link.beside)]


def _sealed_for(
    cipher: Cipher, policy: TablePolicy, row: RowMapping, new: Mapping[str, object]
) -> dict[str, bytes | None]:
    """Return the sealed columns for the row's new key, as far as it is another."""
    new_row = cast("RowMapping", new)
    texts = {name: policy.open(cipher, row, name) for name in _bound_to_key(policy)}
    return {
        name: None if text is None else cipher.seal(text, policy.place(new_row, name))
        for name, text in texts.items()
    }
