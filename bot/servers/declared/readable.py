"""A text setting that the bot reads, such as the ladder, and why one cannot be read."""

from __future__ import annotations


class UnreadableTextError(ValueError):
    """A text that a setting cannot be; the message is a sentence for whoever typed it.

    The sentence may hold `{typed}` for `typed`, which whoever shows it makes harmless.
    """

    def __init__(self, sentence: str, typed: str = "") -> None:
        super().__init__(sentence)
        self.typed = typed
