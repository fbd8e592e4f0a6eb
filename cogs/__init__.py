"""Commands and controls: one package for each family, thin.

Each family is a package of modules. A module with a function `setup` adds one cog; the others hold
code that the cogs of the family share.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from bot.client.client import CogModule


@cache
def cog_modules() -> tuple[CogModule, ...]:
    """Return each module of this package that adds a cog, in the order of their names."""
    modules = (
        import_module(info.name)
        for info in walk_packages(__path__, f"{__name__}.")
        if not info.ispkg
    )
    return tuple(cast("CogModule", module) for module in modules if hasattr(module, "setup"))
