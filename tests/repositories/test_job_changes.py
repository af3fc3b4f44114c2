"""The change log under concurrency: what a reader sees never has a gap that is filled later."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.database import db, unit_of_work
from app.domain.user import Account, User
from app.models import JobChange
from app.repositories.accounts import AccountRepository
from app.repositories.job_changes import JobChangeLog
from tests.support.databases import on_every_database

pytestmark = on_every_database

WRITERS = 4
ROUNDS = 8
PATIENCE_S = 60


def changes():
    return db.session.execute(select(JobChange.number, JobChange.job).order_by(JobChange.number, JobChange.job)).all()


def test_changes_of_one_unit_share_a_number(app_context):
    with unit_of_work():
        JobChangeLog(db.session).record([3, 1, 3])
    with unit_of_work():
        JobChangeLog(db.session).record([2])

    assert changes() == [(1, 1), (1, 3), (2, 2)]
    assert JobChangeLog(db.session).position() == (2, 0)


def test_nothing_changed_takes_no_number(app_context):
    with unit_of_work():
        JobChangeLog(db.session).record([])

    assert JobChangeLog(db.session).position() == (0, 0)


def test_bulk_work_starts_an_epoch(app_context):
    with unit_of_work():
        JobChangeLog(db.session).start_epoch()

    assert JobChangeLog(db.session).position() == (0, 1)


def test_a_unit_that_fails_leaves_no_number(app_context):
    with pytest.raises(ZeroDivisionError):
        _record_and_fail()

    assert (JobChangeLog(db.session).position(), changes()) == ((0, 0), [])


def _record_and_fail():
    with unit_of_work():
        JobChangeLog(db.session).record([1])
        raise ZeroDivisionError


def test_a_second_writer_waits_for_the_number_of_the_first(app):
    first_has_number, done = threading.Event(), []

    def second():
        with app.app_context():
            assert first_has_number.wait(PATIENCE_S)
            with unit_of_work():
                JobChangeLog(db.session).record([2])
                done.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with app.app_context():
        with unit_of_work():
            JobChangeLog(db.session).record([1])
            first_has_number.set()
            thread.join(0.3)  # however long it is given, it cannot get past the first
            done.append("first")
        thread.join(PATIENCE_S)

        assert done == ["first", "second"]
        assert changes() == [(1, 1), (2, 2)]


def test_numbers_become_visible_in_their_order_while_many_write(app):
    stop, gaps = threading.Event(), []

    def read():
        with app.app_context():
            while not stop.is_set():
                numbers = [number for number, _job in changes()]
                if numbers != list(range(1, len(numbers) + 1)):
                    gaps.append(numbers)
                db.session.rollback()

    def write(writer):
        with app.app_context():
            for round_ in range(ROUNDS):
                with unit_of_work():
                    JobChangeLog(db.session).record([writer * ROUNDS + round_])

    reader = threading.Thread(target=read)
    reader.start()
    with ThreadPoolExecutor(WRITERS) as executor:
        list(executor.map(write, range(WRITERS)))
    stop.set()
    reader.join(PATIENCE_S)

    with app.app_context():
        assert gaps == []
        assert sorted(job for _number, job in changes()) == list(range(WRITERS * ROUNDS))


def test_one_setting_stored_by_many_at_once_is_stored(app):
    with app.app_context(), unit_of_work():
        AccountRepository(db.session).add(Account(User("anna")))

    def store(number):
        with app.app_context(), unit_of_work():
            AccountRepository(db.session).put_setting("anna", "theme", str(number))

    with ThreadPoolExecutor(WRITERS) as executor:
        list(executor.map(store, range(20)))

    with app.app_context():
        assert AccountRepository(db.session).settings("anna").keys() == {"theme"}
