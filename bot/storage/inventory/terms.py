"""The days for which each server keeps what it may decide about."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class RetentionTerms(Struct, frozen=True):
    """How many days, by the name of a setting.

    usual: where a server has not set it. own: what servers have set, by their id.
    """

    usual: Mapping[str, int]
    own: Mapping[str, Mapping[int, int]] = field(default_factory=dict[str, Mapping[int, int]])

    def days(self, term: int | str, guild_id: int) -> int:
        """Return the days of a term: a number is itself, a name is a setting of the server.

        Raises KeyError for a setting that is not among `usual`.
        """
        if isinstance(term, int):
            return term
        return self.own.get(term, {}).get(guild_id, self.usual[term])
