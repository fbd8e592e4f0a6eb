"""Commands and controls: one package for each family, thin.

Each family is a package of modules. A module that has a function `setup` adds one cog; the others
hold what the cogs of the family share.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from bot.client.client import CogModule


def cog_modules() -> Iterator[CogModule]:
    """Yield each module of this package that adds a cog, in the order of their names."""
    for info in walk_packages(__path__, f"{__name__}."):
        if info.ispkg:
            continue
        module = import_module(info.name)
        if hasattr(module, "setup"):
            yield cast("CogModule", module)
