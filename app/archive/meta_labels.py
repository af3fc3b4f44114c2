"""What people add to an archived job, put into its ``meta.json``; all else in the file stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from app.archive.errors import CorruptArchive
from app.domain.job import Tag


def with_labels(content: bytes, tags: Sequence[Tag], meta_data: Mapping[str, str] | None) -> bytes:
    """Return ``meta.json`` with these tags and this metaData in place of its own; `CorruptArchive` if it is none."""
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise CorruptArchive(f"meta.json: {error}") from error
    if not isinstance(document, dict):
        raise CorruptArchive("meta.json: expected an object")
    document |= {"tags": [_tag(tag) for tag in tags], "metaData": meta_data}
    if not tags:
        del document["tags"]
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)


def _tag(tag: Tag) -> dict[str, str | int]:
    return {"type": tag.type, "name": tag.name, "scope": tag.scope, "id": tag.id or 0}
