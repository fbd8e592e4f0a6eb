from __future__ import annotations

import asyncio

from bot.storage import Storage
from tests.engines.outside import raw_rows
from tests.storage.repositories.community_posts import message, published

WORDS = "Nobody here likes you, zigzag."


async def test_a_question_is_hidden_and_shown_once(store: Storage) -> None:
    hidden = store.repositories.community.hidden
    post = await published(store, 1)
    assert not await hidden.hide_post(2, post.id)
    assert sorted(await asyncio.gather(*(hidden.hide_post(1, post.id) for _ in range(2)))) == [
        False,
        True,
    ]
    found = await hidden.post_of_card(1, 201)
    assert found is not None
    assert found.hidden_at is not None
    assert await hidden.post_of_card(2, 201) is None
    assert await hidden.show_post(1, post.id)
    assert not await hidden.show_post(1, post.id)


async def test_the_words_of_a_hidden_message_are_kept_sealed_until_it_is_shown(
    store: Storage,
) -> None:
    hidden = store.repositories.community.hidden
    post = await published(store, 1)
    assert await hidden.hide_answer(1, post.id, message(text=WORDS))
    assert not await hidden.hide_answer(1, post.id, message(text="something else"))
    (row,) = await raw_rows(store, "SELECT * FROM community_answers")
    assert "zigzag" not in repr(row)
    answer = await hidden.answer(1, 501)
    assert answer is not None
    assert (answer.text, answer.author_id) == (WORDS, 88)
    assert not await hidden.show_answer(2, 501)
    assert await hidden.show_answer(1, 501)
    assert not await hidden.show_answer(1, 501)
    shown = await hidden.answer(1, 501)
    assert shown is not None
    assert shown.text is None


async def test_a_marked_answer_keeps_its_words_when_it_is_shown_again(store: Storage) -> None:
    hidden = store.repositories.community.hidden
    post = await published(store, 1)
    await store.repositories.community.answers.accept(1, post.id, message(text=WORDS), None)
    assert await hidden.hide_answer(1, post.id, message(text=WORDS))
    assert await hidden.show_answer(1, 501)
    answer = await hidden.answer(1, 501)
    assert answer is not None
    assert (answer.text, answer.hidden_at) == (WORDS, None)
