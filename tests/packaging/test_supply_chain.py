"""What the bot runs with is listed whole, under licences that we may pass on, and as tested."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot import __version__
from scripts.sbom import bill_of_materials
from tests.packaging.files import ROOT

# Licences that ask for no more than their text and, at most, changes to their own files.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-1.1",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
    "Zlib",
}
# What older packages write instead of an identifier of SPDX.
CLASSIFIERS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def locked(name: str) -> dict[str, str]:
    """Return the packages of a lock, with the systems they are for, and the version of each."""
    lines = (ROOT / "requirements" / name).read_text("utf-8").splitlines()
    found = (re.match(r"([\w.-]+)==(\S+)( ; .*?)?(?: \\)?$", line) for line in lines)
    return {f"{match[1]}{match[3] or ''}": match[2] for match in found if match}


@pytest.fixture(scope="module")
def bom() -> dict[str, Any]:
    """Return the list. `scripts/sbom` also checks it against the schema, which takes seconds."""
    return bill_of_materials()


def is_allowed(expression: str) -> bool:
    """Return whether a licence may be used: of a choice one, of a sum each."""
    name = expression.rpartition(" :: ")[2]
    assert "(" not in expression or name in CLASSIFIERS, expression
    choices = CLASSIFIERS.get(name, name).split(" OR ")
    return any(set(choice.split(" AND ")) <= ALLOWED for choice in choices)


def licences(component: dict[str, Any]) -> list[str]:
    """Return each licence that a package says it has."""
    claims = component.get("licenses", [])
    return [
        claim.get("expression") or claim["license"].get("id") or claim["license"]["name"]
        for claim in claims
    ]


def test_every_lock_that_runs_has_the_versions_that_are_tested() -> None:
    tested = locked("run.txt")
    for name in ("bot.txt", "build.txt"):
        assert locked(name)
        assert locked(name).items() <= tested.items()


def test_the_list_names_every_locked_package_with_its_hashes(bom: dict[str, Any]) -> None:
    packages = {component["name"].lower().replace("_", "-") for component in bom["components"]}
    names = {name.partition(" ")[0] for name in locked("bot.txt")}
    assert {name.replace(".", "-") for name in packages} == names
    for component in bom["components"]:
        hashes = [
            each for file in component["externalReferences"] for each in file.get("hashes", ())
        ]
        assert {each["alg"] for each in hashes} == {"SHA-256"}, component["name"]
        assert component["purl"].startswith("pkg:pypi/")


def test_the_list_is_of_this_version_and_says_who_needs_whom(bom: dict[str, Any]) -> None:
    root = bom["metadata"]["component"]
    assert (root["name"], root["version"]) == ("boundary-bot", __version__)
    needs = {each["ref"]: each["dependsOn"] for each in bom["dependencies"]}
    assert any(need.startswith("discord.py==") for need in needs[root["bom-ref"]])
    references = {component["bom-ref"] for component in bom["components"]}
    assert {need for each in needs.values() for need in each} <= references


def test_every_licence_is_one_that_we_may_pass_on(bom: dict[str, Any]) -> None:
    refused = {
        component["name"]: licences(component)
        for component in bom["components"]
        if not all(is_allowed(licence) for licence in licences(component))
    }
    assert refused == {}


def test_every_package_of_this_system_says_its_licence(bom: dict[str, Any]) -> None:
    # Of a package that is locked twice, for older and newer Pythons, one is installed.
    silent = {each["name"] for each in bom["components"] if not licences(each)}
    conditional = {name.partition(" ")[0] for name in locked("bot.txt") if " ; " in name}
    assert silent <= conditional


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MPL-1.1 OR GPL-2.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("License :: OSI Approved :: BSD License", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
    ],
)
def test_what_is_refused(expression: str, allowed: bool) -> None:
    if not allowed and "(" in expression:
        with pytest.raises(AssertionError):
            is_allowed(expression)
        return
    assert is_allowed(expression) is allowed
