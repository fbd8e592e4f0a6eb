"""The folder where tests keep computed sentence vectors, shared by all checkouts of a person.

Files in it are named by a digest of the data that they were made from, and old ones are dropped, so
nothing stale is read and it does not grow. A run with an empty one costs some ten seconds more.
"""

from __future__ import annotations

import os
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "boundary-bot" / "tests"
