"""The messages that teach both signals, read once; the fit to all of them or to a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from bot.safety.classifier import evidence
from bot.safety.rewriting import Rewriter
from bot.safety.rules import RuleBook
from bot.safety.wording import Wording
from training.danger.graph import Trained
from training.danger.leftout import Judged, left_out
from training.danger.messages import Message, with_slips
from training.danger.weights import Floats
from training.danger.wording import fit_wording

Say: TypeAlias = "Callable[[str], None]"


class Learner(Protocol):
    """The sentence model while it is trained further."""

    def fit(self, tokens: Sequence[Sequence[int]], numbers: Sequence[int], say: Say) -> Trained:
        """Learn texts, as token numbers, and their classes."""
        ...

    def logits(self, tokens: Sequence[Sequence[int]]) -> Floats:
        """Return (texts, classes)."""
        ...


@dataclass(frozen=True)
class Lesson:
    """Messages with misspelt copies of some, as both signals read them."""

    messages: tuple[Message, ...]
    plain: tuple[str, ...]
    tokens: tuple[Sequence[int], ...]

    @classmethod
    def of(
        cls, messages: Sequence[Message], crisis: Path, tokenise: Callable[[str], Sequence[int]]
    ) -> Lesson:
        """Read all messages once."""
        examples = tuple(with_slips(messages))
        rules = RuleBook.load(crisis)
        rewriter = Rewriter.load(crisis, rules.words)
        plain = tuple(rules.without_idioms(rewriter.plain(message.text)) for message in examples)
        return cls(examples, plain, tuple(tokenise(message.text) for message in examples))

    def fit_wording(self, numbers: Sequence[int] | None = None) -> Wording:
        """Fit the wording signal to the messages of these numbers, or to all."""
        numbers = range(len(self.messages)) if numbers is None else numbers
        danger = [self.messages[at].number > 0 for at in numbers]
        return fit_wording([self.plain[at] for at in numbers], danger)

    def fit_classifier(
        self, learner: Learner, say: Say, chosen: Sequence[int] | None = None
    ) -> Trained:
        """Train the sentence model on the messages of these numbers, or on all."""
        chosen = range(len(self.messages)) if chosen is None else chosen
        numbers = [self.messages[at].number for at in chosen]
        return learner.fit([self.tokens[at] for at in chosen], numbers, say)

    def left_out(self, learner: Learner, say: Say) -> list[Judged]:
        """Judge the messages of some authors by signals that were fitted without them."""
        out = left_out(self.messages)
        numbers = [at for at in range(len(self.messages)) if at not in out]
        wording = self.fit_wording(numbers)
        self.fit_classifier(learner, say, numbers)
        scores = evidence(learner.logits([self.tokens[at] for at in sorted(out)]))
        return [
            Judged(self.messages[at], wording.score(self.plain[at]), score)
            for at, score in zip(sorted(out), scores.tolist(), strict=True)
        ]
