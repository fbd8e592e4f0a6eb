"""The shipped knowledge base: complete, in our own words, within what a card holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bot.knowledge import Entry, Snapshot, load_knowledge
from bot.knowledge.review import review, review_files
from bot.paths import KNOWLEDGE

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
RUN = 8
IDS = """friends-during-therapy friends-after-therapy cooling-off-period therapists-get-attached
reach-out-former-therapist therapist-unavailable right-to-refuse stay-in-touch
contact-channels hugs wanting-a-hug romantic-relationship therapist-in-love
therapist-handles-feelings therapist-wants-relationship repair-after-violation
report-violation dual-relationship power-imbalance confidentiality objectivity referral
flexible-boundaries what-are-boundaries client-has-feelings attachment-to-therapist
dropped-by-therapist saying-goodbye gifts self-disclosure clients-family
teens-and-parents therapist-breaks rupture therapist-shows-emotion values-and-sides
missed-sessions inattentive-therapist shared-therapist two-therapists meeting-outside
invitations looking-each-other-up knowing-a-therapist other-helpers used-by-therapist
recording-and-notes group-therapy-rules online-therapy warning-signs how-to-raise-it
peer-support-limits private-messages trauma-dumping giving-advice naming-therapists
member-friendships supporter-burnout worried-about-member therapists-in-servers"""


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return load_knowledge(KNOWLEDGE)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower().replace("\u2019", "'"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return zip(*(found[start:] for start in range(RUN)), strict=False)


def everything(entry: Entry) -> str:
    parts = [f"{part.title}\n{part.body}" for part in entry.sections]
    notes = [f"{source.title}\n{source.note}" for source in entry.sources]
    # Joined by a word that no text holds, so that no run goes over an edge.
    return " zzzz ".join([*entry.phrases, entry.short, *parts, *notes])


def test_every_entry_is_there(shipped: Snapshot) -> None:
    assert set(shipped.entries) == set(IDS.split())


def test_a_reviewer_finds_nothing(shipped: Snapshot) -> None:
    assert review(shipped) == []
    assert review_files(KNOWLEDGE, shipped, date.max) == []


def test_every_source_says_how_much_weight_it_has(shipped: Snapshot) -> None:
    for entry in shipped.entries.values():
        assert all(source.strength for source in entry.sources), entry.id


def test_a_category_holds_more_than_one_question(shipped: Snapshot) -> None:
    assert all(len(entries) > 1 for entries in shipped.categories.values())
    assert "Other" not in shipped.categories


def test_near_misses_are_listed(shipped: Snapshot) -> None:
    assert sum(len(topic.phrases) for topic in shipped.topics) >= 150
    assert all(len(topic.pointer) <= 240 for topic in shipped.topics)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents of the beginning are not here")
def test_no_sentence_is_copied_from_the_documents(shipped: Snapshot) -> None:
    copied = {run for seed in SEEDS.glob("*.txt") for run in runs(seed.read_text("utf-8"))}
    assert copied
    for entry in shipped.entries.values():
        found = [" ".join(run) for run in runs(everything(entry)) if run in copied]
        assert not found, f"{entry.id} copies: {found}"


def test_sentences_are_short_enough_to_read(shipped: Snapshot) -> None:
    for entry in shipped.entries.values():
        prose = re.sub(r"[*_#-]", " ", entry.short)
        lengths = sorted(len(words(part)) for part in re.split(r"[.!?:]\s", prose) if words(part))
        assert lengths[len(lengths) // 2] <= 20, entry.id


def test_related_entries_lead_on_and_never_in_a_dead_end(shipped: Snapshot) -> None:
    for entry in shipped.entries.values():
        assert entry.related, entry.id
    reached = {name for entry in shipped.entries.values() for name in entry.related}
    assert reached == set(shipped.entries)


def test_categories_stand_in_one_order(shipped: Snapshot) -> None:
    names = list(shipped.entries)
    assert all(first < second for first, second in pairwise(names))
