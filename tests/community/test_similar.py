"""Which earlier questions are shown before a new one is asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.community import CommunityPost, PostStatus
from bot.community.similar import LEAST, SimilarPosts, about, likeness, most_similar
from bot.services import Core

THEN = datetime(2026, 1, 1, tzinfo=UTC)
# Made up for this.
ALIKE = [
    ("Can I bring my dog?", "Is it okay to bring a dog along"),
    ("What gift can I give her for christmas", "christmas gift for therapist?"),
    ("I am scared to go back after a rupture", "Going back after a rupture"),
    ("My therapist falls asleep", "therapist keeps falling asleep during sessions"),
    ("How do I tell my therapist that I love her", "telling my therapist: fallen in love"),
    ("Should I friend my therapist on Instagram?", "does a friend request on instagram hurt?"),
]
STRANGERS = [
    ("Can my therapist hug me?", "Can my therapist record me?"),
    ("What do you do between sessions?", "How do you prepare for sessions?"),
    ("I love my therapist", "I love this server, thanks"),
    ("My therapist is leaving", "My therapist is pregnant"),
    ("Is it ok to cry in therapy", "is it ok to swear in therapy"),
    ("How to cope with panic at work", "How to cope with my mother at christmas"),
    ("Therapist", "My therapist moved to Leeds"),
]


def post(number: int, title: str) -> CommunityPost:
    return CommunityPost(1, number, THEN, PostStatus.OPEN, True, False, "x", title, None, THEN)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert likeness(about(one), about(other)) >= LEAST


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_strangers(one: str, other: str) -> None:
    assert likeness(about(one), about(other)) < LEAST


def test_three_at_most_the_most_similar_first_and_the_newest_of_the_same() -> None:
    titles = ["Dog hair in the waiting room", "My dog", "Bring the dog?", "bring a dog", "Cats"]
    found = most_similar("may I bring my dog", [post(n, title) for n, title in enumerate(titles)])
    assert [each.id for each in found][:2] == [3, 2]
    assert len(found) <= 3
    assert 4 not in [each.id for each in found]


@pytest.mark.parametrize("question", ["", "???", "my therapist", "😭" * 500, "a " * 4000])
def test_a_question_that_says_nothing_is_like_none(question: str) -> None:
    assert most_similar(question, [post(1, "My therapist"), post(2, "😭")]) == []


# In other words, and in words that look alike.
SAME_MEANING = [
    ("Is it ok to text my old therapist?", "Contacting a former therapist"),
    ("how to tell parents I'm in therapy", "Telling my family that I see a counsellor"),
    ("what do you wear to group", "Dress code for group therapy?"),
    ("anyone else cry the whole way home", "I always cry after sessions"),
]
SAME_WORDS = [
    ("away over christmas", "christmas gift for my therapist"),
    ("my therapist is ill", "I was ill and missed the session"),
    ("how long until it gets better", "how long is a session"),
    ("I love my therapist", "I love this server, thanks"),
]


@pytest.mark.parametrize(("one", "other"), [*ALIKE, *SAME_MEANING])
async def test_the_model_finds_what_is_meant(core: Core, one: str, other: str) -> None:
    assert await SimilarPosts(core.matcher).find(one, [post(1, other)]), (one, other)


@pytest.mark.parametrize(("one", "other"), [*STRANGERS, *SAME_WORDS])
async def test_the_model_passes_over_what_only_sounds_alike(
    core: Core, one: str, other: str
) -> None:
    assert not await SimilarPosts(core.matcher).find(one, [post(1, other)]), (one, other)


async def test_the_most_similar_comes_first(core: Core) -> None:
    posts = [post(n, title) for n, title in enumerate(("Cats", "My dog", "Bring my dog along?"))]
    found = await SimilarPosts(core.matcher).find("may I bring my dog", posts)
    assert found[0].id == 2
