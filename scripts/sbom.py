"""Write a list of all that the bot runs with, in CycloneDX JSON (`scripts/sbom FILE`).

cyclonedx-py knows the hashes from the lock, and the licences and who needs whom from what is
installed; here both become one list, which is checked against CycloneDX's schema. A package that
only other systems need is not installed and has no licence in it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from bot import __version__

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "bot.txt"
OPTIONS = ("--output-format", "JSON", "--spec-version", "1.6", "--output-reproducible")
INDEX = "https://pypi.org/simple"

Bom = dict[str, Any]


def made_by_cyclonedx(*arguments: str) -> Bom:
    """Return what cyclonedx-py writes. It is checked later, as a whole."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bom.json"
        command = [str(tool), *arguments, "--pyproject", str(ROOT / "pyproject.toml"), *OPTIONS]
        command += ["--no-validate", "--output-file", str(file)]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a tool of ours
        return json.loads(file.read_text("utf-8"))


def bill_of_materials() -> Bom:
    """Return the list, not checked against the schema, which takes some seconds."""
    locked = made_by_cyclonedx("requirements", str(LOCK), "--index-url", INDEX)
    return merge(locked, made_by_cyclonedx("environment", sys.executable))


def merge(locked: Bom, installed: Bom) -> Bom:
    """Return the packages of the lock, with hashes, licences and dependencies."""
    twins = {identity(component): component for component in installed["components"]}
    components = [with_licence(each, twins.get(identity(each))) for each in locked["components"]]
    references = {component["bom-ref"] for component in components}
    root = installed["metadata"]["component"] | {"version": __version__}
    return {
        **locked,
        "metadata": locked["metadata"] | {"component": root},
        "components": components,
        "dependencies": dependencies_among(references | {root["bom-ref"]}, installed),
    }


def identity(component: Bom) -> tuple[str, str]:
    """Return name and version, as every package index spells them."""
    return canonicalize_name(component["name"]), component["version"]


def with_licence(locked: Bom, installed: Bom | None) -> Bom:
    """Return one package: what is installed says of itself, and the hashes of its files."""
    if installed is None:
        # The description would be the line of the lock, with all its hashes once more.
        return {key: value for key, value in locked.items() if key != "description"}
    files = [each for each in locked.get("externalReferences", []) if "hashes" in each]
    # cyclonedx-py leaves out a licence that is neither an identifier nor a classifier.
    said = (metadata(installed["name"])["License"] or "").strip()
    named = [{"license": {"acknowledgement": "declared", "name": said}}] if said else []
    licences = installed.get("licenses", named)
    return {**installed, "licenses": licences, "externalReferences": files}


def dependencies_among(references: set[str], installed: Bom) -> list[Bom]:
    """Return who needs whom, among these packages alone."""
    needs: Mapping[str, Sequence[str]] = {
        each["ref"]: each.get("dependsOn", []) for each in installed["dependencies"]
    }
    return [
        {"ref": each, "dependsOn": [need for need in needs.get(each, []) if need in references]}
        for each in sorted(references)
    ]


def main(target: Path) -> int:
    """Write the list if it follows the schema; return the exit code."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    bom = bill_of_materials()
    text = json.dumps(bom, indent=1, sort_keys=True) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        print(f"The list does not follow CycloneDX's schema: {fault}", file=sys.stderr)
        return 1
    target.write_text(text, "utf-8")
    print(f"{target}: {len(bom['components'])} packages.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "sbom.cdx.json")))
