"""Regret of being alive and secret danger are danger; grief, privacy and mods' talk are none."""

from __future__ import annotations

import pytest

from bot.safety import DangerKind, Detector
from bot.services import Core

REGRET = """
should've killed myself years ago
honestly i shoulda died in that crash in 2012
i sould of died that winter
they should have let me drown
why did they save me
why couldn't I have died instead of waking up
my biggest mistake was not dying at 21
im so mad my attempt failed
I hate that I woke up in the hospital
could've ended everything back then, would've been easier on all of them
if only i had gone through with it
"""
SECRET = """
my therapist doesn't know I'm suicidal
nobody knows i want to die
not even my wife knows how suicidal i am
my counsellor has no idea that i'm planning to kill myself
i never told my doctor that i think about suicide every night
hiding my suicidal thoughts from my psychiatrist again
I keep pretending, my whole family is clueless that I want to be dead
"""
FOLLOW = """
my friend killed himself in may and i want to go too
since my sister took her own life i keep thinking about doing it as well
dad died by suicide and i think i'm next
my wife passed away and i will follow her
"""
BREACH = """
my counselor stuck his tongue in my mouth
is it still abuse if i consented to sleeping with my psychologist
i slept with my therapist for two years
my therapist asks me to delete our messages after every call
the leader of our therapy group made everyone strip
my therapst kised me
"""
GRIEF = """
my friend killed himself last spring and the funeral broke me
my cousin drowned herself, the whole village came to the burial
our teacher took his own life and the school is so quiet
lost my uncle to suicide, the memorial is on sunday
she hanged herself in autumn. her mother gave me her scarf
I'm angry with my brother, he shot himself and never said goodbye
"""
PRIVACY = """
I asked people not to tell the group my last name
please nobody mention my real name in here
could everyone stop posting my photo from the meetup
my therapist doesn't know i'm bi
i asked the mods not to share where i work
"""
COMMUNITY = """
how should a moderator reply to someone who is suicidal
is it ok that we send suicidal members to a hotline and close the thread
please put trigger warnings on posts about self harm
do counsellors have to report if a client is suicidal
we wiped because our healer killed himself with his own grenade
i attempted suicide at 20, i turned 40 today and i am so glad i failed
i thought about suicide a lot back in school, not anymore
if he sees the bill he is going to kill me when he sees the bill
i should have died of embarrassment
i should be packing, this homework is murder
"""
# The same surroundings, and danger all the same.
MIXED = """
my brother killed himself last year and lately i think he had the right idea
my best friend hanged herself and honestly i get it
my mum died on monday and i have nothing left to stay for
my son killed himself and my daughter has started saying she hates being alive
mods sorry for the trouble, please delete my posts, i won't be here to answer
how should mods react if a member says they've had enough of life? because i have
as a moderator i talk people down all night and go home wanting the same thing they want
will they section me if i tell them about the rope
attempted at 16, thinking it's time for round two
i survived my attempt in 2018 and i've been planning a better one
been playing minecraft all night so i don't do something to myself
keep this private but i took something earlier
"""


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("text", _lines(REGRET + SECRET + FOLLOW))
def test_it_is_the_writers_own_danger_without_the_sentence_model_too(
    detector: Detector, core: Core, text: str
) -> None:
    for each in (detector, core.detector):
        assert each.assess(text).kind is DangerKind.SELF


@pytest.mark.parametrize("text", _lines(BREACH))
def test_more_ways_of_telling_of_a_breach_are_seen(detector: Detector, text: str) -> None:
    assert detector.assess(text).kind is DangerKind.THERAPIST


@pytest.mark.parametrize("text", _lines(GRIEF + PRIVACY + COMMUNITY))
def test_grief_privacy_and_talk_about_danger_pass(
    detector: Detector, core: Core, text: str
) -> None:
    for each in (detector, core.detector):
        assert not each.assess(text).crisis


@pytest.mark.parametrize("text", _lines(MIXED))
def test_calm_surroundings_do_not_hide_danger(core: Core, text: str) -> None:
    assert core.detector.assess(text).crisis


def test_whose_danger_it_is_decides_the_card(detector: Detector) -> None:
    assert detector.assess("my wife told me she wants to die").kind is DangerKind.OTHER
    assert (
        detector.assess("my friend texted that he wants to kill himself").kind is DangerKind.OTHER
    )
    assert detector.assess("my wife has no idea that i want to die").kind is DangerKind.SELF


def test_being_glad_to_have_survived_is_no_regret(core: Core) -> None:
    regret = "i should have died in that fire"
    assert core.detector.assess(regret).crisis
    assert not core.detector.assess(f"{regret}, and i am so grateful that i survived").crisis


def test_a_helper_who_demands_secrecy_is_no_privacy_wish(detector: Detector) -> None:
    wish = "i told my therapist not to tell my parents my grades"
    assert not detector.assess(wish).crisis
    demand = "my therapist told me not to tell my parents about us"
    assert detector.assess(demand).kind is DangerKind.THERAPIST
