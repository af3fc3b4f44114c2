"""Int, Float, String and ID as clients of cc-backend know them.

GraphQL allows one object per built-in scalar and a server may choose how it coerces; graphql-core keeps these objects
for the whole process and accepts no other of the same name, so they are adjusted in place. The differences:

- Int has 64 bits (job ids of schedulers have up to 63);
- variables of type Int and Float may be numeric strings, variables of type String may be numbers;
- an ID that is a number in Python is a number on the wire (``Job.id``, ``Tag.id``);
- whole Floats are written without a fraction (50, not 50.0), and what is not finite is an error.
"""

from __future__ import annotations

import math
import re
from typing import Any

from graphql import (
    FloatValueNode,
    GraphQLError,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
    IntValueNode,
    ValueNode,
    print_ast,
)

MIN_INT = -(2**63)
MAX_INT = 2**63 - 1
_EXACT_IN_A_FLOAT = 2**53
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


def adjust_builtin_scalars() -> None:
    """Give the built-in scalars of graphql-core the coercion described above; repeating it changes nothing."""
    GraphQLInt.serialize = _write_int  # type: ignore[method-assign]
    GraphQLInt.parse_value = read_int  # type: ignore[method-assign]
    GraphQLInt.parse_literal = _read_int_literal  # type: ignore[method-assign,assignment]
    GraphQLFloat.serialize = write_float  # type: ignore[method-assign]
    GraphQLFloat.parse_value = read_float  # type: ignore[method-assign]
    GraphQLFloat.parse_literal = _read_float_literal  # type: ignore[method-assign,assignment]
    GraphQLString.parse_value = read_text  # type: ignore[method-assign]
    GraphQLID.serialize = _write_id  # type: ignore[method-assign]


def read_int(value: Any) -> int:
    """Take an integer or its digits; ``1.0`` and booleans are none.

    >>> read_int(9007199254740993), read_int("-5")
    (9007199254740993, -5)
    """
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return _in_range(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return _in_range(value)
    raise GraphQLError(f"Int cannot represent non-integer value: {value!r}")


def read_float(value: Any) -> float:
    """Take a number or its text.

    >>> read_float(3), read_float("1e-3")
    (3.0, 0.001)
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return _finite(float(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(float(value))
    raise GraphQLError(f"Float cannot represent non numeric value: {value!r}")


def read_text(value: Any) -> str:
    """Take a text or a number, written as in JSON.

    >>> read_text("fritz"), read_text(1002999)
    ('fritz', '1002999')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise GraphQLError(f"String cannot represent a non string value: {value!r}")


def write_float(value: Any) -> int | float:
    """Return the number as it goes into the answer.

    >>> write_float(50.0), write_float(0.5)
    (50, 0.5)
    """
    number = _finite(float(value))
    return int(number) if number.is_integer() and abs(number) < _EXACT_IN_A_FLOAT else number


def _in_range(value: int) -> int:
    if not MIN_INT <= value <= MAX_INT:
        raise GraphQLError(f"Int cannot represent non 64-bit signed integer value: {value}")
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise GraphQLError(f"Float cannot represent {value}")
    return value


def _read_int_literal(node: ValueNode, _variables: Any = None) -> int:
    if not isinstance(node, IntValueNode):
        raise GraphQLError(f"Int cannot represent non-integer value: {print_ast(node)}", node)
    return _in_range(int(node.value))


def _read_float_literal(node: ValueNode, _variables: Any = None) -> float:
    if not isinstance(node, IntValueNode | FloatValueNode):
        raise GraphQLError(f"Float cannot represent non numeric value: {print_ast(node)}", node)
    return _finite(float(node.value))


def _write_int(value: Any) -> int:
    return int(value)


def _write_id(value: Any) -> int | str:
    return value if isinstance(value, int | str) else str(value)
