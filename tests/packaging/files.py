"""What the files say that the bot is packaged and run with, parsed once for the tests of them."""

from __future__ import annotations

import configparser
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

ROOT = Path(__file__).parents[2]
MANIFESTS = ROOT / "ops" / "kubernetes"
UNIT = ROOT / "ops" / "systemd" / "boundary-bot.service"
USER = 10001
PORT = 8080
STATE = "/var/lib/boundary-bot"
SECRETS = {"discord_token", "database_url", "data_key"}
"""The settings that are secret, as their files are called."""
DRAIN_SECONDS = 10


@cache
def dockerfile() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile and their words, without comments."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    pairs = (line.split(None, 1) for line in lines if line.strip())
    return [(instruction, words) for instruction, words in pairs]


def last_stage() -> list[tuple[str, str]]:
    """Return the instructions of the image itself, after the one that it is built in."""
    lines = dockerfile()
    first = max(number for number, (instruction, _) in enumerate(lines) if instruction == "FROM")
    return lines[first:]


def image(instruction: str) -> str:
    """Return the words of the one such instruction of the image."""
    (words,) = [words for name, words in last_stage() if name == instruction]
    return words


def image_environment() -> dict[str, str]:
    """Return what ENV sets in the image."""
    pairs = (pair.partition("=") for pair in image("ENV").split())
    return {name: value for name, _, value in pairs}


def image_command(instruction: str) -> list[str]:
    """Return the words of an instruction that holds a command as JSON."""
    return cast("list[str]", json.loads(image(instruction)))


@cache
def compose() -> dict[str, Any]:
    """Return compose.yaml."""
    return cast("dict[str, Any]", yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8")))


@cache
def manifests() -> dict[str, dict[str, Any]]:
    """Return the manifests that are applied, by kind."""
    listed = yaml.safe_load((MANIFESTS / "kustomization.yaml").read_text("utf-8"))["resources"]
    files = [yaml.safe_load((MANIFESTS / name).read_text("utf-8")) for name in listed]
    return {str(file["kind"]): file for file in files}


@cache
def unit() -> list[tuple[str, str]]:
    """Return the settings of the unit's service; one may stand there more than once."""
    lines = UNIT.read_text("utf-8").partition("[Service]")[2].partition("[Install]")[0].splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def unit_values(name: str) -> list[str]:
    """Return each value of a setting of the unit."""
    return [value for setting, value in unit() if setting == name]


def scripts() -> dict[str, str]:
    """Return the commands that an installation has."""
    parser = configparser.ConfigParser()
    part = (ROOT / "pyproject.toml").read_text("utf-8").partition("[project.scripts]")[2]
    parser.read_string("[scripts]" + part.partition("\n[")[0])
    return {name: value.strip('"') for name, value in parser["scripts"].items()}
