"""The messages that teach both signals, read once; the fit to all of them or to a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.safety.classifier import Classifier
from bot.safety.models import SafetyDataError, SentenceModel
from bot.safety.rewriting import Rewriter
from bot.safety.rules import RuleBook
from bot.safety.wording import Wording
from training.danger.leftout import Judged, left_out
from training.danger.messages import Message, with_slips
from training.danger.wording import fit_wording


@dataclass(frozen=True)
class Lesson:
    """Messages with misspelt copies of some, as the signals read them."""

    messages: tuple[Message, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, messages: Sequence[Message], crisis: Path) -> Lesson:
        """Read all messages once."""
        examples = tuple(with_slips(messages))
        rules = RuleBook.load(crisis)
        rewriter = Rewriter.load(crisis, rules.words)
        plain = tuple(rules.without_idioms(rewriter.plain(message.text)) for message in examples)
        return cls(examples, plain)

    def fit_wording(self, numbers: Sequence[int] | None = None) -> Wording:
        """Fit the wording signal to the messages of these numbers, or to all."""
        numbers = range(len(self.messages)) if numbers is None else numbers
        danger = [self.messages[at].number > 0 for at in numbers]
        return fit_wording([self.plain[at] for at in numbers], danger)

    def left_out(self, model: SentenceModel) -> list[Judged]:
        """Judge the messages of some authors by a model that has not read them.

        The wording is fitted without them here. Raises SafetyDataError when the model tells no
        danger.
        """
        out = sorted(left_out(self.messages))
        apart = frozenset(out)
        wording = self.fit_wording([at for at in range(len(self.messages)) if at not in apart])
        classifier = Classifier.of(model)
        if classifier is None:
            raise SafetyDataError("The graph of --encoder was not trained to tell danger")
        scores, _ = classifier.judge([self.messages[at].text for at in out])
        return [
            Judged(self.messages[at], wording.score(self.plain[at]), score)
            for at, score in zip(out, scores, strict=True)
        ]
