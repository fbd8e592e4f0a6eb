"""Files that are data or text in some encoding: questions as JSON and CSV, entries, exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.knowledge import load_entry
from bot.knowledge.importing import import_bytes
from bot.paths import KNOWLEDGE
from tests.knowledge.importing.test_kinds import asked, read


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.json", '[{"question":"Is it?","answer":"It is."},{"q":"Is he?","a":"He is."}]'),
        (
            "x.json",
            '{"faq":{"all":[{"title":"Is it?","body":"It."},{"q":"Is he?","a":"H."}]}}',
        ),
        ("x.json", '{"Is it?":"It is.","Is he?":"He is."}'),
        ("x.jsonl", '{"question":"Is it?","answer":"It is."}\n{"question":"Is he?","answer":"H."}'),
        ("x.csv", 'Question,Answer\nIs it?,"It is, always."\nIs he?,He is.\n'),
        ("x.csv", "id;answer;question\n1;It is.;Is it?\n2;He is.;Is he?\n"),
        ("x.tsv", "question\tanswer\nIs it?\tIt is.\nIs he?\tHe is.\n"),
    ],
)
def test_questions_as_data_become_entries(name: str, text: str) -> None:
    assert asked(read(text, name)) == ["Is it?", "Is he?"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.json", '{"a": [1, 2], "b": {"c": "d"}}', "question"),
        ("x.json", '[{"question": "Is it?", "answer": "It is."', "valid JSON"),
        ("x.csv", "name,age\nAnna,4\n", "question"),
    ],
)
def test_data_without_questions_is_refused_with_what_is_expected(
    name: str, text: str, words: str
) -> None:
    result = read(text, name)
    assert result.entries == ()
    assert words in (result.error or "")


def test_nothing_comes_out_that_is_no_text() -> None:
    text = '[{"question": "Is \\ud800 it\\u0007?", "answer": "It is.\\udfff\\u0000"}]'
    (entry,) = read(text, "x.json").entries
    assert (entry.question, entry.answer) == ("Is it?", "It is.")
    page = '<script type="application/ld+json">{"@type":"Question","name":"Is it ok?",'
    page += '"acceptedAnswer":{"text":"It is \\ud83d fine, as long as you both like it."}}</script>'
    json.dumps([e.answer for e in read(f"<html>{page}</html>").entries]).encode()
    str(read(f"<html>{page}</html>").entries).encode()


@pytest.mark.parametrize("path", sorted(KNOWLEDGE.glob("*.md")), ids=lambda path: path.stem)
def test_entries_of_our_own_come_back_as_they_are(path: Path) -> None:
    entry = load_entry(path)
    (draft,) = import_bytes(path.name, path.read_bytes()).entries
    assert (draft.question, draft.aliases, draft.parts, draft.category) == (
        entry.question,
        entry.aliases,
        entry.sections,
        entry.category,
    )
    assert draft.answer.startswith(entry.short)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Можно ли опоздать?\nДа, но предупредите меня заранее.\n"),
        ("koi8_r", "Можно ли опоздать?\nДа, но предупредите меня заранее.\n"),
        ("cp1253", "Μπορώ να αργήσω λίγο;\nΝαι, αλλά πείτε το μου πριν.\n"),
        ("cp932", "遅れて来てもいいですか？\nはい、先に知らせてください。\n"),
        ("iso8859_2", "Czy mogę się spóźnić?\nTak, daj mi znać wcześniej, żółta kartka.\n"),
        ("cp1250", "Késhetek egy kicsit?\nIgen, de szóljon előtte, és ő megvárja.\n"),
        ("cp1254", "Biraz geç kalabilir miyim?\nEvet, ama önce haber verin, değil mi.\n"),
        ("koi8_r", "Q: Опоздать можно?\nA: Нет.\n"),
        ("cp866", "Можно ли опоздать?\nДа.\n"),
        ("gb18030", "可以迟到吗？\n可以，请先告诉我。\n"),
        ("big5", "可以遲到嗎？\n可以，請先告訴我。\n"),
        ("euc_jp", "遅刻してもいい？\nはい、どうぞ。\n"),
        ("iso2022_jp", "遅刻してもいい？\nはい、どうぞ。\n"),
        ("euc_kr", "늦어도 되나요?\n네, 먼저 알려 주세요.\n"),
        ("cp1256", "هل يمكنني أن أتأخر؟\nنعم، أخبرني قبل ذلك.\n"),
        ("cp874", "มาสายได้ไหม?\nได้ บอกก่อน\n"),
        ("utf-16-le", "遅刻してもいい？\nはい、どうぞ。\n"),
        ("utf-16-be", "可以迟到吗？\n可以，请先告诉我。\n"),
        ("utf-32-le", "May I be late?\nTell me before.\n"),
        ("cp1252", "Puis-je arriver en retard ?\nOui, à condition de me prévenir dès le matin.\n"),
    ],
)
def test_an_undeclared_encoding_is_found(encoding: str, text: str) -> None:
    assert import_bytes("x.txt", text.encode(encoding)) == import_bytes("x.txt", text.encode())


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp852", "Czy mogę się spóźnić?\nTak, daj mi znać wcześniej, żółta kartka.\n"),
        ("cp1252", "Kas ma võin hilineda?\nEi, see pole õige.\n"),  # or Hungarian
    ],
)
def test_or_is_said_to_be_unknown(encoding: str, text: str) -> None:
    result = import_bytes("x.txt", text.encode(encoding))
    assert result.entries == ()
    assert "save it as UTF-8" in (result.error or "")


def test_an_exported_channel_is_a_chat() -> None:
    text = (
        "=====================\nGuild: Hall\nChannel: help\n=====================\n\n"
        "[3/4/2026 9:01 AM] grey owl\nMay a counsellor read my blog?\n\n[3/4/2026 9:05 AM] fox\n"
        "Ask her to leave it be.\n\n{Reactions}\n👍 (2)\n"
    )
    (entry,) = read(text, "x.txt").entries
    assert (entry.question, entry.answer) == (
        "May a counsellor read my blog?",
        "Ask her to leave it be.",
    )
