"""`python -m training fit`: everything that was fitted, fitted again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.matching import Dial


def fit(
    files: Annotated[
        list[Path], typer.Argument(help="Labelled questions, one JSON object a line.")
    ],
    real: Annotated[
        list[Path] | None, typer.Option(help="The same, of messages that real people wrote.")
    ] = None,
    knowledge: Annotated[
        Path | None, typer.Option(help="Knowledge folder. Default: the one that ships.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Parameter file to write. Default: the one that ships.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="Another sentence model: model.onnx and tokenizer.json.")
    ] = None,
) -> None:
    """Fit kernel, calibration and dial thresholds to labelled questions, in a few minutes.

    Messages of real people count as much as all others together.

    Writes the parameter file and says what each setting of the dial means on held-out questions
    (five folds).
    """
    from bot.knowledge import load_knowledge
    from bot.matching.encoding.encoder import Encoder
    from bot.matching.encoding.model import find_model
    from bot.matching.parameters import Parameters
    from bot.paths import DATA, KNOWLEDGE
    from bot.text.slang import Slang
    from training.matching.fitting import Fitted, fit_mode
    from training.questions import read_questions

    shipped = DATA / "matching" / "parameters.json"
    start = Parameters.load(shipped)
    snapshot = load_knowledge(knowledge or KNOWLEDGE)
    questions = [read_questions(file) for file in files]
    heard = [read_questions(file) for file in real or []]
    slang = Slang.load(DATA / "slang.yaml")
    fitted: dict[str, Fitted] = {}
    for name, mode, encoder in (
        ("semantic", start.semantic, Encoder(find_model(model))),
        ("lexical", start.lexical, None),
    ):
        fitted[name] = fit_mode(snapshot, questions, encoder, slang, mode, heard)
        _tell(name, fitted[name].meaning)
    result = Parameters(semantic=fitted["semantic"].mode, lexical=fitted["lexical"].mode)
    target = output or shipped
    target.write_text(result.model_dump_json(indent=2) + "\n", "utf-8")
    typer.echo(f"Written: {target}")


def _tell(name: str, meaning: Mapping[Dial, tuple[float, float, float, float, float]]) -> None:
    typer.echo(f"{name}, on held-out questions (five folds):")
    for setting, (right, helped, wrong, answered, refused) in meaning.items():
        typer.echo(
            f"  {setting:9} right {right:.1%}  right or suggested {helped:.1%}  wrong {wrong:.1%}"
            f"  | not covered: answered {answered:.1%}, refused {refused:.1%}"
        )
