"""Questions to the community in the database: numbers, pace, states, and who asked."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from bot.community import NewPost, PostPlace, PostStatus
from bot.storage import Storage
from bot.storage.clock import utc_now
from bot.storage.repositories.community.rows import TooManyPostsError
from tests.engines.outside import stored_bytes

if TYPE_CHECKING:
    from bot.community import CommunityPost
    from bot.storage.repositories.community.posts import PostStore

ASKER = 712345678901234567
OTHER = 812345678901234567
NEW = NewPost(
    1, "key", ASKER, "Is marmalade fine?", "On toast, periwinkle.", "Touch", anonymous=True
)


def posts(store: Storage) -> PostStore:
    return store.repositories.community.posts


async def add(
    store: Storage, key: str = "key", status: PostStatus = PostStatus.WAITING, guild_id: int = 1
) -> CommunityPost:
    new = replace(NEW, key=key, guild_id=guild_id)
    return (await posts(store).add(new, status, 9)).row


async def test_a_form_is_one_question_however_often_it_comes(store: Storage) -> None:
    first = await posts(store).add(NEW, PostStatus.SENDING, 1)
    again = await posts(store).add(NEW, PostStatus.WAITING, 1)
    assert (first.fresh, again.fresh) == (True, False)
    assert first.row == again.row
    assert first.row.status is PostStatus.SENDING
    assert (first.row.id, (await add(store, guild_id=2)).id) == (1, 1)


async def test_the_pace_is_one_members_in_one_server_and_says_when_again(store: Storage) -> None:
    await posts(store).add(NEW, PostStatus.SENDING, 1)
    with pytest.raises(TooManyPostsError) as caught:
        await posts(store).add(replace(NEW, key="2"), PostStatus.SENDING, 1)
    wait = caught.value.again_at - utc_now()
    assert timedelta(minutes=58) < wait <= timedelta(hours=1)
    await posts(store).add(replace(NEW, key="3", asker_id=OTHER), PostStatus.SENDING, 1)
    await posts(store).add(replace(NEW, key="4", guild_id=2), PostStatus.SENDING, 1)
    posts(store).clock = lambda: utc_now() + timedelta(hours=1, seconds=1)
    await posts(store).add(replace(NEW, key="5"), PostStatus.SENDING, 1)


async def test_words_and_asker_cannot_be_read_in_the_database(store: Storage) -> None:
    await add(store)
    stored = b"".join((await stored_bytes(store)).values())
    assert b"Touch" in stored
    for secret in (NEW.title, NEW.text, str(ASKER)):
        assert secret.encode() not in stored


async def test_only_the_asker_is_the_asker_and_only_in_that_server(store: Storage) -> None:
    post = await add(store)
    assert await posts(store).is_asker(1, post.id, ASKER)
    assert not await posts(store).is_asker(1, post.id, OTHER)
    assert not await posts(store).is_asker(2, post.id, ASKER)
    assert await posts(store).asker_of(1, post.id) == ASKER
    assert await posts(store).asker_of(2, post.id) is None
    assert [each.id for each in await posts(store).of_asker(1, ASKER)] == [post.id]
    assert await posts(store).of_asker(2, ASKER) == []


async def test_of_two_decisions_at_once_one_wins(store: Storage) -> None:
    post = await add(store)

    async def decide(status: PostStatus) -> CommunityPost | None:
        return await posts(store).change(1, post.id, (PostStatus.WAITING,), status=status)

    outcomes = await asyncio.gather(decide(PostStatus.SENDING), decide(PostStatus.REFUSED))
    assert [each is None for each in outcomes].count(True) == 1
    (winner,) = [each for each in outcomes if each is not None]
    assert await posts(store).get(1, post.id) == winner


async def test_a_question_that_was_taken_back_is_not_published(store: Storage) -> None:
    post = await add(store, status=PostStatus.SENDING)
    among = (PostStatus.SENDING,)
    await posts(store).change(1, post.id, among, status=PostStatus.WITHDRAWN, title="", text=None)
    assert await posts(store).publish(1, post.id, PostPlace(1, 2, 3)) is None
    stored = await posts(store).get(1, post.id)
    assert stored is not None
    assert stored.place is None
    assert stored.text is None
    assert NEW.title not in stored.title


async def test_another_servers_question_is_neither_read_nor_changed(store: Storage) -> None:
    post = await add(store)
    assert await posts(store).get(2, post.id) is None
    everything = tuple(PostStatus)
    assert await posts(store).change(2, post.id, everything, status=PostStatus.CLOSED) is None
    assert (await posts(store).get(1, post.id)) == post


async def test_unfinished_is_what_is_sent_or_waits_without_a_card(store: Storage) -> None:
    waiting = await add(store, "a")
    sending = await add(store, "b", PostStatus.SENDING)
    theirs = await add(store, "c", PostStatus.SENDING, guild_id=2)
    await add(store, "d", PostStatus.OPEN)
    assert set(await posts(store).list_unfinished()) == {
        (1, waiting.id),
        (1, sending.id),
        (2, theirs.id),
    }
    await posts(store).change(1, waiting.id, (PostStatus.WAITING,), card_channel_id=5, card_id=6)
    await posts(store).publish(1, sending.id, PostPlace(7, 8, 9))
    assert await posts(store).list_unfinished() == [(2, theirs.id)]
    open_now = await posts(store).in_thread(1, 8)
    assert open_now is not None
    assert open_now.status is PostStatus.OPEN
    assert await posts(store).in_thread(2, 8) is None
