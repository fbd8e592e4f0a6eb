"""Kinds of documents that once lost or merged what they say: fresh ones of each."""

from __future__ import annotations

import pytest

from bot.knowledge.importing import Imported, import_bytes


def read(text: str, name: str = "x.html") -> Imported:
    return import_bytes(name, text.encode())


def asked(result: Imported) -> list[str]:
    return [("~" if e.proposed else "") + e.question for e in result.entries]


def faq(*pairs: tuple[str, str], attributes: str = "") -> str:
    parts = "".join(f"<section {attributes}><h2>{q}</h2><p>{a}</p></section>" for q, a in pairs)
    return f"<html><body><main><h1>Questions</h1>{parts}</main></body></html>"


@pytest.mark.parametrize(
    "name", ["privacy", "consent", "related", "social", "newsletter", "signature", "feedback", "ad"]
)
@pytest.mark.parametrize("attribute", ["id", "class"])
def test_a_name_of_an_element_deletes_nothing(name: str, attribute: str) -> None:
    pair = ("May my sister wait outside?", "She may sit in the hall while we talk.")
    other = ("Is tea allowed?", "Bring a cup and put it on the shelf.")
    page = faq(pair, attributes=f'{attribute}="{name}"').replace("</main>", faq(other)[26:])
    assert "She may sit in the hall" in str(read(page).entries)


@pytest.mark.parametrize(
    "sentence",
    [
        "You must be registered with the chamber before you may use that word.",
        "Our notes are coded so that nobody who finds them can break your privacy.",
        "By entering the room you accept that I may write down a word or two.",
        "You need to be logged in with your own account before we begin.",
        "Sign up for a first talk at the desk and bring your papers.",
    ],
)
def test_a_single_sentence_deletes_nothing(sentence: str) -> None:
    page = faq(("What should I know first?", sentence), ("Is tea allowed?", "Bring a cup, please."))
    assert len(read(page).entries) == 2


@pytest.mark.parametrize("head", ["Thoughts on silence", "Discussion", "References", "Contact"])
def test_a_word_in_a_heading_ends_no_text(head: str) -> None:
    told = "Silence may be long, and that is no fault of anybody in the room."
    page = (
        "<html><body><article><h1>When nobody speaks</h1><p>There are hours in which little is "
        f"said, and they may be the best.</p><h2>{head}</h2><p>{told}</p></article></body></html>"
    )
    assert told in str(read(page).entries)


def test_a_short_part_between_questions_stands_apart() -> None:
    questions = ("May I pay late?", "Tell me before."), ("May I pay in coins?", "Better not.")
    entries = read(faq(*questions, ("Terms", "The fee is due on the first day."))).entries
    assert [entry.answer for entry in entries[:2]] == ["Tell me before.", "Better not."]
    assert "due on the first day" in entries[2].answer


_QUESTION = ("May I bring my dog?", "Yes, if he sleeps.")
_ALIEN = ("Parking", "Behind the house there are two places, and more in the street.")
_DOC = "<style>.c7{font-weight:700}</style><p class=c1><span class=c7>Our practice</span></p>"


def _page(head: str, *parts: tuple[str, str]) -> str:
    shown = {
        "h2": "<h2>{}</h2><p>{}</p>",
        "class": "<p><span class=c7>{}</span></p><p><span class=c1>{}</span></p>",
        "markdown": "\n\n## {}\n\n{}",
    }[head]
    start = {"h2": "<h1>Our practice</h1>", "class": _DOC, "markdown": "# Our practice"}[head]
    return start + "".join(shown.format(*part) for part in parts)


@pytest.mark.parametrize("head", ["h2", "class", "markdown"])
@pytest.mark.parametrize("parts", [(_QUESTION, _ALIEN), (_ALIEN, _QUESTION)])
def test_one_question_and_one_part_beside_it_are_two_entries(
    head: str, parts: tuple[tuple[str, str], ...]
) -> None:
    suffix = "md" if head == "markdown" else "html"
    found = {e.question: e for e in read(_page(head, *parts), f"page.{suffix}").entries}
    assert len(found) == 2
    assert found["May I bring my dog?"].answer == "Yes, if he sleeps."
    (other,) = (entry for entry in found.values() if entry.proposed)
    assert "parking" in other.question
    assert other.answer == _ALIEN[1]


@pytest.mark.parametrize("head", ["h2", "class", "markdown"])
def test_short_parts_about_different_things_are_entries_of_their_own(head: str) -> None:
    rules = (_ALIEN, ("Missed hours", "They are paid."), ("Letters", "I read them before we meet."))
    suffix = "md" if head == "markdown" else "html"
    entries = read(_page(head, *rules), f"page.{suffix}").entries
    assert [entry.answer for entry in entries] == [text for _, text in rules]
    assert all(entry.proposed for entry in entries)


@pytest.mark.parametrize(
    "parts",
    [
        (
            ("Before", "I was afraid for two whole weeks."),
            ("During", "I cried a lot."),
            ("After", "I felt light."),
        ),
        (
            ("1. Breathe", "Count to ten, and then once more."),
            ("2. Write", "Put it down."),
            ("3. Rest", "Then sleep."),
        ),
        (("Fear", "I was afraid. " * 40), ("Tears", "I cried a lot."), ("Calm", "I felt light.")),
    ],
)
def test_parts_that_belong_together_stay_one_entry(parts: tuple[tuple[str, str], ...]) -> None:
    assert len(read(_page("h2", *parts), "page.html").entries) == 1


def test_an_article_with_a_beginning_of_its_own_stays_one_entry() -> None:
    start = "<h1>Our practice</h1><p>" + "We moved here in spring and like the quiet. " * 3 + "</p>"
    page = _page("h2", _QUESTION, _ALIEN).replace("<h1>Our practice</h1>", start)
    assert len(read(page, "page.html").entries) == 1


def test_short_answers_with_labels_are_not_listed_as_left_out() -> None:
    result = read("Q: Who pays for a missed hour?\nA: You.\n\nQ: Is he told?\nA: No.\n", "x.txt")
    assert [entry.answer for entry in result.entries] == ["You.", "No."]
    assert result.left_out == ()


def test_all_that_is_left_out_is_listed_with_what_and_why() -> None:
    page = (
        "<html><body><nav>Start | Rooms | Prices</nav><h1>Rooms</h1><h2>May I bring a dog?</h2>"
        "<p>A small one may lie below the chair.</p><footer>Printed by Anders and sons</footer>"
        '<div style="display:none">Shall this be erased now for ever?</div></body></html>'
    )
    left = " ".join(f"{x.what} {x.why} {x.excerpt}" for x in read(page).left_out)
    assert "<nav>" in left
    assert "Anders" in left
    assert "hidden" in left


@pytest.mark.parametrize("hidden", ['aria-hidden="true"', "hidden", 'style="display:none"'])
def test_a_panel_that_unfolds_is_an_answer(hidden: str) -> None:
    page = "".join(
        f"<div class=q{n}><h3>Is number {n} free?</h3><div class=r{n} {hidden}><p>Yes, number {n} "
        "is free for all of you.</p></div></div>"
        for n in range(3)
    )
    assert len(read(f"<html><body>{page}</body></html>").entries) == 3


def test_a_cell_over_several_rows_shifts_no_column() -> None:
    page = (
        "<html><body><table><tr><th>Room</th><th>Question</th><th>Answer</th></tr>"
        "<tr><td rowspan=2>Hall</td><td>Is there tea?</td><td>In the corner.</td></tr>"
        "<tr><td>May I smoke?</td><td>Only in the yard.</td></tr></table></body></html>"
    )
    assert asked(read(page)) == ["Is there tea?", "May I smoke?"]


@pytest.mark.parametrize("kind", ["ul", "ol"])
def test_items_that_ask_and_hold_a_list_are_questions(kind: str) -> None:
    items = "".join(f"<li>Is room {n} warm?<ul><li>Mostly.</li></ul></li>" for n in range(2))
    assert len(read(f"<html><body><h1>FAQ</h1><{kind}>{items}</{kind}></body></html>").entries) == 2


def test_numbers_within_numbers_are_questions_of_their_own() -> None:
    text = (
        "1. May I come early?\n   Ten minutes at most.\n   1.1. And with a friend along?\n"
        "        Then wait in the hall.\n2. May I leave early?\n   At any time.\n"
    )
    assert asked(read(text, "x.txt")) == [
        "May I come early?",
        "And with a friend along?",
        "May I leave early?",
    ]


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("« Puis-je annuler demain ? »", "Puis-je annuler demain?"),
        ("「遅れて来てもいいですか？」", "遅れて来てもいいですか？"),
        ("¿Puedo llegar un poco más tarde?", "¿Puedo llegar un poco más tarde?"),
        ("هل يمكنني أن أتأخر قليلا؟", "هل يمكنني أن أتأخر قليلا؟"),
        ("„Darf ich etwas später kommen?“", "Darf ich etwas später kommen?"),
        ("May I come a little later?¹", "May I come a little later?"),
        ("May I come a little later?[1]", "May I come a little later?"),
    ],
)
def test_questions_of_other_languages_and_quotes_are_whole(line: str, question: str) -> None:
    text = f"{line}\nOui, merci de nous prévenir.\n\n{line[:1]}Is there tea in the hall?\nYes.\n"
    assert read(text.replace(f"{line[:1]}Is", "Is"), "x.txt").entries[0].question == question


def test_marks_of_notes_and_alerts_go() -> None:
    text = "## May I film?[^a]\n\n> [!WARNING]\n> Ask all of us first.\n\n[^a]: Since spring.\n"
    (entry,) = read(text, "x.md").entries
    assert entry.question == "May I film?"
    assert entry.answer == "> Ask all of us first."


def test_a_question_that_means_nothing_alone_is_no_alias() -> None:
    page = (
        '<html><body><h1>May I greet her in a shop?</h1><div class="question"><p>I saw her today. '
        "What would you do? Would a nod embarrass her?</p></div><div class=answer><p>A nod is fine "
        "with most of them, I think.</p></div></body></html>"
    )
    assert read(page).entries[0].aliases == ("Would a nod embarrass her?",)
