"""Queries as browsers send them, beside the answers they get.

``UPDATE_GOLDEN=1 pytest tests/graphql/test_golden.py`` writes the answers anew; read the difference before it is kept.
"""

import json
import os
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.graphql")))
def test_the_answer_is_the_recorded_one(site, name):
    record = GOLDEN / f"{name}.json"
    case = json.loads(record.read_text(encoding="utf-8"))
    query = (GOLDEN / f"{name}.graphql").read_text(encoding="utf-8")

    answer = site.ask(query, case["variables"], user=case["user"])

    if os.environ.get("UPDATE_GOLDEN"):
        record.write_text(json.dumps(case | {"answer": answer}, indent=1) + "\n", encoding="utf-8")
    else:
        assert answer == case["answer"]
