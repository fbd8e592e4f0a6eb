"""Read from the source which actions the custom ids of controls name, and which have a handler."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
PARAMETERS = {"action", "control"}
"""How a function calls what it makes a custom id of: the action, or a state that has one."""
STATE = "control"
"""The decorator of a class that is the state of a kind of control, with the action."""
HANDLERS = {"action", "handles"}
"""The decorators of handlers, with the action or the class of the state."""
PACK = "pack"
"""The function that all custom ids come from."""
_Node = TypeVar("_Node", bound=ast.AST)
Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(slots=True)
class Names:
    """Actions by where they were found: of controls, of handlers.

    unclear: calls from which the action cannot be read.
    """

    controls: dict[str, str] = field(default_factory=dict[str, str])
    handlers: dict[str, str] = field(default_factory=dict[str, str])
    unclear: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed file: its dotted name, and where it is."""

    name: str
    path: str
    tree: ast.Module


def modules() -> list[Module]:
    """Return the bot's and the cogs' modules."""
    paths = [path for top in ("bot", "cogs") for path in sorted((ROOT / top).rglob("*.py"))]
    return [
        Module(
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"),
            str(path.relative_to(ROOT)),
            ast.parse(path.read_text(encoding="utf-8")),
        )
        for path in paths
    ]


def read_names() -> Names:
    """Return all actions that the source names."""
    parsed = modules()
    makers = _makers(parsed)
    states = {name: action for module in parsed for name, action in _states(module)}
    constants = {(module.name, name): text for module in parsed for name, text in _texts(module)}
    names = Names()
    for module in parsed:
        known = states | dict(_texts(module)) | dict(_imported(module, constants))
        foreign = set(_foreign(module))
        for call in _nodes(module, ast.Call):
            place = f"{module.path}:{call.lineno}"
            if (state := _made_state(call)) in states:
                names.controls.setdefault(states[state], place)
            if not isinstance(call.func, ast.Name) or call.func.id in foreign:
                continue
            if call.func.id in makers:
                _add(
                    names.controls,
                    names.unclear,
                    _argument(call, makers[call.func.id]),
                    known,
                    place,
                )
            elif call.func.id in HANDLERS and call.args:
                _add(names.handlers, names.unclear, _argument(call, 0), known, place)
    return names


def _nodes(module: Module, kind: type[_Node]) -> Iterator[_Node]:
    return (node for node in ast.walk(module.tree) if isinstance(node, kind))


def _makers(parsed: list[Module]) -> dict[str, int]:
    """Return the functions that put one of PARAMETERS into a custom id, and its position.

    They are those that hand it on to one of which that is known already; `pack` is the first.
    """
    candidates = [
        function
        for module in parsed
        for function in ast.walk(module.tree)
        if isinstance(function, Functions) and PARAMETERS & set(_parameters(function))
    ]
    makers = {PACK: 1}
    known = 0
    while known < len(makers):
        known = len(makers)
        for function in candidates:
            if _hands_on(function, makers):
                names = _parameters(function)
                position = next(at for at, name in enumerate(names) if name in PARAMETERS)
                makers.setdefault(function.name, position)
    return makers


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [each.arg for each in function.args.args]


def _hands_on(function: ast.FunctionDef | ast.AsyncFunctionDef, makers: dict[str, int]) -> bool:
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in makers
        and _is_parameter(_argument(call, makers[call.func.id]))
        for call in ast.walk(function)
    )


def _is_parameter(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Name) and node.id in PARAMETERS


def _argument(call: ast.Call, position: int) -> ast.expr | None:
    named = next((each.value for each in call.keywords if each.arg in PARAMETERS), None)
    return call.args[position] if len(call.args) > position else named


def _made_state(call: ast.Call) -> str:
    """Return the name of the class that a call makes, itself or by `partial`; else no name."""
    match call:
        case ast.Call(func=ast.Name(id="partial"), args=[ast.Name(id=name), *_]):
            return name
        case ast.Call(func=ast.Name(id=name)):
            return name
        case _:
            return ""


def _texts(module: Module) -> Iterator[tuple[str, str]]:
    """Yield the module's constants that are texts."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            for target in node.targets:
                if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                    yield target.id, node.value.value


def _states(module: Module) -> Iterator[tuple[str, str]]:
    """Yield the classes that are states of controls, with their actions."""
    for node in _nodes(module, ast.ClassDef):
        for decorator in node.decorator_list:
            match decorator:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(action))]):
                    if name == STATE:
                        yield node.name, action
                case _:
                    pass


def _imported(module: Module, constants: dict[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    for node in _nodes(module, ast.ImportFrom):
        for alias in node.names:
            if text := constants.get((node.module or "", alias.name)):
                yield alias.asname or alias.name, text


def _foreign(module: Module) -> Iterator[str]:
    """Yield names that come from a library: SQLAlchemy has a `select` too."""
    for node in _nodes(module, ast.ImportFrom):
        if (node.module or "").split(".")[0] not in {"bot", "cogs"}:
            yield from (alias.asname or alias.name for alias in node.names)


def _add(
    found: dict[str, str],
    unclear: list[str],
    node: ast.expr | None,
    known: dict[str, str],
    place: str,
) -> None:
    """Note the action that an argument stands for; a parameter is noted where it is given."""
    match node:
        case ast.Constant(value=str(name)):
            found.setdefault(name, place)
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)) if name in known:
            found.setdefault(known[name], place)
        case ast.Name() | ast.Call() | ast.Lambda():
            pass  # a state, or what gives one: its action is noted where the state is made
        case _:
            unclear.append(place)
