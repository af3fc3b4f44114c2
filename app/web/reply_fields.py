"""Fields of replies in the OpenAPI document: type, meaning and example. They write nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import marshmallow as ma
from marshmallow import fields

from app.domain.metric import JsonObject


def schema(name: str, keys: dict[str, fields.Field]) -> type[ma.Schema]:
    """Return a schema whose keys need not be Python names."""
    return ma.Schema.from_dict(dict(keys), name=name)


def described(description: str, example: object = None) -> JsonObject:
    """Return the metadata of a field."""
    return {"description": description} if example is None else {"description": description, "example": example}


def omitted(meaning: str, example: object) -> JsonObject:
    """Return the metadata of a key that is left out instead of being zero or empty."""
    return described(f"{meaning}; left out when zero or empty.", example)


def text(example: str, description: str = "", choices: Iterable[str] = ()) -> fields.String:
    """Return a text that is always there; with `choices` one of these."""
    metadata = {"example": example, **({"description": description} if description else {})}
    allowed = [str(choice) for choice in choices]
    return fields.String(required=True, metadata=metadata, validate=ma.validate.OneOf(allowed) if allowed else None)


def whole(example: int, description: str) -> fields.Integer:
    """Return a whole number that is always there."""
    return fields.Integer(required=True, metadata=described(description, example))


def number(example: float, description: str = "") -> fields.Float:
    """Return a number that is always there."""
    metadata = {"example": example, **({"description": description} if description else {})}
    return fields.Float(required=True, metadata=metadata)


def flag(description: str) -> fields.Boolean:
    """Return a boolean that is always there; false is the usual case."""
    return fields.Boolean(required=True, metadata={"description": description, "example": False})


def mapping(values: fields.Field, description: str, example: object = None) -> fields.Dict:
    """Return an object with any keys, or null."""
    return fields.Dict(
        keys=fields.String(), values=values, required=True, allow_none=True, metadata=described(description, example)
    )


def array(items: fields.Field, description: str = "", **options: Any) -> fields.List:
    """Return a list that is always there."""
    return fields.List(items, required=True, metadata={"description": description} if description else {}, **options)


UNIT = schema("Unit", {"base": text("F/s"), "prefix": fields.String(metadata=omitted("SI prefix", "G"))})
