"""Reading a folder of guides: one YAML file each."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from pydantic import ValidationError

from bot.guides.models import (
    Guide,
    GuideBook,
    GuideChoice,
    GuideEnding,
    GuideStep,
    GuideWriting,
)
from bot.guides.schema import GuideFile, StepHead
from bot.guides.structure import structure_faults
from bot.knowledge.errors import KnowledgeError
from bot.knowledge.faults import faults_of
from bot.knowledge.frontmatter import line_in, parse_yaml, read_text
from bot.knowledge.models import Source


class GuideFolder(Struct, frozen=True):
    """The guides of a folder that can be used, and every fault of the files that cannot."""

    book: GuideBook
    faults: tuple[KnowledgeError, ...]


def load_guides(directory: Path) -> GuideBook:
    """Return all guides of a folder, in the order of their file names; without a folder none.

    Raises KnowledgeError, which names file, line, step and what to do.
    """
    folder = read_guides(directory)
    if folder.faults:
        raise folder.faults[0]
    return folder.book


def read_guides(directory: Path) -> GuideFolder:
    """Return what of a folder can be used, and all that is wrong with the rest."""
    faults: list[KnowledgeError] = []
    guides: dict[str, Guide] = {}
    for path in guide_files(directory):
        try:
            guide = load_guide(path)
        except KnowledgeError as error:
            faults += error.every()
        else:
            guides[guide.id] = guide
    return GuideFolder(GuideBook(guides), tuple(faults))


def guide_files(directory: Path) -> list[Path]:
    """Return the files of a folder that hold a guide, by name."""
    if not directory.is_dir():
        return []
    return sorted(path for path in directory.glob("*.yaml") if path.name[0] != ".")


def load_guide(path: Path) -> Guide:
    """Return the guide that a file holds, in which every way comes to an end.

    Raises KnowledgeError with file and line; its `every` gives all faults of the file.
    """
    text = read_text(path)
    try:
        file = GuideFile.model_validate(parse_yaml(path, text))
    except ValidationError as error:
        raise KnowledgeError.first_of(faults_of(path, text, error)) from error
    guide = _guide(file)
    faults = [
        KnowledgeError(path, fault.sentence, line_in(text, fault.place))
        for fault in structure_faults(guide)
    ]
    if guide.id != path.stem:
        sentence = f"the id '{guide.id}' and the file's name must be the same: rename one of them"
        faults.append(KnowledgeError(path, sentence, line_in(text, ("id",))))
    if faults:
        raise KnowledgeError.first_of(faults)
    return guide


def _guide(file: GuideFile) -> Guide:
    return Guide(
        id=file.id,
        title=file.title,
        about=file.about,
        start=file.start,
        steps={step_id: _step(step_id, head) for step_id, head in file.steps.items()},
        offered_on=tuple(dict.fromkeys(file.offered_on)),
        keywords=tuple(file.keywords),
        reviewed=file.reviewed,
        sources=tuple(
            Source(source.title, source.note, strength=source.strength) for source in file.sources
        ),
    )


def _step(step_id: str, head: StepHead) -> GuideStep:
    return GuideStep(step_id, head.title, head.text, _way(head), head.danger)


def _way(head: StepHead) -> tuple[GuideChoice, ...] | GuideWriting | GuideEnding:
    if head.write is not None:
        write = head.write
        return GuideWriting(write.label, write.next, write.placeholder, write.note)
    if head.choices is not None:
        return tuple(GuideChoice(each.label, each.next, each.note) for each in head.choices)
    return GuideEnding(tuple(dict.fromkeys(head.entries)), head.keep)
