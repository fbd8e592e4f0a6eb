"""The encoding of a text that names none and is not UTF-8.

Windows-1252 where it gives words of western languages; otherwise the one encoding in which the
letters are likely (alphabets.py) or which charset-normalizer finds, unless the two disagree.
A text that may be several things is refused: wrong
letters would stand in answers without anybody noticing.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from bot.knowledge.importing.models import DocumentError
from bot.knowledge.importing.text.alphabets import is_of_one_language, likelihood

UNSURE = (
    "I cannot tell the encoding of this file, so its letters might come out wrong. Open it in an "
    "editor, save it as UTF-8, and import that."
)
_WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜŸ’‘“”„«»–—…·•€£§©®°±²³¹ºª¿¡ \xa0´`¨"
)
# What words of Polish and its neighbours look like when they are read as Windows-1252.
_EASTERN = re.compile(r"[^\W\d_](?:[³¹¿¯£]|(?:ê|æ|œ|ñ|¶|±|¼)\b)|[œ³¿][^\W\d_]")
# "è" begins hardly any word in the west, and many where it should be "č".
_EASTERN_START = re.compile(r"\bè(?!re\b|s\b)[^\W\d_]|\bï[^\W\d_]|õ(?!e)")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000
_FEW = 6_000  # bytes that are enough to see which letters are common
_NARROW = (
    "cp1251", "koi8_r", "cp866", "iso8859_5", "cp1253", "cp1255", "cp1256", "cp1250", "cp1254",
    "cp874",
)  # fmt: skip
_WIDE = ("cp932", "euc_jp", "gb18030", "big5", "euc_kr")
"""Codecs of two and more bytes a letter: wrong bytes seldom make a letter at all."""
_COHERENT = 0.3
"""Share of a language's usual letters that a narrow codec must bring out."""
_CHAOTIC = 0.05
_OF_SCRIPTS = (
    "cp1251", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic", "cp1253", "cp1255", "cp1256",
    "iso8859_6", "cp874", "cp932", "euc_jp", "gb18030", "big5hkscs", "cp949",
)  # fmt: skip
_OF_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257")
_OLD = ("mac_roman", "cp850")  # of Latin letters too, and rare
# Of English, German, Dutch, French, Spanish, Portuguese, Italian, Swedish, Danish; none that is a
# word of Slavic, Baltic or other languages of the east as well.
_SMALL_WORDS_TEXT = """
the of and is are was it that not with for my you your can this they he she in an
der die das und ist nicht ein eine mit ich sie den zu auf bei wir von het een van niet voor zijn
le la les des du et est que qui pas pour dans un une je vous il ce en puis mais
el los las una por con mi es lo al del o um uma os não são com minha meu para
di che non per mio mia della dei gli sono è och att det som är inte jag og ikke er på
"""
_SMALL_WORDS = frozenset(_SMALL_WORDS_TEXT.split())
_LIKELY = 0.55
_CLEARLY = 0.12  # more likely than any other


def decode_undeclared(data: bytes) -> str:
    """Return the text of bytes without a declared encoding. Raises DocumentError when unsure."""
    western = is_western(data)
    names = _by_language(data, _OF_LATIN)
    if western and (not names or ("cp1252" in names and _sounds_western(data, names))):
        return data.decode("cp1252", "replace")
    if len(names) > 1 and "õ" not in _sample(data, "cp1252"):  # Estonian, or Hungarian "ő"
        names = [codec for codec in names if codec != "cp1252" or western]
    names = names or _by_language(data, _OLD)
    if len(names) == 1:
        return data.decode(names[0], "replace")
    by_letters, by_words = likeliest(data, _OF_SCRIPTS), _by_words(data)
    if by_letters and by_words and _sample(data, by_letters) != _sample(data, by_words):
        raise DocumentError(UNSURE)
    codec = by_letters or by_words
    if not codec or (names and codec not in names):
        raise DocumentError(UNSURE)
    return data.decode(codec, "replace")


def _sounds_western(data: bytes, names: list[str]) -> bool:
    """Whether no other codec is as good, or a text has small words of western languages."""
    words = _WORD.findall(_sample(data, "cp1252").lower())[:2000]
    return len(names) == 1 or sum(word in _SMALL_WORDS for word in words) * 12 >= len(words)


def likeliest(data: bytes, names: tuple[str, ...]) -> str:
    """Return the codec in which the letters are far likelier than in others, or nothing."""
    scores: dict[str, tuple[float, str]] = {}
    for codec in names:
        text = _sample(data, codec, _FEW)
        score = likelihood(text) if _fits(text) else 0.0
        if text and score > scores.get(text, (0.0, ""))[0]:
            scores[text] = (score, codec)
    first, second, *_ = [*sorted(scores.values(), reverse=True), (0.0, ""), (0.0, "")]
    return first[1] if first[0] >= max(_LIKELY, second[0] + _CLEARLY) else ""


def _sample(data: bytes, codec: str, size: int = _SAMPLE) -> str:
    """Return the beginning in a codec; nothing where it has no such bytes."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(data[:size], len(data) <= size)
    except UnicodeDecodeError:
        return ""


def _by_language(data: bytes, names: tuple[str, ...]) -> list[str]:
    """Return those codecs in which all accents are of one language with Latin letters.

    Of several that give the same text only one.
    """
    texts: dict[str, str] = {}
    for codec in names:
        if (text := _sample(data, codec)) and is_of_one_language(text, baltic=codec == "cp1257"):
            texts.setdefault(text, codec)
    return list(texts.values())


def _by_words(data: bytes) -> str:
    """Return the codec that charset-normalizer finds, if it is sure, or nothing."""
    from charset_normalizer import from_bytes  # 40 ms to import, and seldom needed

    # A declaration in the text was looked for before and is none to go by, hence no preemption.
    guesses = from_bytes(
        data[:_SAMPLE],
        cp_isolation=[*_NARROW, *_WIDE],
        enable_fallback=False,
        preemptive_behaviour=False,
    )
    fitting = [guess for guess in guesses if _fits(str(guess))]
    if not fitting:
        return ""
    best = fitting[0]
    rivals = [
        guess
        for guess in fitting[1:]
        if guess.chaos <= best.chaos and guess.coherence >= best.coherence
    ]
    incoherent = best.encoding not in _WIDE and best.coherence < _COHERENT
    return "" if rivals or best.chaos > _CHAOTIC or incoherent else best.encoding


def is_western(data: bytes) -> bool:
    """Whether bytes are Windows-1252: accents are few, within words, of western languages."""
    text = data[:_SAMPLE].decode("cp1252", "replace")
    odd = [char for char in text if char > "\x7f"]
    western = sum(char in _WESTERN for char in odd)
    accents = sum(char.isalpha() for char in odd)
    plain = sum(char.isascii() and char.isalpha() for char in text)
    eastern = {match[0][-1] for match in _EASTERN.finditer(text)}
    if len(eastern) > 1 or _EASTERN_START.search(text):
        return False
    return western * 20 >= len(odd) * 19 and accents * 6 <= plain


def _fits(text: str) -> bool:
    """Whether each word keeps to one script, and no letter is in the wrong case in its midst."""
    words = _WORD.findall(text)
    odd = sum(_is_odd(word) for word in words[:2000])
    return odd * 20 <= len(words[:2000])


def _is_odd(word: str) -> bool:
    if word[1:] != word[1:].lower() and word != word.upper():
        return True
    scripts = {unicodedata.name(char, "?").split(" ")[0] for char in word}
    japanese = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}
    return len(scripts) > 1 and not scripts <= japanese
