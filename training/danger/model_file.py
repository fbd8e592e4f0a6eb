"""Writing numbers into model.toml, whose comments stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from bot.safety.files import read_toml
from bot.safety.thresholds import ModelData
from training.danger.bands import Numbers

_TABLE = re.compile(r"^\[([\w.]+)\]")
_NUMBER = re.compile(r"^(\w+)( = )-?[\d.]+(\s*)(#.*)?$")


def write_numbers(path: Path, with_model: Numbers, without_model: Numbers) -> None:
    """Put the numbers into their places. Raises SafetyDataError when the file cannot be used."""
    read_toml(path, ModelData)
    values: Mapping[str, Mapping[str, float]] = {
        "": {"classifier_weight": with_model.weight},
        "limits.with_model": with_model.limits.model_dump(),
        "limits.without_model": without_model.limits.model_dump(),
    }
    table, lines = "", list[str]()
    for line in path.read_text("utf-8").splitlines():
        if match := _TABLE.match(line):
            table = match[1]
        lines.append(_changed(line, values.get(table, {})))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _changed(line: str, values: Mapping[str, float]) -> str:
    match = _NUMBER.match(line)
    if match is None or match[1] not in values:
        return line
    comment = f"  {match[4]}" if match[4] else ""
    return f"{match[1]}{match[2]}{values[match[1]]}{comment}"
