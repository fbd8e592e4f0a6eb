"""Products of eight-bit matrices by onnxruntime, which has kernels for them where numpy has none.

They read a quarter of the memory that floats take, and memory is what such a product waits for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.matching.encoding.session import Session, open_session, right_products

ZERO = 128
"""The byte that stands for 0 in the left matrix."""
MOST = 64
"""The largest absolute value in the right matrix.

Processors without VNNI add two products in sixteen bits: 2 * 255 * 64 is the most that fits.
"""
_BYTE, _INT8, _INT32 = 2, 3, 6
"""Element types of ONNX."""
_IR_VERSION, _OPERATORS = 8, 13


def product(left: NDArray[np.uint8], right: NDArray[np.int8]) -> NDArray[np.int32]:
    """Return (left - ZERO) @ right, exactly: shapes (n, d) and (d, k) to (n, k).

    right: within -MOST to MOST.
    """
    (result,) = _session().run(None, {"left": left, "right": right})
    return result.astype(np.int32, copy=False)


class FixedProduct:
    """Products with one right matrix, which lies in memory as the processor wants it."""

    def __init__(self, right: NDArray[np.int8]) -> None:
        """right: shape (d, k), any values."""
        self._session = open_session(_graph(right), right_products())

    def of(self, left: NDArray[np.uint8]) -> NDArray[np.int32]:
        """Return (left - ZERO) @ right, exactly: shapes (n, d) to (n, k)."""
        (result,) = self._session.run(None, {"left": left})
        return result.astype(np.int32, copy=False)


@cache
def _session() -> Session:
    return open_session(_graph())


def _graph(right: NDArray[np.int8] | None = None) -> bytes:
    """Return an ONNX model of one MatMulInteger, for matrices of any size, or with a right one.

    Written by hand, because the library that writes such files is much larger than this bot.
    """
    zero = _number(2, _BYTE) + _text(8, "zero") + _field(9, bytes([ZERO]))
    inputs = ("left", "right", "zero")
    node = b"".join(_text(1, name) for name in inputs) + _text(2, "result")
    graph = (
        _field(1, node + _text(4, "MatMulInteger"))
        + _text(2, "product")
        + _field(5, zero)
        + (b"" if right is None else _field(5, _constant("right", right)))
        + _field(11, _matrix("left", _BYTE, ("n", "d")))
        + (_field(11, _matrix("right", _INT8, ("d", "k"))) if right is None else b"")
        + _field(12, _matrix("result", _INT32, ("n", "k")))
    )
    return _number(1, _IR_VERSION) + _field(7, graph) + _field(8, _number(2, _OPERATORS))


def _constant(name: str, values: NDArray[np.int8]) -> bytes:
    shape = b"".join(_number(1, size) for size in values.shape)
    return shape + _number(2, _INT8) + _text(8, name) + _field(9, values.tobytes())


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
