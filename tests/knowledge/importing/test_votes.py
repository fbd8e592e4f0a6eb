"""What people voted below zero never becomes an answer, whatever a page shows votes with."""

from __future__ import annotations

import pytest

from bot.knowledge.importing import import_bytes

BAD = "Ring at his door late in the evening until he talks to you again."
GOOD = "Give it some weeks, and tell somebody you trust how much you miss the talks."
FINE = "A farewell letter that stays in a drawer helped me more than I thought."
VOTES = {
    "minus sign": '<span class="score">−2</span>',
    "en dash": '<span class="vote-count">–2</span>',
    "full width": '<span class="votes">－2</span>',
    "small minus": '<b class="karma">﹣2 points</b>',
    "entity": '<span class="points">&minus;2</span>',
    "brackets": '<i class="rating">(-2)</i>',
    "words alone": "<div>-2 votes</div>",
    "score of": "<div>Score: −2</div>",
    "minus as a word": '<span aria-label="minus 2 votes">2</span>',
    "label": '<span class="x" aria-label="Score of −2"></span>',
    "data": '<button class="vote" data-score="-2">2</button>',
    "data value": '<div class="js-vote-count" data-value="-2">2</div>',
    "title": '<span class="score" title="-2">•</span>',
    "arrows": "<p>▲ -2 ▼</p>",
    "buttons": "<div><button>Upvote</button><span>-2</span><button>Downvote</button></div>",
    "meta keeps it": '<div class="vote">2<meta itemprop="upvoteCount" content="-2"></div>',
    "meta loses it": '<div class="vote">–2<meta itemprop="upvoteCount" content="2"></div>',
    "thousands": '<span class="score">-1.2k</span>',
    "post rating": '<span class="post-rating">Rating: -2</span>',
}
UP = '<span class="score">5</span>'
FRAMES = {
    "answers": '<div class="answer">{votes}<div class="text"><p>{text}</p></div></div>',
    "posts": '<div class="post">{votes}<div class="content">{text}</div></div>',
    "unnamed": '<div class="k1"><div class="k2">{votes}</div><div><p>{text}</p></div></div>',
    "rows": "<table><tr><td>{votes}</td><td><p>{text}</p></td></tr></table>",
    "comments": '<div class="comment">{votes}<p class="comment-body">{text}</p></div>',
    "microdata": (
        '<div itemprop="suggestedAnswer" itemscope itemtype="https://schema.org/Answer">{votes}'
        '<div itemprop="text"><p>{text}</p></div></div>'
    ),
    "flat": "{votes}<p>{text}</p>",
}  # fmt: skip


def page(frame: str, votes: str) -> bytes:
    asked = FRAMES[frame].format(
        votes=UP, text="We stopped in May. I miss the talks, and I am sad."
    )
    if frame != "posts":
        asked = (
            '<div class="question"><p>We stopped in May. I miss the talks, and I am sad.</p></div>'
        )
    posts = [(votes, BAD), (UP, GOOD), (UP, FINE)]
    answers = "".join(FRAMES[frame].format(votes=v, text=t) for v, t in posts)
    return (
        "<html><head><title>Is it odd to miss him so much?</title></head><body>"
        f"<h1>Is it odd to miss him so much?</h1>{asked}<h2>3 answers</h2>{answers}</body></html>"
    ).encode()


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("votes", VOTES)
def test_an_answer_below_zero_stays_out(frame: str, votes: str) -> None:
    result = import_bytes("thread.html", page(frame, VOTES[votes]))
    text = "\n".join(entry.answer for entry in result.entries)
    assert BAD[:20] not in text
    assert GOOD in text
    assert FINE in text


@pytest.mark.parametrize("frame", FRAMES)
def test_and_the_same_answer_with_votes_above_zero_is_in(frame: str) -> None:
    result = import_bytes("thread.html", page(frame, UP))
    assert BAD in "\n".join(entry.answer for entry in result.entries)


@pytest.mark.parametrize(
    "mark", ["-2 votes", "−2 votes", "–2", "Score: −2", "▲ –2 ▼", "(-2 points)", "Rating: -2"]
)
def test_pasted_votes_below_zero_keep_an_answer_out(mark: str) -> None:
    text = (
        f"Is it odd to miss him so much?\n\n+4 votes\nWe stopped in May.\n\n2 answers\n\n{mark}\n"
        f"{BAD}\n\n+1 vote\n{GOOD}\n"
    )
    (entry,) = import_bytes("thread.txt", text.encode()).entries
    assert GOOD in entry.answer
    assert BAD not in entry.answer


@pytest.mark.parametrize(
    "answer",
    [
        '{"@type":"Answer","text":"%s","upvoteCount":-2}',
        '{"@type":"Answer","text":"%s","upvoteCount":"−2"}',
        '{"@type":"Answer","text":"%s","upvoteCount":3,"downvoteCount":9}',
    ],
)
def test_votes_in_the_data_of_a_page_count_as_well(answer: str) -> None:
    data = (
        '<html><head><title>x</title><script type="application/ld+json">{"@type":"QAPage",'
        '"mainEntity":{"@type":"Question","name":"Is it odd to miss him?","acceptedAnswer":'
        + answer.replace("%s", BAD)
        + f',"suggestedAnswer":[{{"@type":"Answer","text":"{GOOD}","upvoteCount":1}}]}}}}</script>'
        + "</head><body><div id=app></div></body></html>"
    )
    (entry,) = import_bytes("x.html", data.encode()).entries
    assert BAD not in entry.answer
    assert GOOD in entry.answer


def test_a_sign_that_only_the_page_keeps_holds_for_its_data_too() -> None:
    data = (
        '<html><head><title>x</title><script type="application/ld+json">{"@type":"QAPage",'
        '"mainEntity":{"@type":"Question","name":"Is it odd to miss him?","suggestedAnswer":['
        f'{{"@type":"Answer","text":"{BAD}","upvoteCount":2}},{{"@type":"Answer","text":"{GOOD}",'
        '"upvoteCount":1}]}}</script></head><body><h1>Is it odd to miss him?</h1>'
        '<div class="answer"><b class="vote">–2</b><p>' + BAD + "</p></div>"
        '<div class="answer"><b class="vote">+1</b><p>' + GOOD + "</p></div></body></html>"
    )
    text = "".join(entry.answer for entry in import_bytes("x.html", data.encode()).entries)
    assert BAD not in text
    assert GOOD in text


def test_votes_below_a_pasted_comment_are_its_own() -> None:
    text = (
        "r/Rooms\n•\n2 mo. ago\nfern\n\nIs it odd to miss him so much?\nSupport\n\nWe stopped.\n\n"
    )
    text += "Upvote\n21\nDownvote\n\n3\nGo to comments\n\nShare\n"
    for name, words, votes in (("owl", FINE, 9), ("[deleted]", BAD, -4), ("elk", GOOD, 2)):
        text += f"{name}\n•\n2mo ago\n{words}\n\nUpvote\n{votes}\nDownvote\nReply\n"
    (entry,) = import_bytes("thread.txt", text.encode()).entries
    assert FINE in entry.answer
    assert GOOD in entry.answer
    assert BAD not in entry.answer


def test_when_all_are_below_zero_nothing_is_taken_and_that_is_said() -> None:
    data = (
        '<html><body><h1>Is it odd to miss him?</h1><div class="question"><p>I am sad.</p></div>'
        f'<div class="answer"><b class="vote">-3</b><p>{BAD}</p></div></body></html>'
    )
    result = import_bytes("x.html", data.encode())
    assert result.entries == ()
    assert "below zero" in (result.error or "")
