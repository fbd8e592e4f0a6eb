"""The groups of letters that tell languages apart, chosen from the model of `py3langid`.

Kept are groups of small letters of the scripts that languages share, the languages that somebody
may write to the bot, and of the groups those that say most about a language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.small_talk.letters import LONGEST_GROUP, pack_group

_OWN = """
en pcm es fr de pt it pl nl tr vi sv cs ro ca gl eu oc da is fi et lv lt hu hr bs sl sk sq tl jv sw
af cy ga ht so ha yo zu mg az uz eo la zxx ru uk be bg mk sr kk fa ur ps ku hi mr ne
"""
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    **{code: (code,) for code in _OWN.split()},
    "id": ("id", "ms"),
    "no": ("no", "nn"),
    "ar": ("ar", "arz", "ary"),
}
"""Our languages, and the labels of the model that stand for each."""
FREQUENT = frozenset(
    [
        "en",
        "es",
        "fr",
        "de",
        "pt",
        "it",
        "pl",
        "nl",
        "tr",
        "id",
        "vi",
        "sv",
        "cs",
        "ro",
        "ru",
        "uk",
        "ar",
        "hi",
    ]
)
"""Languages that count three times when groups are chosen."""
_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI")
_GROUPS = 24_000


def build_letters(target: Path) -> None:
    """Write the model. Needs the package `py3langid`, whose labels and layout are those of 0.4."""
    langid: Any = import_module("py3langid.langid")  # an extra of the training, without stubs
    load_model: Any = import_module("py3langid.modelio").load_model
    table, prior, labels, moves, rows, outputs = load_model(langid.MODEL_DIR / langid.MODEL_FILE)
    names = _group_names(np.asarray(moves).reshape(-1, 256), np.asarray(rows))
    groups = {outputs[state]: name for state, name in names.items() if outputs[state] >= 0}
    kept = sorted(number for number, name in groups.items() if _is_wanted(name))
    columns, priors = _merged(np.asarray(table), np.asarray(prior), labels)
    best = np.array(kept)[np.argsort(-_information(columns[kept]))[:_GROUPS]]
    best = np.array(sorted(best.tolist(), key=lambda number: pack_group(groups[number])))
    # Only differences between languages matter, so each row is moved to where eight bits hold it.
    centred = columns[best] - columns[best].mean(axis=1, keepdims=True)
    step = float(np.abs(centred).max() / 127)
    np.savez_compressed(
        target,
        languages=np.array(list(LANGUAGES)),
        groups=np.array([pack_group(groups[number]) for number in best.tolist()], dtype=np.uint64),
        table=np.rint(centred / step).astype(np.int8),
        step=np.float32(step),
        prior=priors,
    )


def _group_names(moves: NDArray[Any], rows: NDArray[Any]) -> dict[int, bytes]:
    """Return the bytes that lead to each state of the automaton, the shortest way."""
    names, states = {0: b""}, [0]
    while states:
        following: list[int] = []
        for state in states:
            for byte, target in enumerate(moves[rows[state]].tolist()):
                if target not in names:
                    names[target] = names[state] + bytes([byte])
                    following.append(target)
        states = following
    return names


def _is_wanted(name: bytes) -> bool:
    """Whether a group stands in small letters of a shared script; a part of a letter may."""
    text = name.decode(errors="ignore")
    if len(name) > LONGEST_GROUP or text != text.lower():
        return False
    if not text:
        return len(name) > 1
    letters = [char for char in text if char.isalpha()]
    marks = all(char in " '’-" or unicodedata.category(char)[0] == "M" for char in text)
    rest = all(char.isalpha() or char in " '’-" or _is_mark(char) for char in text)
    scripts = all(unicodedata.name(char, "").startswith(_SCRIPTS) for char in letters)
    return rest and scripts and (not marks or any(map(_is_mark, text)))


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _merged(
    table: NDArray[Any], prior: NDArray[Any], labels: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return log-probabilities and priors by language; labels of one language are averaged."""
    columns: list[NDArray[np.float32]] = []
    priors: list[float] = []
    for wanted in LANGUAGES.values():
        numbers = [number for number, label in enumerate(labels) if label in wanted]
        shares = np.exp(table[:, numbers].astype(np.float32))
        columns.append(np.log(shares.mean(axis=1)))
        priors.append(float(prior[numbers].max()))
    return np.stack(columns, axis=1), np.array(priors, dtype=np.float32)


def _information(columns: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how much each group says about the language, in nats for one text."""
    weights = np.array([3.0 if code in FREQUENT else 1.0 for code in LANGUAGES], dtype=np.float32)
    weights /= weights.sum()
    shares = np.exp(columns)
    mean = np.log((shares * weights).sum(axis=1, keepdims=True))
    return (weights * shares * (columns - mean)).sum(axis=1)
