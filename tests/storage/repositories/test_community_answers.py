from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.storage import Storage
from bot.storage.clock import utc_now
from bot.storage.repositories.community.answer_rows import HelpfulCount, Marking
from bot.storage.repositories.community.rows import PostSearch, PostStatus
from tests.engines.outside import outside, raw_rows
from tests.storage.repositories.community_posts import message, published


async def test_a_marked_answer_is_kept_with_its_author_and_words(store: Storage) -> None:
    post = await published(store, 1)
    marked = await store.repositories.community.answers.accept(1, post.id, message(), None)
    assert marked is not None
    assert (marked.marking, marked.former_id) == (Marking.MARKED, None)
    assert (marked.post.status, marked.post.answer_id) == (PostStatus.ANSWERED, 501)
    assert marked.post.answered_at is not None
    row = await store.repositories.community.answers.get(1, 501)
    assert row is not None
    assert (row.author_id, row.text, row.post_id) == (88, "Ask at reception.", post.id)
    assert row.accepted_at is not None


async def test_neither_author_nor_words_can_be_read_in_the_file(store: Storage) -> None:
    post = await published(store, 1)
    answer = message(author_id=123456789012345678)
    await store.repositories.community.answers.accept(1, post.id, answer, None)
    (row,) = await raw_rows(store, "SELECT * FROM community_answers")
    assert "123456789012345678" not in repr(row)
    assert "reception" not in repr(row)


async def test_of_two_marks_at_once_one_wins_and_the_other_reads_it(store: Storage) -> None:
    post = await published(store, 1)
    answers = store.repositories.community.answers
    both = await asyncio.gather(
        answers.accept(1, post.id, message(501), None),
        answers.accept(1, post.id, message(502), None),
    )
    results = [each for each in both if each is not None]
    assert sorted(each.marking for each in results) == [Marking.MARKED, Marking.OVERTAKEN]
    assert len({each.post.answer_id for each in results}) == 1
    loser = next(each for each in (501, 502) if each != results[0].post.answer_id)
    assert await answers.get(1, loser) is None


async def test_the_same_mark_twice_is_one(store: Storage) -> None:
    post = await published(store, 1)
    answers = store.repositories.community.answers
    first = await answers.accept(1, post.id, message(), None)
    again = await answers.accept(1, post.id, message(), None)
    assert first is not None
    assert again is not None
    assert again.marking is Marking.SAME
    assert again.post.answered_at == first.post.answered_at


async def test_a_mark_moves_and_takes_the_former_words_along(store: Storage) -> None:
    post = await published(store, 1)
    answers = store.repositories.community.answers
    await answers.accept(1, post.id, message(501), None)
    moved = await answers.accept(1, post.id, message(502, 89, "Better"), 501)
    assert moved is not None
    assert (moved.marking, moved.former_id, moved.post.answer_id) == (Marking.MOVED, 501, 502)
    former = await answers.get(1, 501)
    assert former is not None
    assert (former.text, former.accepted_at) == (None, None)


async def test_a_mark_taken_back_opens_the_question_again(store: Storage) -> None:
    post = await published(store, 1)
    answers = store.repositories.community.answers
    await answers.accept(1, post.id, message(501), None)
    assert await answers.take_back(1, post.id, 999) is None
    opened = await answers.take_back(1, post.id, 501)
    assert opened is not None
    assert (opened.status, opened.answer_id, opened.answered_at) == (PostStatus.OPEN, None, None)
    assert await answers.take_back(1, post.id, 501) is None


async def test_the_words_stay_while_the_author_was_asked_for_consent(store: Storage) -> None:
    post = await published(store, 1)
    answers = store.repositories.community.answers
    await answers.accept(1, post.id, message(501), None)
    async with outside(store) as session:
        await session.do("UPDATE community_answers SET consent = 'given'")
    await answers.take_back(1, post.id, 501)
    row = await answers.get(1, 501)
    assert row is not None
    assert row.text == "Ask at reception."


async def test_a_closed_question_takes_no_mark(store: Storage) -> None:
    post = await published(store, 1)
    posts, answers = store.repositories.community.posts, store.repositories.community.answers
    await posts.change(1, post.id, (PostStatus.OPEN,), status=PostStatus.CLOSED)
    marked = await answers.accept(1, post.id, message(), None)
    assert marked is not None
    assert (marked.marking, marked.post.answer_id) == (Marking.OVERTAKEN, None)


async def test_another_server_marks_and_sees_nothing(store: Storage) -> None:
    post = await published(store, 1)
    answers = store.repositories.community.answers
    assert await answers.accept(2, post.id, message(), None) is None
    await answers.accept(1, post.id, message(), None)
    assert await answers.get(2, 501) is None
    assert await answers.take_back(2, post.id, 501) is None
    assert await answers.post_answered_by(2, 501) is None
    found = await answers.post_answered_by(1, 501)
    assert found is not None
    assert found.id == post.id


async def test_whom_a_message_helped_is_counted_once_a_member(store: Storage) -> None:
    post = await published(store, 1)
    votes = store.repositories.community.votes
    cast = [votes.cast(1, post.id, message(), member, helpful=True) for member in (1, 2, 3, 1)]
    await asyncio.gather(*cast)
    assert await votes.count(1, 501) == HelpfulCount(3, 0)
    changed = await votes.cast(1, post.id, message(), 2, helpful=False)
    assert changed == HelpfulCount(2, 1)
    assert await votes.count(2, 501) == HelpfulCount()


async def test_the_same_voter_has_another_name_at_each_message(store: Storage) -> None:
    post = await published(store, 1)
    votes = store.repositories.community.votes
    for message_id in (501, 502):
        await votes.cast(1, post.id, message(message_id), 77, helpful=True)
    names = [row[0] for row in await raw_rows(store, "SELECT voter FROM community_votes")]
    assert len({bytes(name) for name in names}) == 2


async def test_a_helpful_message_ends_the_waiting_and_is_no_mark(store: Storage) -> None:
    post, other = await published(store, 1), await published(store, 2)
    lists = store.repositories.community.lists
    page = await lists.page(1, PostSearch.UNANSWERED, offset=0, size=10)
    assert [each.id for each in page] == [post.id, other.id]
    await store.repositories.community.votes.cast(1, post.id, message(), 5, helpful=True)
    page = await lists.page(1, PostSearch.UNANSWERED, offset=0, size=10)
    assert [each.id for each in page] == [other.id]
    opened = await lists.page(1, PostSearch.OPEN, offset=0, size=10)
    assert [each.id for each in opened] == [other.id, post.id]


async def test_an_unhelpful_message_does_not_end_the_waiting(store: Storage) -> None:
    post = await published(store, 1)
    await store.repositories.community.votes.cast(1, post.id, message(), 5, helpful=False)
    assert await store.repositories.community.lists.count(1, PostSearch.UNANSWERED) == 1


async def test_lists_are_bound_to_server_and_member(store: Storage) -> None:
    await published(store, 1, anonymous=True)
    await published(store, 2, 2)
    lists = store.repositories.community.lists
    assert await lists.count(1, PostSearch.MINE, 77) == 1
    assert await lists.count(1, PostSearch.MINE, 78) == 0
    assert await lists.count(3, PostSearch.OPEN) == 0
    (own,) = await lists.page(1, PostSearch.MINE, 77, offset=0, size=5)
    assert own.title == "Title 1"


async def test_a_lull_is_spoken_of_once_until_somebody_writes(store: Storage) -> None:
    post = await published(store, 1)
    reminders = store.repositories.community.reminders
    later = utc_now() + timedelta(hours=1)
    assert await reminders.servers(later) == [1]
    assert [each.id for each in await reminders.due(1, later, 5)] == [post.id]
    both = await asyncio.gather(
        reminders.claim(1, post.id, later, later), reminders.claim(1, post.id, later, later)
    )
    assert sorted(both) == [False, True]
    assert await reminders.servers(later) == []
    await reminders.release(1, post.id, later)
    assert await reminders.claim(1, post.id, later, later)
    posts = store.repositories.community.posts
    posts.clock = lambda: later + timedelta(minutes=1)
    await posts.touch(1, 101)
    later += timedelta(hours=2)
    assert [each.id for each in await reminders.due(1, later, 5)] == [post.id]


async def test_no_lull_is_spoken_of_where_nobody_wants_it(store: Storage) -> None:
    post = await published(store, 1)
    posts, later = store.repositories.community.posts, utc_now() + timedelta(hours=1)
    await posts.change(1, post.id, (PostStatus.OPEN,), reminders=False)
    assert await store.repositories.community.reminders.servers(later) == []
    assert await store.repositories.community.reminders.due(1, later, 5) == []
    assert not await store.repositories.community.reminders.claim(1, post.id, later, later)


async def test_the_words_of_a_deleted_message_are_emptied(store: Storage) -> None:
    post = await published(store, 1)
    answers = store.repositories.community.answers
    await answers.accept(1, post.id, message(), None)
    await answers.forget_words(1, 501)
    row = await answers.get(1, 501)
    assert row is not None
    assert row.text is None
    assert row.author_id == 88
