"""The safety check beside a list of keywords, in one run: messages recognised, and the time.

python -m benchmarks.danger [FILE...]
FILE: labelled messages, one JSON object a line (default: the project's own). Times are
thread CPU milliseconds a message, so that other work on the machine counts less.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot.knowledge import load_knowledge
from bot.matching import Matcher
from bot.paths import KNOWLEDGE
from bot.safety import Detector
from training.questions import EVALUATION, LabelledQuestion, read_questions

_NAMES = ("danger-3.jsonl", "danger-2.jsonl", "danger.jsonl", "questions.jsonl")
_FILES = [EVALUATION / name for name in _NAMES]
_KINDS = ("crisis", "not_crisis", "in", "typo", "none")
_KEYWORDS = re.compile(
    r"suicid|kill|die\b|dead|end it|hurt|cut|overdose|pills|abus|hit|rape|threat|weapon|unsafe"
)


def measure(name: str, check: Callable[[str], bool], messages: Sequence[LabelledQuestion]) -> float:
    """Print the share of messages that are answered with help, by kind, and the time.

    Return the median of the times.
    """
    counts = {kind: [0, 0] for kind in _KINDS}
    times: list[float] = []
    for message in messages:
        started = time.thread_time()
        helped = check(message.text)
        times.append(1000 * (time.thread_time() - started))
        counts[message.kind][0] += helped
        counts[message.kind][1] += 1
    shares = "  ".join(
        f"{kind} {100 * part / whole:5.1f}" for kind, (part, whole) in counts.items() if whole
    )
    p50, p99 = (float(np.percentile(times, part)) for part in (50, 99))
    print(f"  {name:22} {shares}   p50 {p50:6.3f} ms, p99 {p99:6.3f} ms")
    return p50


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare on each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, default=_FILES)
    bare, whole = Detector.load(), Detector.load(model=Matcher.load(load_knowledge(KNOWLEDGE)))
    for file in parser.parse_args(arguments).files:
        messages = list(read_questions(file))
        print(f"{file.name}, {len(messages)} messages: shown help, percent")
        floor = measure("keywords", lambda text: bool(_KEYWORDS.search(text.lower())), messages)
        for name, detector in (("without the model", bare), ("with the model", whole)):
            median = measure(name, lambda text, by=detector: by.assess(text).crisis, messages)
            print(f"  {'':22} {median / floor:.0f} times the keywords' time")


if __name__ == "__main__":
    main()
