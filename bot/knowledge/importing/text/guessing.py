"""The encoding of a text that names none and is not UTF-8.

Windows-1252 where it gives words of western languages; otherwise what charset-normalizer finds,
when the letters that come out fit together. A text that may be several things is refused: wrong
letters would stand in answers without anybody noticing.
"""

from __future__ import annotations

import re
import unicodedata

from bot.knowledge.importing.models import DocumentError

_UNSURE = (
    "I cannot tell the encoding of this file, so its letters might come out wrong. Open it in an "
    "editor, save it as UTF-8, and import that."
)
_WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜŸ’‘“”„«»–—…·•€£§©®°±²³¹ºª¿¡ \xa0´`¨"
)
# What words of Polish and its neighbours look like when they are read as Windows-1252.
_EASTERN = re.compile(r"[^\W\d_](?:[³¹¿¯£]|(?:ê|æ|œ|ñ|¶|±|¼)\b)|[œ³¿][^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000
_NARROW = (
    "cp1251", "koi8_r", "cp866", "iso8859_5", "cp1253", "cp1255", "cp1256", "cp1250", "cp1254",
    "cp874",
)  # fmt: skip
_WIDE = ("cp932", "euc_jp", "gb18030", "big5", "euc_kr")
"""Codecs of two and more bytes a letter: wrong bytes seldom make a letter at all."""
_COHERENT = 0.3
"""Share of a language's usual letters that a narrow codec must bring out."""
_CHAOTIC = 0.05


def undeclared(data: bytes) -> str:
    """Return the text of bytes without a declared encoding. Raises DocumentError when unsure."""
    if is_western(data):
        return data.decode("cp1252", "replace")
    from charset_normalizer import from_bytes  # 40 ms to import, and seldom needed

    # A declaration in the text was looked for before and is none to go by, hence no preemption.
    guesses = from_bytes(
        data[:_SAMPLE],
        cp_isolation=[*_NARROW, *_WIDE],
        enable_fallback=False,
        preemptive_behaviour=False,
    )
    ranked = [guess for guess in guesses if _fits(str(guess))]
    if not ranked:
        raise DocumentError(_UNSURE)
    best = ranked[0]
    rivals = [
        guess
        for guess in ranked[1:]
        if guess.chaos <= best.chaos and guess.coherence >= best.coherence
    ]
    incoherent = best.encoding not in _WIDE and best.coherence < _COHERENT
    if rivals or best.chaos > _CHAOTIC or incoherent:
        raise DocumentError(_UNSURE)
    return data.decode(best.encoding, "replace")


def is_western(data: bytes) -> bool:
    """Whether bytes are Windows-1252: accents are few, within words, of western languages."""
    text = data[:_SAMPLE].decode("cp1252", "replace")
    odd = [char for char in text if char > "\x7f"]
    known = sum(char in _WESTERN for char in odd)
    accents = sum(char.isalpha() for char in odd)
    plain = sum(char.isascii() and char.isalpha() for char in text)
    eastern = {match[0][-1] for match in _EASTERN.finditer(text)}
    return len(eastern) < 2 and known * 20 >= len(odd) * 19 and accents * 6 <= plain


def _fits(text: str) -> bool:
    """Whether each word keeps to one script, and no letter is in the wrong case in its midst."""
    words = _WORD.findall(text)
    odd = sum(_is_odd(word) for word in words[:2000])
    return odd * 20 <= len(words[:2000])


def _is_odd(word: str) -> bool:
    if word[1:] != word[1:].lower() and word != word.upper():
        return True
    scripts = {unicodedata.name(char, "?").split(" ")[0] for char in word}
    joined = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}
    return len(scripts) > 1 and not scripts <= joined
