"""What people tell of a therapist who crossed the line, and what only sounds like it."""

from __future__ import annotations

import pytest

from bot.safety import DangerKind, Detector

TOUCH = """
he laid his palm on my inner thigh and kept talking like nothing happened
During our last appointment my psychologist slid a hand under my blouse
my t brushed my boob w his hand twice, accident???
therapsit put his hand on my thigh
he put his hand on my thigh
my counsellor keeps stroking my thigh when i cry
my massage therapist touched me wrong
the masseuse touched me inappropriately and I froze
my physiotherapist's hand went somewhere it shouldn't
doctor felt me up during the check up, no gloves, door locked
my priest touched me where he shouldnt when i was confessing
my friend's therapist put his hand up her skirt
my sister was groped by her therapist
therapist touched my private parts ten years ago, was that even illegal
"""
CLOSER = """
he kissed me at the end of our session
I got kissed by my therapist
my shrink tried to kiss me and I pushed him off
ten years ago my psychiatrist had sex with me
my roommate says her shrink slept with her
therapist asked me to take my top off
he pulled me onto his lap in session and I let him
my therapist sent me a dick pic
my best friend's counselor kissed her and she doesn't know what to do
"""
SECRETS = """
im 15 and my counselor wants to meet up at his flat, just us
I am 17, he's my psychologist, he wants to take me out for dinner when nobody knows
my daughter is 13. her therapist asked her for pictures of herself
my son's counsellor told him not to tell us what they do
my psych said nobody can know about us
told me not to tell anybody about us
the youth worker told me our meetings are our little secret
my mentor at church says i'm so mature for my age and asked to be alone with me
"""
PRESSURE = """
said he'd end therapy if I don't come to his house
he said he would stop treating me unless I meet him at a hotel, my therapist
my therapist says she'll drop me if I tell anyone about the kiss
my therapist threatened to tell my parents everything if I quit
if I report him he will ruin my life, my therapist said
my social worker pressures me to have sex with him
my counsellor says I must undress or otherwise we are done
"""
HARMLESS = """
she put a hand on my shoulder when I cried
he hugged me and it was nice
my massage therapist is great
my therapist held my hand while I talked about my dad
My psychologist gave me a hug at our final session
can a therapist touch a client's knee
my doctor listened to my chest and said it's bronchitis
I'm 16 and my therapist wants to talk to my mum
my daughter is 12 and her therapist wants to meet us parents
my therapist said everything stays between us
my therapist threatened to charge me for the missed session
she will have to end our work if I move to another state
my boyfriend kissed me for the first time and I want to tell my therapist
i dream about kissing my therapist
I have a crush on my therapist, I imagine him touching my thigh
my therapist's words touched my heart
I feel tightness in my chest before therapy
my cat sat on my lap during online therapy
my therapist and I have an inside joke, our secret code word
my therapist asked about my sex life and it felt normal
is a therapist allowed to date a former client
"""


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize(
    "text", [line for told in (TOUCH, CLOSER, SECRETS, PRESSURE) for line in _lines(told)]
)
def test_whoever_tells_of_a_breach_is_seen(text: str, detector: Detector) -> None:
    found = detector.assess(text)
    assert found.crisis
    assert found.kind is DangerKind.THERAPIST


@pytest.mark.parametrize("text", _lines(HARMLESS))
def test_harmless_touch_and_talk_is_no_alarm(text: str, detector: Detector) -> None:
    assert not detector.assess(text).crisis


@pytest.mark.parametrize("text", ["i took all the pills just now", "she overdosed, not breathing"])
def test_what_is_done_already_is_urgent(text: str, detector: Detector) -> None:
    found = detector.assess(text)
    assert found.crisis
    assert found.urgent


@pytest.mark.parametrize("text", ["i wish i would never wake up", "i don't want to live anymore"])
def test_a_heavy_heart_is_not_told_to_call_before_a_kind_word(
    text: str, detector: Detector
) -> None:
    found = detector.assess(text)
    assert found.crisis
    assert not found.urgent
