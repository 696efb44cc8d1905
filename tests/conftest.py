"""The cast, and what every test may rely on.

Fay facilitates, Mo is a member, Oz is outside, Lea leads, Obi observes, Ada administers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from projects.models import Organisation, Project, Role, User
from tests.build import make_membership, make_organisation, make_person, make_project

# Playwright's synchronous API keeps a loop running in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _commits_and_limits(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test with a database begins with fresh rate limits, and what waits for a commit runs.

    Inside the transaction of an ordinary test nothing is ever committed: callbacks run as
    the outermost block of the code under test ends. With `transaction=True` they run by themselves.
    """
    if not _uses_database(request):
        yield
    elif _is_transactional(request):
        request.getfixturevalue("transactional_db")
        cache.clear()
        yield
    else:
        request.getfixturevalue("db")
        cache.clear()
        with _callbacks_run():
            yield


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def _uses_database(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.get_closest_marker("django_db") or DATABASE_FIXTURES & set(request.fixturenames))


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or bool({"transactional_db", "live_server"} & set(request.fixturenames))


class _callbacks_run:  # noqa: N801 - used like a function
    """Run `on_commit` callbacks as soon as only the test's own transaction is left open."""

    def __enter__(self) -> None:
        self.plain_exit = transaction.Atomic.__exit__
        transaction.Atomic.__exit__ = self._exit_and_run(self.plain_exit)  # type: ignore[method-assign]

    def __exit__(self, *_args: object) -> None:
        transaction.Atomic.__exit__ = self.plain_exit  # type: ignore[method-assign]

    @staticmethod
    def _exit_and_run(plain_exit: Callable[..., None]) -> Callable[..., None]:
        def leave(block: transaction.Atomic, *error: Any) -> None:
            plain_exit(block, *error)
            outside = not any(not getattr(one, "_from_testcase", False) for one in connection.atomic_blocks)
            if outside and not connection.needs_rollback and not getattr(block, "_from_testcase", False):
                _run_callbacks()

        return leave


def _run_callbacks() -> None:
    while connection.run_on_commit:
        _savepoints, callback, robust = connection.run_on_commit.pop(0)
        try:
            callback()
        except Exception:
            if not robust:
                raise


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def project(db: None, fay: User, mo: User, lea: User, obi: User) -> Project:
    """The project of the cast: Lea leads it, Fay and Mo are members, Obi observes."""
    project = make_project("Online booking", lead=lea)
    make_membership(project, fay)
    make_membership(project, mo)
    make_membership(project, obi, Role.OBSERVER)
    return project


@pytest.fixture
def fay(db: None) -> User:
    return make_person("Fay Lund")


@pytest.fixture
def mo(db: None) -> User:
    return make_person("Mo Adeyemi")


@pytest.fixture
def oz(db: None) -> User:
    return make_person("Oz Petrov")


@pytest.fixture
def lea(db: None) -> User:
    return make_person("Lea Brandt")


@pytest.fixture
def obi(db: None) -> User:
    return make_person("Obi Nwosu")


@pytest.fixture
def ada(db: None) -> User:
    return make_person("Ada Reis", administers=True)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this person has signed in."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def outbox() -> list[Any]:
    """The mails that left in this test."""
    return mail.outbox
