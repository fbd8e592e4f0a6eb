"""Read from the source which kinds of controls are made somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

from bot.ui.controls.states import STATES

ROOT = Path(__file__).parents[2]


def made_controls() -> set[str]:
    """Return the actions of all states that the bot or a cog makes, itself or by `partial`."""
    actions = {state.__name__: action for action, state in STATES.items()}
    paths = [path for top in ("bot", "cogs") for path in (ROOT / top).rglob("*.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {actions[name] for name in map(_made_class, calls) if name in actions}


def _made_class(call: ast.Call) -> str:
    """Return the name of the class that a call makes; else no name."""
    match call:
        case ast.Call(func=ast.Name(id="partial"), args=[ast.Name(id=name), *_]):
            return name
        case ast.Call(func=ast.Name(id=name)):
            return name
        case _:
            return ""
