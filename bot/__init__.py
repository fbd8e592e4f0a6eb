"""boundary-bot: answers questions on therapist-client boundaries inside Discord."""

import os

__version__ = "0.1.0"

# One question is too little work to share among threads: linear algebra libraries would start one
# a core, which wait for each other by spinning and more than double the cost of a question. They
# read this when numpy is first imported, so it is said here; an operator's own value wins.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
