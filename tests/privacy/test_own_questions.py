"""A member's own question: the proof that it is theirs, and forgetting it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.privacy.member_proofs import MemberProofs
from bot.privacy.own_questions import OwnQuestions
from bot.storage import NewQuestion, Storage

GUILD, ELSEWHERE, QUESTION, MIA, OTTO = 1, 2, 5, 101, 102
ASKED_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
async def storage(made_folder: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(None, made_folder)
    row = NewQuestion(GUILD, QUESTION, 9, ASKED_AT, "ask", "answer", "hugs", 0.9, 1.0, "May we?")
    assert await opened.repositories.questions.log.record(row, wait=10)
    yield opened
    await opened.close()


async def test_a_proof_holds_for_one_server_question_and_member(storage: Storage) -> None:
    proofs = MemberProofs(storage.cipher)
    proof = proofs.of_question(GUILD, QUESTION, MIA)
    assert proofs.proves_question(proof, GUILD, QUESTION, MIA)
    assert not proofs.proves_question(proof, GUILD, QUESTION, OTTO)
    assert not proofs.proves_question(proof, GUILD, QUESTION + 1, MIA)
    assert not proofs.proves_question(proof, ELSEWHERE, QUESTION, MIA)
    for text in ("", "é", proof[:-1], proof + "A"):
        assert not proofs.proves_question(text, GUILD, QUESTION, MIA)


async def test_the_tag_of_a_card_holds_for_one_message_and_proves_no_question(
    storage: Storage,
) -> None:
    proofs = MemberProofs(storage.cipher)
    tag = proofs.of_card(QUESTION, MIA)
    assert proofs.proves_card(tag, QUESTION, MIA)
    assert not proofs.proves_card(tag, QUESTION, OTTO)
    assert not proofs.proves_card(tag, QUESTION + 1, MIA)
    assert not proofs.proves_question(tag, GUILD, QUESTION, MIA)


async def test_a_question_is_forgotten_once_and_in_its_server_alone(storage: Storage) -> None:
    questions = OwnQuestions(storage)
    assert await questions.is_logged(GUILD, QUESTION)
    assert not await questions.is_logged(ELSEWHERE, QUESTION)
    assert not (await questions.forget(ELSEWHERE, QUESTION)).existed
    assert await questions.is_logged(GUILD, QUESTION)
    assert (await questions.forget(GUILD, QUESTION)).existed
    assert not await questions.is_logged(GUILD, QUESTION)
    assert not (await questions.forget(GUILD, QUESTION)).existed
