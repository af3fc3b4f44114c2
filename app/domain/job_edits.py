"""Changes of jobs from the JSON of clients; `Invalid` names field and value."""

from __future__ import annotations

from app.domain.errors import Invalid
from app.domain.job import Tag
from app.domain.job_report import JobName, job_name, read_tags
from app.domain.json_fields import fields_of
from app.domain.json_reader import JsonReader
from app.domain.storable import check_name

NAME_KEYS = ("jobId", "cluster", "startTime")


def read_meta_edit(document: object) -> tuple[str, str]:
    """Return key and value of ``{"key": ..., "value": ...}``."""
    return _key_and_value(JsonReader(document))


def read_named_meta_edit(document: object) -> tuple[JobName, str, str]:
    """Return the named job, key and value."""
    fields = fields_of(JsonReader(document), (*NAME_KEYS, "payload"))
    name = _name(fields)
    if "payload" not in fields:
        raise Invalid("payload: is missing")
    return name, *_key_and_value(fields["payload"])


def read_name(document: object) -> JobName:
    """Return which job is meant."""
    return _name(fields_of(JsonReader(document), NAME_KEYS))


def read_tag_list(document: object) -> tuple[Tag, ...]:
    """Return the tags of a list, doubles left out."""
    if not isinstance(document, list):
        raise JsonReader(document, "tags").error("a list")
    tags = read_tags(JsonReader(document, "tags"))
    for place, tag in enumerate(tags):
        for field, text in (("type", tag.type), ("name", tag.name), ("scope", tag.scope)):
            check_name(f"tags[{place}].{field}", text)
    return tags


def _name(fields: dict[str, JsonReader]) -> JobName:
    if "jobId" not in fields:
        raise Invalid("jobId: is missing")
    return job_name(fields)


def _key_and_value(reader: JsonReader) -> tuple[str, str]:
    fields = fields_of(reader, ("key", "value"))
    for field in ("key", "value"):
        if field not in fields:
            raise Invalid(f"{reader.path}.{field}: is missing" if reader.path else f"{field}: is missing")
    key = fields["key"].text()
    check_name("key", key)
    return key, fields["value"].optional_text()
