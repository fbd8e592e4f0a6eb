"""The process that draws: figures come in as JSON, the picture goes out as PNG, then it ends.

`python -m bot.insights.render < figures.json > picture.png`. It ends with NO_LIBRARY where
matplotlib is not installed.
"""

from __future__ import annotations

import sys

NO_LIBRARY = 3


def main() -> int:
    """Draw once."""
    try:
        from bot.insights.picture import draw
    except ImportError:
        return NO_LIBRARY
    from bot.insights.payload import unpacked

    sys.stdout.buffer.write(draw(unpacked(sys.stdin.buffer.read())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
