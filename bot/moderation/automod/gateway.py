"""Discord's rules of one server, as the service needs them; bot/client/automod implements it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.moderation.automod.rules import RuleContent, RuleExemptions, ServerRule


class RuleRefusedError(Exception):
    """Discord refused a call, or did not answer.

    status: of the answer, 0 if there was none. words: Discord's own, which may be many.
    """

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"Discord answered {status}")
        self.status = status
        self.words = words


class RuleGateway(Protocol):
    """The calls about one server's rules. Every method raises RuleRefusedError."""

    @property
    def bot_id(self) -> int:
        """The bot's own id: it is the creator of our rules."""
        ...

    async def rules(self) -> Sequence[ServerRule]:
        """Return all rules of the server."""
        ...

    async def create(
        self, name: str, content: RuleContent, exempt: RuleExemptions, reason: str
    ) -> int:
        """Make a keyword rule and switch it on; return its id."""
        ...

    async def rewrite(self, rule_id: int, name: str, content: RuleContent, reason: str) -> None:
        """Put another content into a rule; its exemptions stay."""
        ...

    async def exempt(self, rule_id: int, exempt: RuleExemptions, reason: str) -> None:
        """Change the exemptions of a rule, and nothing else."""
        ...

    async def delete(self, rule_id: int, reason: str) -> None:
        """Delete a rule; one that is gone is no error."""
        ...
