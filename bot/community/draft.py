"""A question to the community as it stands in the form, before it is stored."""

from __future__ import annotations

from msgspec import Struct

MIN_TITLE, MAX_TITLE = 5, 100
"""Characters; a thread's name takes no more."""
MAX_POST_TEXT = 3000


class PostDraft(Struct, frozen=True):
    """The content of the form. anonymous: without a name. notify: tell me by message."""

    title: str = ""
    text: str = ""
    category: str = ""
    anonymous: bool = True
    notify: bool = True

    @classmethod
    def of_question(cls, question: str) -> PostDraft:
        """Return a draft with a question: as the title if it fits there, else as the text."""
        line = " ".join(question.split())
        if MIN_TITLE <= len(line) <= MAX_TITLE:
            return cls(title=line)
        return cls(text=question[:MAX_POST_TEXT])

    @property
    def words(self) -> str:
        """All that was typed, as one text."""
        return f"{self.title}\n{self.text}".strip()
