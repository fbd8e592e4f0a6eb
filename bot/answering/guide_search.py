"""Finding a guide by what somebody has typed so far: its title and further words for it."""

from __future__ import annotations

from bot.guides import Guide, GuideBook
from bot.knowledge import Entry
from bot.matching.complete import Completer
from bot.matching.words.typed import words_in


class GuideSearch:
    """Ranks guides as /faq ranks questions: unfinished words and slips of the hand count."""

    def __init__(self, book: GuideBook) -> None:
        self._book = book
        self._completer = Completer(
            [
                Entry(guide.id, guide.title, aliases=(*guide.keywords, guide.about))
                for guide in book.guides.values()
            ]
        )

    def complete(self, typed: str, limit: int = 25) -> list[Guide]:
        """Return the guides that fit, the likeliest first; for nothing typed all, in their order.

        Nonsense finds none.
        """
        ids = self._completer.complete(typed, limit, None, ())
        return [self._book.guides[guide_id] for guide_id in ids]

    def find(self, named: str) -> Guide | None:
        """Return the guide of an id, or else the one that surely is meant by a title or words."""
        if guide := self._book.guides.get(named):
            return guide
        if not words_in(named):
            return None
        ids = self._completer.complete(named, 1, None, (), sure=True)
        return self._book.guides[ids[0]] if ids else None
