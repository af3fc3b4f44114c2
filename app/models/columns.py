"""Column types and table options shared by all tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.dialects import mysql

BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""A 63-bit row id; SQLite only counts up by itself on a column of type INTEGER."""

JSON_TEXT = Text().with_variant(mysql.LONGTEXT, "mysql", "mariadb")
"""JSON kept as text: answers splice it into their own JSON without reading it."""

NAME_LENGTH = 255

TABLE_OPTIONS: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_nopad_bin",
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_nopad_bin",
}
"""MariaDB compares text exactly, trailing blanks included, as the other databases do."""
