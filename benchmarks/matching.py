"""Matching beside simple peers in one run: accuracy, latency, misspelling, many entries.

python -m benchmarks.matching [FILE...] [--banking DIR] [--many]
FILE: labelled questions, one JSON object a line (default: the project's own unseen ones).
DIR: train_10.jsonl and test.jsonl of BANKING77 (default: BANKING77 in the environment, or skipped).
Times are thread CPU milliseconds, so that other work on the machine counts less.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from rapidfuzz import fuzz, process

from benchmarks._peers import bm25
from bot.knowledge import Entry, Snapshot, load_knowledge
from bot.matching import Decision, Matcher
from bot.paths import KNOWLEDGE
from bot.text.cleaning import clean
from training.questions import EVALUATION, LabelledQuestion, read_questions

Ranker = Callable[[str], Sequence[str]]
_NEIGHBOURS = "qwertyuiop asdfghjkl zxcvbnm"
_COPIES = 40
_QUESTIONS = EVALUATION / "questions.jsonl"


def peers(snapshot: Snapshot) -> dict[str, Ranker]:
    """Return simple rankings of entries: by the best phrase of a rapidfuzz scorer, and BM25."""
    pairs = [(clean(text), e.id) for e in snapshot.entries.values() for text in e.phrases]
    texts, owners = [text for text, _ in pairs], [owner for _, owner in pairs]

    def fuzzy(scorer: Callable[..., float]) -> Ranker:
        def rank(question: str) -> Sequence[str]:
            results = process.extract(clean(question), texts, scorer=scorer, limit=60)
            return list(dict.fromkeys(owners[place] for _, _, place in results))

        return rank

    scorers = {"WRatio": fuzz.WRatio, "ratio": fuzz.ratio, "token_set_ratio": fuzz.token_set_ratio}
    ranked = {f"rapidfuzz {name}": fuzzy(scorer) for name, scorer in scorers.items()}
    return {**ranked, "BM25": bm25(snapshot)}


def ours(matcher: Matcher) -> Ranker:
    """Rank as the bot does."""
    return lambda question: [candidate.entry_id for candidate in matcher.match(question).candidates]


def measure(name: str, rank: Ranker, questions: Sequence[LabelledQuestion]) -> tuple[float, float]:
    """Print and return first and within three, in percent."""
    first, within = 0, 0
    times: list[float] = []
    for question in questions:
        started = time.thread_time()
        best = list(rank(question.text))[:3]
        times.append(1000 * (time.thread_time() - started))
        first += bool(best) and best[0] in question.accepted
        within += not set(best).isdisjoint(question.accepted)
    share = (100 * first / len(questions), 100 * within / len(questions))
    p50, p99 = (float(np.percentile(times, part)) for part in (50, 99))
    print(f"  {name:28} {share[0]:5.1f} / {share[1]:5.1f}   p50 {p50:5.1f} ms, p99 {p99:5.1f} ms")
    return share


def misspell(text: str, share: float, chance: random.Random) -> str:
    """Swap, drop, double or mistype one letter in that share of the words of four letters up."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) < 4 or not word.isalpha() or chance.random() >= share:
            continue
        at = chance.randrange(1, len(word) - 1)
        key = _NEIGHBOURS.find(word[at].lower())
        near = _NEIGHBOURS[key + 1 : key + 2].strip() or "e"
        words[place] = chance.choice(
            (
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + near + word[at + 1 :],
            )
        )
    return " ".join(words)


def long_posts(matcher: Matcher, questions: Sequence[LabelledQuestion]) -> None:
    """Time the questions of 500 characters and more, of whatever kind, each three times."""
    long = [question.text for question in questions if len(question.text) >= 500] * 3
    times: list[float] = []
    for place, text in enumerate(long):
        started = time.thread_time()
        matcher.match(f"{text} {place}")
        times.append(1000 * (time.thread_time() - started))
    if times:
        p50, p99 = (float(np.percentile(times, part)) for part in (50, 99))
        print(f"  {len(long) // 3} of 500 characters and more: p50 {p50:.1f} ms, p99 {p99:.1f} ms")


def overlays(matcher: Matcher) -> None:
    """Print the cost of a server's own phrases: milliseconds of CPU, and bytes of arrays."""
    matcher.overlay(aliases={next(iter(matcher.snapshot.entries)): ["a first one"]})
    for entries, phrases in ((0, 0), (1, 1), (5, 10), (20, 10), (100, 10)):
        own = [
            Entry(
                f"own-{at}",
                f"Where is room {at}?",
                aliases=tuple(f"the way to room {at} by door {n}" for n in range(phrases - 1)),
            )
            for at in range(entries)
        ]
        started = time.process_time()
        overlay = matcher.overlay(entries=own)
        times = 1000 * (time.process_time() - started)
        print(f"  {entries} entries of {phrases}: {times:.0f} ms, {_held(overlay) / 1024:.0f} KB")


def _held(value: object) -> int:
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, Struct):
        return sum(_held(getattr(value, name)) for name in value.__struct_fields__)
    return 0


def misspelt(matcher: Matcher, questions: Sequence[LabelledQuestion]) -> None:
    """Print the points lost when 10 and 20 % of the longer words are misspelt (five draws)."""
    plain, _ = measure("as typed", ours(matcher), questions)
    for share in (0.1, 0.2):
        hits: list[bool] = []
        for seed in range(5):
            chance = random.Random(seed)  # noqa: S311 - a benchmark
            hits += [
                ours(matcher)(misspell(question.text, share, chance))[0] in question.accepted
                for question in questions
            ]
        print(f"  {share:.0%} of words misspelt: {100 * float(np.mean(hits)) - plain:+.1f} points")


def banking(folder: Path) -> None:
    """Measure BANKING77, official 10-shot split: an entry an intent, with ten phrasings each."""
    if not (folder / "test.jsonl").is_file():
        print(f"BANKING77 skipped: no test.jsonl in {folder}")
        return
    groups: dict[str, list[str]] = {}
    for question in read_questions(folder / "train_10.jsonl"):
        groups.setdefault(question.accepted[0], []).append(question.text)
    entries = {name: Entry(name, rows[0], aliases=tuple(rows[1:])) for name, rows in groups.items()}
    test = read_questions(folder / "test.jsonl")
    print(f"BANKING77, 10-shot, {len(test)} questions: first / within three")
    snapshot = Snapshot(entries)
    for name, rank in peers(snapshot).items():
        measure(name, rank, test[::10])
    measure("boundary-bot", ours(Matcher.load(snapshot)), test)


def many(snapshot: Snapshot, questions: Sequence[LabelledQuestion], copies: int = _COPIES) -> None:
    """Time a question over 25 entries of ten aliases, and over so many copies of each (1,000)."""
    few = {e.id: Entry(e.id, e.question, aliases=e.aliases[:9]) for e in snapshot.entries.values()}
    lots = {
        f"{entry.id}-{place}": Entry(
            f"{entry.id}-{place}",
            f"{entry.question} (case {place})",
            aliases=tuple(f"{alias} in case {place}" for alias in entry.aliases[:9]),
        )
        for place in range(copies)
        for entry in few.values()
    }
    for entries in (few, lots):
        started = time.perf_counter()
        matcher = Matcher.load(Snapshot(entries))
        print(
            f"{len(entries)} entries: ready after {time.perf_counter() - started:.1f} s, uncached"
        )
        measure("(accuracy means nothing here)", ours(matcher), questions[:100])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the measurements that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[_QUESTIONS])
    parser.add_argument("--banking", type=Path, default=os.environ.get("BANKING77"))
    parser.add_argument("--many", action="store_true")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args(arguments)
    snapshot = load_knowledge(KNOWLEDGE)
    matcher = Matcher.load(snapshot, cache_dir=options.cache)
    for file in options.files:
        questions = [q for q in read_questions(file) if q.kind in {"in", "typo"} and q.accepted]
        print(f"{file.name}, {len(questions)} questions in scope: first / within three")
        for name, rank in peers(snapshot).items():
            measure(name, rank, questions)
        misspelt(matcher, questions)
        outside = [q for q in read_questions(file) if q.kind == "none"]
        answered = sum(matcher.match(q.text).decision is Decision.ANSWER for q in outside)
        print(f"  answered though not covered: {answered} of {len(outside)}")
        long_posts(matcher, read_questions(file))
        if options.many:
            many(snapshot, questions)
            overlays(matcher)
    if options.banking:
        banking(Path(options.banking))
    else:
        print("BANKING77: skipped, no folder was given.")


if __name__ == "__main__":
    main()
