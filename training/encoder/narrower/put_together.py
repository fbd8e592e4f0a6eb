"""More texts to learn from: put together from those of a training. Needs numpy alone."""

from __future__ import annotations

import numpy as np

from training.encoder.data import Ints

_LONGEST = 64
"""Tokens of a text that is put together."""
_LEFT_OUT, _EXCHANGED = 0.2, 0.4
_FIRST_WORD, _LAST_WORD = 1996, 29_612
"""The tokens of words and of pieces of words, from "the" on; then come other alphabets."""


def with_put_together(
    table: Ints, lengths: Ints, general: Ints, chance: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return rows of token numbers and their lengths, with as many new texts after them.

    A third of the new ones are two texts in a row, a third a text without a fifth of its tokens,
    and a third a text of general English (`general`: their numbers) where other tokens stand for
    two fifths: those show words that no text of the training has.
    """
    firsts, seconds = chance.permutation(len(lengths)), chance.permutation(len(lengths))
    rows = np.zeros((2 * len(lengths), max(table.shape[1], _LONGEST)), table.dtype)
    rows[: len(lengths), : table.shape[1]] = table
    all_lengths = np.concatenate([lengths, np.zeros_like(lengths)])

    def words_of(number: int) -> Ints:
        return table[number, 1 : lengths[number] - 1]

    start, end = table[0, 0], table[0, lengths[0] - 1]
    for number, (first, second) in enumerate(zip(firsts, seconds, strict=True), len(lengths)):
        if number % 3 == 0:
            words = np.concatenate([words_of(first), words_of(second)])
        elif number % 3 == 1:
            words = words_of(first)
            words = words[chance.random(len(words)) >= _LEFT_OUT]
        else:
            words = words_of(int(general[first % len(general)]))
            others = _drawn(len(words), chance)
            words = np.where(chance.random(len(words)) < _EXCHANGED, others, words)
        text = np.concatenate([[start], words[: _LONGEST - 2], [end]])
        rows[number, : len(text)] = text
        all_lengths[number] = len(text)
    return rows, all_lengths


def _drawn(count: int, chance: np.random.Generator) -> Ints:
    """Return tokens by chance, the more frequent ones of English more often.

    The packaged model's vocabulary is BERT's, where words and pieces of words follow each other by
    frequency.
    """
    span = np.log(_LAST_WORD / _FIRST_WORD)
    return (_FIRST_WORD * np.exp(chance.random(count) * span)).astype(np.int64)
