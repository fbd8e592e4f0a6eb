from __future__ import annotations

import asyncio

from bot.storage import Storage
from bot.storage.repositories.community.consents import Consents
from bot.storage.repositories.community.rows import Consent
from tests.storage.repositories.community_posts import message, published

AUTHOR, OTHER = 88, 89


async def marked(store: Storage, message_id: int = 501) -> Consents:
    """The consents of a store in which a message of the author answers a question."""
    post = await published(store, 1)
    answers = store.repositories.community.answers
    await answers.accept(1, post.id, message(message_id, AUTHOR), None)
    return store.repositories.community.consents


async def consent_of(store: Storage, message_id: int = 501) -> Consent:
    answer = await store.repositories.community.answers.get(1, message_id)
    assert answer is not None
    return answer.consent


async def test_an_author_is_asked_once_however_many_ask(store: Storage) -> None:
    consents = await marked(store)
    asked = await asyncio.gather(*(consents.ask(1, 501) for _ in range(3)))
    assert sorted(asked) == [False, False, True]
    assert not await consents.ask(2, 501)
    assert not await consents.ask(1, 502)


async def test_the_author_alone_decides_and_may_change_their_mind(store: Storage) -> None:
    consents = await marked(store)
    assert not await consents.decide(1, 501, AUTHOR, yes=True), "nobody has asked"
    await consents.ask(1, 501)
    assert not await consents.decide(1, 501, OTHER, yes=True)
    assert not await consents.decide(2, 501, AUTHOR, yes=True)
    assert await consents.decide(1, 501, AUTHOR, yes=True)
    assert await consent_of(store) is Consent.GIVEN
    assert await consents.decide(1, 501, AUTHOR, yes=False)
    assert not await consents.use(1, 501)
    assert await consent_of(store) is Consent.REFUSED


async def test_an_entry_and_a_change_of_mind_at_once_have_one_winner(store: Storage) -> None:
    consents = await marked(store)
    await consents.ask(1, 501)
    await consents.decide(1, 501, AUTHOR, yes=True)
    used, refused = await asyncio.gather(
        consents.use(1, 501), consents.decide(1, 501, AUTHOR, yes=False)
    )
    assert used is not refused
    assert await consent_of(store) is (Consent.USED if used else Consent.REFUSED)


async def test_what_became_no_entry_waits_for_one_again(store: Storage) -> None:
    consents = await marked(store)
    await consents.ask(1, 501)
    await consents.decide(1, 501, AUTHOR, yes=True)
    assert await consents.use(1, 501)
    assert not await consents.use(1, 501)
    await consents.give_back(1, 501)
    assert await consents.use(1, 501)
