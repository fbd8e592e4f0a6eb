"""What is said to the bot and asks nothing of its knowledge."""

from __future__ import annotations

import pytest

from bot.matching import Decision
from cogs.asking.messages import NO_QUESTION
from tests.discord.acting import answer_of, ask, me_of, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.steering import asks_back

AS_TO_A_FRIEND = "Type your question as you would say it to a friend"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("feeling rly lonely tonight", "**/crisis**"),
        ("i dont have anyone to talk too", "**/crisis**"),
        ("😢😢😢", "**/crisis**"),
        ("today was such a sad day", "**/crisis**"),
        ("my friend killed himself in march and the funeral broke me", "sorry for your loss"),
        ("we had the memorial for my uncle, he took his own life", "sorry for your loss"),
        ("thx a lot!!", "You're welcome"),
        ("heyyy", "Hello!"),
        ("is there a real human behind this", "I'm a program"),
        ("what a good bot you are", "kind of you"),
        ("pls help me", "**/help**"),
        ("💊💊", "**/crisis**"),
        ("?!", "I couldn't find a question"),
        ("qwrtz", "couldn't make sense"),
        ("therapy", AS_TO_A_FRIEND),
        ("Therapist?", AS_TO_A_FRIEND),
        ("my therapist please", AS_TO_A_FRIEND),
        ("therapy stuff", AS_TO_A_FRIEND),
        ("what", AS_TO_A_FRIEND),
        ("so?", AS_TO_A_FRIEND),
        (".", AS_TO_A_FRIEND),
        ("?", AS_TO_A_FRIEND),
        ("hello", AS_TO_A_FRIEND),
        ("help", "as you would say it to a friend"),
        ("dfkj sdkf", AS_TO_A_FRIEND),
    ],
)
async def test_it_gets_a_short_fitting_reply_and_is_not_kept(
    world: World, text: str, fits: str
) -> None:
    card = await ask(world, text)
    assert fits in texts(card)
    assert "I don't have an answer" not in texts(card)
    assert len(buttons(card)) <= 2
    assert await rows(world) == []


@pytest.mark.parametrize("text", ["touch", "confidentiality", "what are boundaries?"])
async def test_a_word_that_says_enough_is_a_question(world: World, text: str) -> None:
    card = await ask(world, text)
    assert AS_TO_A_FRIEND not in texts(card)


async def test_sadness_offers_the_way_to_help(world: World) -> None:
    card = await ask(world, "i just feel so sad and empty")
    shown = await press(world.member, card, "Find somebody to talk to")
    assert shown.ephemeral
    assert world.core.texts.always.title in said(shown)


@pytest.mark.parametrize("lead", ["hi!", "thanks.", "hey there,", "hello bot"])
async def test_a_question_that_begins_with_a_greeting_is_a_question(
    world: World, lead: str
) -> None:
    card = await ask(world, f"{lead} can my therapist hug me?")
    assert world.core.snapshot.entries["hugs"].question in texts(card)


@pytest.mark.parametrize(
    "text", ["thank you!", "i feel so alone", "good bot", "are you human?", "🔪"]
)
async def test_a_mention_that_is_no_question_gets_one_line(world: World, text: str) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {text}")
    (card,) = public(world)
    assert texts(card)
    assert "\n" not in texts(card)
    assert not buttons(card)


async def test_a_mention_in_passing_is_not_refused_at_length(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} made lentil stew with my flatmate")
    assert texts(public(world)[0]) == NO_QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "mein Therapeut will mich nicht mehr sehen, was nun?",
        "mi psicóloga me abrazó al final",
        "ma thérapeute part en congé, c'est normal ?",
        "можно подарить психологу цветы?",
        "セラピストに手紙を書いてもいい？",
        "terapeutim beni aramadi",
    ],
)
async def test_what_is_not_english_is_never_matched(world: World, text: str) -> None:
    card = await ask(world, text)
    assert "I only understand English well" in texts(card)
    assert "/crisis" in texts(card)
    language = world.core.reception.language_of(text)
    assert language is not None
    own = world.core.reception.languages[language]
    assert texts(card).startswith(own.reply)
    assert list(buttons(card))[:2] == [own.button, "Ask the moderators"]
    (row,) = await rows(world)
    assert row.outcome == "none"


async def test_a_language_without_texts_gets_the_english_card(world: World) -> None:
    card = await ask(world, "szabad megölelnem a terapeutámat?")
    assert texts(card).startswith("I only understand English well")
    assert "findahelpline.com" in texts(card)
    assert list(buttons(card))[:2] == ["Find somebody to talk to", "Ask the moderators"]


@pytest.mark.parametrize("text", ["¿puedo abrazar a mi terapeuta?", "هل يمكنني أن أحضن معالجتي؟"])
async def test_a_mention_in_another_language_is_answered_in_it(world: World, text: str) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {text}")
    (card,) = public(world)
    language = world.core.reception.language_of(text)
    assert language is not None
    *own, english = texts(card).splitlines()
    assert "\n".join(own) == world.core.reception.languages[language].reply
    assert english.startswith("-# I only understand English well")
    assert not buttons(card)
    (row,) = await rows(world)
    assert row.outcome == "none"


async def test_a_direct_message_in_another_language_is_answered_in_it(world: World) -> None:
    text = "meine Therapeutin antwortet nicht auf meine Mails"
    await world.member.user.send_dm(text)
    (card,) = public(world, world.member.user.dm_channel)
    assert texts(card).startswith(world.core.reception.languages["de"].reply)


async def test_another_language_costs_no_offer(world: World) -> None:
    await world.bot.services.configs.set(world.guild.id, "suggestion_channels", (world.channel.id,))
    await world.member.send(world.channel, "darf ich meine therapeutin am ende umarmen?")
    assert public(world) == []


@pytest.mark.parametrize(
    "text", ["ich möchte einfach nur noch sterben", "je vais me pendre ce soir", "死にたい"]
)
async def test_danger_in_another_language_is_danger(world: World, text: str) -> None:
    card = await ask(world, text)
    assert "I only understand English" not in texts(card)
    assert "emergency number" in texts(card)
    assert await rows(world) == []


@pytest.mark.parametrize(
    "text", ["lmk if my T can txt me", "hug from T ok or nah", "omg is my T allowed 2 b my frend??"]
)
def test_slangy_english_is_english(world: World, text: str) -> None:
    assert world.core.reception.before_matching(text) is None


async def test_a_quotation_before_a_question_changes_nothing(world: World) -> None:
    card = await ask(world, "> so glad it's friday\ncan my therapist hug me?")
    assert world.core.snapshot.entries["hugs"].question in texts(card)


async def test_of_somebody_elses_message_it_is_not_said_that_you_asked(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    message = await world.other.send(world.channel, "would a cuddle from a T be strange")
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    card = answer_of(result)
    assert "The message: " in texts(card)
    nothing = await press(world.member, card, "None of these")
    assert "The message: " in said(nothing)
    assert "You asked" not in texts(card) + said(nothing)


def test_general_and_grave_entries_do_not_win_by_default(world: World) -> None:
    match = world.core.matcher.match
    for text, entry_id in (
        ("may i hand my psychologist a little christmas parcel?", "gifts"),
        ("my T read her text messages while i was talking", "inattentive-therapist"),
        ("i typed my counsellor's name into google last night", "looking-each-other-up"),
        ("she ended the phone call with a quick love ya", "therapist-shows-emotion"),
        ("should my therapist get a seat at my wedding?", "invitations"),
    ):
        assert match(text).candidates[0].entry_id == entry_id, text
    for text in ("how do i cook rice", "my boss shouts", "is therapy worth it", "what is emdr"):
        assert match(text).decision is Decision.NONE, text
    assert match("what are boundaries in therapy?").candidates[0].entry_id == "what-are-boundaries"
    assert match("what are boundaries in therapy?").decision is Decision.ANSWER


async def test_of_an_entry_switched_off_it_is_not_said_that_it_is_another_subject(
    world: World,
) -> None:
    await world.bot.services.configs.set(world.guild.id, "disabled_entries", ("hugs",))
    card = await ask(world, "may my therapist hug me?")
    assert "different kind of therapist" not in texts(card)
    assert "outside the therapy room" not in texts(card)


async def test_the_list_of_faq_understands_what_is_typed(world: World) -> None:
    found = await world.member.autocomplete(
        world.channel, "faq", "question", "could we be mates when therapy is over"
    )
    assert found[0]["value"] == "friends-after-therapy"
    nothing = await world.member.autocomplete(world.channel, "faq", "question", "zzz")
    assert list(nothing) == []
