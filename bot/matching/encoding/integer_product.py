"""Products of eight-bit matrices by onnxruntime, which has kernels for them where numpy has none.

They read a quarter of the memory that floats take, and memory is what such a product waits for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoding.session import Session, right_products

ZERO = 128
"""The byte that stands for 0 in the left matrix."""
MOST = 64
"""The largest absolute value in the right matrix.

Processors without VNNI add two products in sixteen bits: 2 * 255 * 64 is the most that fits.
"""
_FLOAT, _BYTE, _INT8, _INT32 = 1, 2, 3, 6
"""Element types of ONNX."""
_IR_VERSION, _OPERATORS, _MICROSOFT = 8, 13, "com.microsoft"
_RESULTS = ("result",)


def product(left: NDArray[np.uint8], right: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return (left - ZERO) @ right, exactly: shapes (n, d) and (d, k) to (n, k).

    right: within -MOST to MOST.
    """
    (result,) = _session().run(_RESULTS, {"left": left, "right": right})
    return result.astype(np.int32, copy=False)


class FixedProduct:
    """Products with one right matrix, which lies in memory as the processor wants it."""

    def __init__(self, right: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """right: shape (d, k), any values; scales: of each of its columns, shape (k,)."""
        self._session = Session(_fixed_graph(right, scales), right_products())

    def of(self, left: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return left @ (right * scales), shapes (n, d) to (n, k).

        left is rounded to steps of 1/255 of the distance between its lowest and its highest value.
        """
        (result,) = self._session.run(_RESULTS, {"left": left})
        return result


@cache
def _session() -> Session:
    return Session(_graph())


def _graph() -> bytes:
    """Return an ONNX model of one MatMulInteger, for matrices of any size.

    Written by hand, because the library that writes such files is much larger than this bot.
    """
    zero = _number(2, _BYTE) + _text(8, "zero") + _field(9, bytes([ZERO]))
    node = _node("MatMulInteger", ("left", "right", "zero"))
    left, right = _matrix("left", _BYTE, ("n", "d")), _matrix("right", _INT8, ("d", "k"))
    inputs = _field(11, left) + _field(11, right)
    return _model(node + _field(5, zero) + inputs, _INT32)


def _fixed_graph(right: NDArray[np.int8], scales: NDArray[np.float32]) -> bytes:
    """Return an ONNX model that rounds a matrix to eight bits and multiplies it by a fixed one."""
    node = _node("DynamicQuantizeMatMul", ("left", "right", "scales"), _MICROSOFT)
    constants = _constant("right", _INT8, right), _constant("scales", _FLOAT, scales)
    fixed = b"".join(_field(5, constant) for constant in constants)
    return _model(node + fixed + _field(11, _matrix("left", _FLOAT, ("n", "d"))), _FLOAT)


def _model(parts: bytes, result: int) -> bytes:
    """Return a model of one step; result: the type of what it gives."""
    graph = parts + _text(2, "product") + _field(12, _matrix("result", result, ("n", "k")))
    operators = _field(8, _number(2, _OPERATORS)) + _field(8, _text(1, _MICROSOFT) + _number(2, 1))
    return _number(1, _IR_VERSION) + _field(7, graph) + operators


def _node(kind: str, inputs: Sequence[str], domain: str = "") -> bytes:
    names = b"".join(_text(1, name) for name in inputs) + _text(2, "result")
    return _field(1, names + _text(4, kind) + _text(7, domain))


def _constant(name: str, kind: int, values: NDArray[Any]) -> bytes:
    shape = b"".join(_number(1, size) for size in values.shape)
    return shape + _number(2, kind) + _text(8, name) + _field(9, values.tobytes())


def _matrix(name: str, kind: int, sizes: Sequence[str]) -> bytes:
    """Return the description of an input or result: sizes are names, so that any will do."""
    shape = b"".join(_field(1, _text(2, size)) for size in sizes)
    return _text(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode())


def _field(number: int, value: bytes) -> bytes:
    """Return a protobuf field of bytes."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _number(number: int, value: int) -> bytes:
    """Return a protobuf field of a small number."""
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    return bytes([value & 127 | 128]) + _varint(value >> 7) if value > 127 else bytes([value])
