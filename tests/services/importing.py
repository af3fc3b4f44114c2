"""Bringing archives into the database of the current application, and looking at what came of it."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import orjson

from app.archive.layout import relative_path
from app.container import current_services
from app.database import db, unit_of_work
from app.domain.filters import Order, Page
from app.domain.visibility import Visibility
from app.repositories.job_writes import JobWriter

EVERYTHING = Visibility.everything(reason="a test looks")


def init_db(processes=0):
    if processes:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processes, mp_context=context) as executor:
            return current_services().import_archive.init_db(executor, lambda _done: None)
    with ThreadPoolExecutor(1) as executor:
        return current_services().import_archive.init_db(executor, lambda _done: None)


def add_from(source):
    with ThreadPoolExecutor(1) as executor:
        return current_services().import_archive.add_from(source, executor, lambda _done: None)


def rows():
    order = Order("jobId", descending=False)
    records = current_services().query_jobs.page(page=Page(size=None), seen_by=EVERYTHING, order=order).records
    db.session.rollback()
    return records


def ids():
    return {record.job_id: record.id for record in rows()}


def insert(job):
    with unit_of_work():
        return JobWriter(db.session).insert([job])[job.key]


def meta_file(archive, key):
    return archive.root / relative_path(key) / "meta.json"


def rewrite(archive, key, **changes):
    path = meta_file(archive, key)
    path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes()) | changes))
