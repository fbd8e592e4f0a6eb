"""The process that draws: a line of JSON figures comes in, a PNG goes out, until the input ends.

`python -m bot.insights.render`. Each picture comes after a line with its size in bytes. It ends
with NO_LIBRARY where matplotlib is not installed.
"""

from __future__ import annotations

import sys

from bot.observability.malloc import release

NO_LIBRARY = 3


def main() -> int:
    """Draw what is asked for. Loading matplotlib costs most, so it is done before the first."""
    # The output is for pictures alone: what a library prints goes to the errors.
    pictures, sys.stdout = sys.stdout.buffer, sys.stderr
    try:
        from bot.insights.picture import draw
    except ImportError:
        return NO_LIBRARY
    from bot.insights.payload import unpack

    for line in sys.stdin.buffer:
        picture = draw(unpack(line))
        pictures.write(b"%d\n" % len(picture))
        pictures.write(picture)
        pictures.flush()
        # matplotlib's figures are cycles: uncollected, some 2 MB stay of each.
        release()
    return 0


if __name__ == "__main__":
    sys.exit(main())
