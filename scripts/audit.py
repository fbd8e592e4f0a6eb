"""Ask for known vulnerabilities of everything that the bot runs with (`scripts/audit`).

pip-audit looks up each package of a lock, and calls it clean as well when it could not look it up.
Here that is told apart: exit 1 for a vulnerability, exit 0 with the reason when the data could not
be reached, exit 0 with the count when they were, and exit 2 when the lock cannot be audited.
`PIP_AUDIT` names another pip-audit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

LOCK = Path(__file__).parents[1] / "requirements" / "bot.txt"
SECONDS = 120
LEFT_OUT = "Not audited: the data of known vulnerabilities could not be reached ({reason})."
# How pip-audit ends when its source of data is to blame: some as a sentence, some as a traceback.
_UNREACHED = (
    "requests.exceptions.",
    "ServiceError",
    "could not connect",
    "not redirecting",
    "tip:",
)


class AuditError(Exception):
    """pip-audit could not read the lock; the message is its own."""


def pip_audit(lock: Path) -> list[dict[str, Any]]:
    """Return pip-audit's record of each package.

    Raises OSError with the reason when its data could not be reached, and AuditError when the lock
    is at fault.
    """
    tool = os.environ.get("PIP_AUDIT") or str(Path(sys.executable).with_name("pip-audit"))
    command = [tool, "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    command += ["--format", "json", "--requirement", str(lock)]
    try:
        run = subprocess.run(  # noqa: S603 - a tool of ours, and no word of a stranger
            command, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        raise OSError(f"no answer within {SECONDS} seconds") from None
    try:
        return cast("list[dict[str, Any]]", json.loads(run.stdout)["dependencies"])
    except (ValueError, KeyError):
        lines = run.stderr.strip().splitlines() or ["pip-audit said nothing"]
    if any(sign.lower() in run.stderr.lower() for sign in _UNREACHED):
        raise OSError(lines[-1])
    raise AuditError(lines[-1])


def main(lock: Path) -> int:
    """Print the result for people; return the exit code."""
    try:
        packages = pip_audit(lock)
    except OSError as error:
        print(LEFT_OUT.format(reason=error))
        return 0
    except AuditError as error:
        print(f"{lock} cannot be audited: {error}", file=sys.stderr)
        return 2
    skipped = [package for package in packages if "skip_reason" in package]
    if packages and len(skipped) == len(packages):
        print(LEFT_OUT.format(reason=skipped[0]["skip_reason"]))
        return 0
    for package in skipped:
        print(f"not looked up: {package['name']}: {package['skip_reason']}")
    holes = [(package, hole) for package in packages for hole in package.get("vulns", [])]
    for package, hole in holes:
        mended = ", ".join(hole["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}")
    print(f"{len(packages) - len(skipped)} packages looked up, {len(holes)} vulnerabilities.")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else LOCK))
