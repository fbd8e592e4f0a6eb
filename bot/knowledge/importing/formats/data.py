"""Questions and answers in JSON or CSV, by the names that such files usually have for them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import cast

from bot.knowledge.importing.models import DocumentError, Draft, ImportLimits, OmittedPart
from bot.knowledge.importing.questions import shorten
from bot.knowledge.importing.text.decoding import visible

_QUESTION = (
    "question", "q", "frage", "pregunta", "domanda", "vraag", "faq", "prompt", "title", "name",
    "heading", "topic", "issue", "query", "summary", "term",
)  # fmt: skip
_ANSWER = (
    "answer", "a", "acceptedanswer", "antwort", "respuesta", "reponse", "réponse", "risposta",
    "antwoord", "response", "reply", "text", "body", "content", "description", "definition",
    "completion", "solution",
)  # fmt: skip
_ALIASES = ("aliases", "alias", "alternatives", "variants", "synonyms", "also")
_CATEGORY = ("category", "subject", "section", "tag", "topic")
_JSON = (
    "No questions and answers were found in this JSON. Use a list of objects with "
    '"question" and "answer", or one object that maps questions to answers.'
)
_BROKEN = (
    "This is not valid JSON (line {line}: {fault}). Fix it, or save the questions and answers as "
    'plain text with "Q:" and "A:".'
)
_CSV = (
    "No questions and answers were found in this table. The first line must name the "
    'columns, two of them "question" and "answer".'
)
_DEEPEST, _MOST_ITEMS, _MOST_CELL = 12, 50_000, 100_000
FileEntries = tuple[tuple[Draft, ...], tuple[OmittedPart, ...]]
Rows = list[Mapping[str, object]]


def data_entries(name: str, text: str, limits: ImportLimits) -> FileEntries | None:
    """Return the entries of a JSON or CSV file; None where a text is neither.

    Raises DocumentError with what is expected when such a file has no questions and answers.
    """
    ending = name.rpartition(".")[2].casefold()
    bare = text.strip()
    if ending in {"json", "jsonl", "ndjson"} or _is_json(bare):
        return _entries(_from_json(bare, ending), limits, _JSON)
    if ending in {"csv", "tsv"} or _names_columns(bare):
        return _entries(_from_csv(bare, ending), limits, _CSV)
    return None


def _is_json(bare: str) -> bool:
    if bare[:1] + bare[-1:] not in {"[]", "{}"} or len(bare) < 3 or '"' not in bare[:2000]:
        return False
    try:
        # Not strict: line breaks within strings are common in files made by hand.
        json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _from_json(bare: str, ending: str) -> Rows:
    rows: Rows = []
    waiting: list[tuple[object, int]] = [(_parse(bare, ending), 0)]
    for _ in range(_MOST_ITEMS):
        if not waiting:
            break
        item, depth = waiting.pop()
        inner: list[object] = []
        if isinstance(item, list):
            inner = cast("list[object]", item)
        elif isinstance(item, dict):
            fields = {str(k): v for k, v in cast("dict[object, object]", item).items()}
            pairs = _rows_of(fields)
            rows += pairs
            inner = [] if pairs else list(fields.values())
        if depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in reversed(inner[:_MOST_ITEMS])]
    return rows


def _rows_of(fields: dict[str, object]) -> Rows:
    """The rows that one object is: one, or one for each of its questions, or none."""
    if _value(fields, _QUESTION) and _value(fields, _ANSWER):
        return [fields]
    if _maps_questions(fields):
        return [{"question": key, "answer": answer} for key, answer in fields.items()]
    return [fields] if "" in fields else []


def _parse(bare: str, ending: str) -> object:
    """Read JSON, or one object a line. Raises DocumentError with the line of a fault."""
    try:
        return cast("object", json.loads(bare, strict=False))
    except RecursionError as error:
        raise DocumentError(_JSON) from error
    except ValueError as error:
        lines = [line for line in bare.split("\n") if line.strip()]
        if ending == "json" and not (len(lines) > 1 and lines[0].rstrip().endswith("}")):
            line, fault = getattr(error, "lineno", 1), getattr(error, "msg", "no such number")
            raise DocumentError(_BROKEN.format(line=line, fault=fault)) from error
        return [_line(line) for line in lines]


def _line(line: str) -> object:
    try:
        return cast("object", json.loads(line, strict=False))
    except (ValueError, RecursionError):
        return {"": line}  # a line that is broken costs that line only, and is named


def _maps_questions(fields: Mapping[str, object]) -> bool:
    """Whether keys are questions and values their answers."""
    questions = sum(key.rstrip().endswith(("?", "？", "؟")) for key in fields)
    return questions * 2 > len(fields) and all(isinstance(value, str) for value in fields.values())


def _names_columns(bare: str) -> bool:
    """Whether a text's first line names columns, among them a question and an answer."""
    first = bare[:400].split("\n", 1)[0]
    mark = _delimiter(first)
    names = [name.strip(" \"'").casefold() for name in first.split(mark)] if mark else []
    return 2 <= len(names) <= 20 and "question" in names and "answer" in names


def _delimiter(line: str) -> str:
    best = max(",;\t|", key=line.count)
    return best if best in line else ""


def _from_csv(bare: str, ending: str) -> Rows:
    first = bare.split("\n", 1)[0]
    mark = "\t" if ending == "tsv" else _delimiter(first) or ","
    csv.field_size_limit(max(_MOST_CELL, csv.field_size_limit()))
    try:
        lines = list(csv.reader(io.StringIO(bare, newline=""), delimiter=mark))
    except csv.Error as error:
        raise DocumentError(_CSV) from error
    names = [name.strip().casefold() for name in lines[0]] if lines else []
    if not set(names) & set(_QUESTION) or not set(names) & set(_ANSWER):
        return []
    return [dict(zip(names, line, strict=False)) for line in lines[1:] if any(line)]


def _value(fields: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """The words under the first of some keys; nothing where there are none."""
    by_name = {
        key.strip().casefold().replace("_", "").replace(" ", ""): v for key, v in fields.items()
    }
    for key in keys:
        words = _words(by_name.get(key))
        if words:
            return words
    return ""


def _words(value: object) -> str:
    if isinstance(value, dict):
        inner = cast("dict[str, object]", value)
        return _words(inner.get("text") or inner.get("name") or inner.get("body"))
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_words, cast("list[object]", value)[:50])))
    return visible(value).strip() if isinstance(value, str) else ""


def _entries(rows: Rows, limits: ImportLimits, refusal: str) -> FileEntries:
    from bot.knowledge.importing.html.inline import without_tags

    drafts: dict[str, Draft] = {}
    omitted: list[OmittedPart] = []
    for row in rows:
        question = " ".join(without_tags(_value(row, _QUESTION)).split())
        answer = without_tags(_value(row, _ANSWER)).strip()
        if not question or not any(map(str.isalnum, answer)):
            omitted.append(OmittedPart("a row", "it has no question or no answer", _beginning(row)))
        elif len(drafts) >= limits.entries or question.casefold() in drafts:
            omitted.append(
                OmittedPart(
                    "a row",
                    "its question is already there, or there are too many",
                    question[:120],
                )
            )
        else:
            drafts[question.casefold()] = _draft(row, question, answer, limits)
    if not drafts:
        raise DocumentError(refusal)
    return tuple(drafts.values()), tuple(omitted[: limits.left_out])


def _draft(row: Mapping[str, object], question: str, answer: str, limits: ImportLimits) -> Draft:
    also = _value(row, _ALIASES).replace("|", "\n").splitlines()
    aliases = dict.fromkeys(alias.strip()[: limits.question] for alias in also if alias.strip())
    return Draft(
        shorten(question, limits.question),
        answer[: limits.answer].strip(),
        proposed=False,
        aliases=tuple(aliases)[: limits.own_aliases],
        shortened=len(answer) > limits.answer,
        category=_value(row, _CATEGORY)[:100],
    )


def _beginning(row: Mapping[str, object]) -> str:
    return " ".join(str(value) for value in row.values())[:120]
