"""boundary-bot: answers questions on therapist-client boundaries inside Discord."""

import os

__version__ = "0.1.0"

# One question is too little work to share among threads: linear algebra libraries would start one
# a core, which wait for each other by spinning and more than double the cost of a question. They
# read this when numpy is first imported, so it is said here; an operator's own value wins.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

# The official builds of ONNX Runtime send events about its use to their maker, and keep a number of
# this machine in a folder of the user's, unless this is said before the library is loaded (its
# Privacy.md). Nothing about a server of ours goes to anybody, so no other value wins here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
