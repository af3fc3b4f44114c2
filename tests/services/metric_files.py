"""Jobs with metric data made for a test, and their files."""

import os

import numpy as np
import orjson

from app.archive.layout import relative_path
from app.container import current_services
from app.domain.filters import Page
from app.domain.metric import JobMetric, MetricStatistics, Series, Unit
from app.domain.visibility import Visibility
from tests.services.importing import init_db

EVERYTHING = Visibility.everything(reason="a test looks")
GIGABYTES = Unit("B/s", "G")


def series(samples, host="n001", identity=None):
    return Series(host, np.array(samples, dtype=np.float32), MetricStatistics(1, 0, 2), identity)


def metric(*lines, timestep=60, unit=GIGABYTES):
    return JobMetric(unit, timestep, tuple(lines))


def record_of(archive, data, **fields):
    """Archive a job with these data and return its row."""
    archive.add_job(data=data, metrics=[], **fields)
    init_db()
    return current_services().query_jobs.page(page=Page(size=None), seen_by=EVERYTHING).records[0]


def on_the_wire(samples):
    return orjson.loads(orjson.dumps(samples, option=orjson.OPT_SERIALIZE_NUMPY))


def data_file(archive, record):
    folder = archive.root / relative_path(record.key)
    return next(path for path in (folder / "data.json", folder / "data.json.gz") if path.exists())


def replace_data(archive, record, document):
    """Write another data.json, whose time of change differs for sure."""
    data_file(archive, record).unlink()
    path = archive.root / relative_path(record.key) / "data.json"
    content = document if isinstance(document, bytes) else orjson.dumps(document)
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))


def good_line(**changes):
    return {"hostname": "n001", "statistics": {"min": 0, "avg": 0, "max": 0}, "data": [1], **changes}


def document_of(**changes):
    return {"a": {"node": {"unit": {"base": ""}, "timestep": 60, "series": [good_line()], **changes}}}
