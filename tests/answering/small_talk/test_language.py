"""Telling English from other languages, and naming the language."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from bot.answering.small_talk import ConversationError
from bot.answering.small_talk.letters import LetterModel
from bot.answering.small_talk.scripts import OTHER
from bot.paths import DATA
from bot.services import Core

HERE = Path(__file__).parent
EVALUATION = HERE.parents[2] / "training" / "evaluation"
WITHOUT_SPACES = {"ja", "ko", "zh"}
_WORDS = 4


def read(name: str) -> Mapping[str, Sequence[str]]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def full_messages(name: str) -> Iterator[tuple[str, str]]:
    """Yield (language, message) for messages of four words and more."""
    for language, messages in read(name).items():
        for message in messages:
            if language in WITHOUT_SPACES or len(message.split()) >= _WORDS:
                yield language, message


@pytest.mark.parametrize("name", ["messages.toml", "fresh.toml"])
def test_another_language_is_recognised_and_named(core: Core, name: str) -> None:
    rows = [(language, core.reception.language_of(text)) for language, text in full_messages(name)]
    assert len({language for language, _ in rows}) == 20
    assert sum(code is not None for _, code in rows) >= 0.95 * len(rows)
    assert sum(code == language for language, code in rows) >= 0.9 * len(rows)


@pytest.mark.parametrize("language", read("messages.toml"))
def test_each_language_is_recognised(core: Core, language: str) -> None:
    messages = read("messages.toml")[language]
    codes = [core.reception.language_of(text) for text in messages]
    assert codes.count(None) <= 1
    assert codes.count(language) >= 0.8 * len(codes)


@pytest.mark.parametrize("path", sorted(EVALUATION.glob("*.jsonl")), ids=lambda path: path.stem)
def test_english_is_hardly_ever_taken_for_another_language(core: Core, path: Path) -> None:
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    foreign = [text for text in texts if core.reception.language_of(text) is not None]
    assert len(foreign) <= max(1, round(0.005 * len(texts))), foreign


@pytest.mark.parametrize(
    "text",
    [
        "abuela died and my T came to the funeral",
        "can i text my терапевт?",
        "my therapist said 愛 to me what does it mean",
        "is it ok that dr. Nguyen Thi Minh hugged me",
        'my therapist said "te quiero" and i froze',
        "does my psychologist Jürgen Müller get to hug me",
        "no me gusta my therapist lol",
        "hola can i hug my therapist",
        "dinnae ken if ma therapist is daein it right",
        "yall finna cry",
        "wth tf ikr hbu",
        "da bot is bad",
        "deadass no cap",
        "𝓬𝓪𝓷 𝓲 𝓱𝓾𝓰 𝓱𝓮𝓻",
        "сan i hug my thеrapist",
        "hmm",
        "?",
    ],
)
def test_english_with_foreign_words_names_or_slang_stays_english(core: Core, text: str) -> None:
    assert core.reception.language_of(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("saanko halata terapeuttiani", "fi"),
        ("szabad megölelnem a terapeutámat?", "hu"),
        ("må jeg give min terapeut et kram?", "da"),
        ("može li mi terapeut biti prijatelj", "hr"),
        ("آیا می‌توانم درمانگرم را بغل کنم؟", "fa"),
        ("μπορώ να αγκαλιάσω τον θεραπευτή μου;", OTHER),
        ("ฉันกอดนักบำบัดได้ไหม", OTHER),
    ],
)
def test_other_languages_are_not_taken_for_one_of_ours(
    core: Core, text: str, language: str
) -> None:
    assert core.reception.language_of(text) == language
    assert language not in core.reception.languages
    reply = core.reception.before_matching(text)
    assert reply is not None
    assert (reply.kind, reply.language) == ("foreign", "")


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "letters.npz"
    path.write_bytes(b"PK no archive")
    with pytest.raises(ConversationError, match=r"letters\.npz"):
        LetterModel.load(path)


def test_a_text_of_nothing_known_has_probabilities() -> None:
    model = LetterModel.load(DATA / "languages" / "letters.npz")
    for text in ("", "7", "\ud800", "語"):
        shares = model.likelihoods(text, {})
        assert sum(shares.values()) == pytest.approx(1)
