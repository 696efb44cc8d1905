"""Where one is signed in: the list, ending one or all others, and when a session ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects import sessions, tasks
from projects.live import fingerprint
from projects.models import Event, Session, User
from tests.projects.test_sign_in import ask, code_in

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 "
    "Edg/138.0.0.0"
)


def name_of(client: Client) -> str:
    return fingerprint(client.session.session_key or "")


def is_signed_in(client: Client) -> bool:
    return bool(client.get("/settings/").status_code == 200)


def test_a_browser_is_listed_by_the_names_that_people_use(mo: User, outbox: list[Any]) -> None:
    for agent in (FIREFOX, IPHONE, EDGE, "x" * 5000):
        client = Client(headers={"User-Agent": agent})
        ask(client, mo.email)
        client.post("/sign-in/code/", {"code": code_in(outbox)})
        # Three codes a minute are all that one address gets.
        cache.clear()

    page = client.get("/settings/security/").content.decode()

    for words in ("Firefox on Windows", "Safari on iPhone", "Edge on Linux", "A browser", "This browser"):
        assert words in page
    assert "Mozilla" not in page
    assert "Mozilla" not in str(Session.objects.values())
    assert "127.0.0.1" not in str(Session.objects.values())


def test_a_session_that_has_run_out_is_nobodys(client_of: ClientOf, mo: User) -> None:
    client = client_of(mo)
    assert client.get("/settings/security/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert client.get("/settings/security/").headers["Location"].startswith("/sign-in/")


def test_the_list_is_ones_own_and_gives_no_key_away(client_of: ClientOf, mo: User, oz: User) -> None:
    here, elsewhere, other = client_of(mo), client_of(mo), client_of(oz)

    page = here.get("/settings/security/")

    text = page.content.decode()
    assert len(page.context["sessions"]) == 2
    assert page.context["sessions"][0].is_this
    assert name_of(elsewhere) in text
    assert name_of(other) not in text
    for client in (here, elsewhere, other):
        assert client.session.session_key not in text
    assert "no-store" in page["Cache-Control"]


def test_ending_a_session_signs_that_browser_out_and_no_other(client_of: ClientOf, mo: User) -> None:
    here, lost, third = client_of(mo), client_of(mo), client_of(mo)

    response = here.post("/settings/security/end/", {"session": name_of(lost)}, follow=True)

    assert "That browser is signed out." in response.content.decode()
    assert [is_signed_in(client) for client in (here, lost, third)] == [True, False, True]
    assert Event.objects.get().verb == "end-session"


def test_nobody_ends_the_session_of_another(client_of: ClientOf, mo: User, oz: User, ada: User) -> None:
    theirs = client_of(mo)

    for person in (oz, ada):
        for name in (name_of(theirs), theirs.session.session_key, "", "\x00", "x" * 4000):
            assert client_of(person).post("/settings/security/end/", {"session": name}).status_code == 404

    assert is_signed_in(theirs)
    assert not Event.objects.exists()


def test_all_others_end_and_this_one_stays(client_of: ClientOf, mo: User, oz: User) -> None:
    here, others, stranger = client_of(mo), [client_of(mo), client_of(mo)], client_of(oz)

    response = here.post("/settings/security/end-others/", follow=True)

    assert "2 other browsers are signed out." in response.content.decode()
    assert "Sign out everywhere else" not in response.content.decode()
    assert [is_signed_in(client) for client in (here, stranger, *others)] == [True, True, False, False]


def test_a_session_that_is_not_used_for_a_fortnight_ends(client_of: ClientOf, mo: User) -> None:
    used, unused = client_of(mo), client_of(mo)

    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert is_signed_in(used)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert is_signed_in(used)
        assert not is_signed_in(unused)


def test_every_session_ends_after_a_month(client_of: ClientOf, mo: User) -> None:
    client = client_of(mo)

    days = [day for day in range(1, 35) if _signed_in_after(client, day)]

    assert days == [*range(1, 30)]


def _signed_in_after(client: Client, days: int) -> bool:
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        return is_signed_in(client)


def test_being_used_costs_one_update_an_hour_and_no_query(client_of: ClientOf, mo: User) -> None:
    client = client_of(mo)
    client.get("/settings/security/")

    def written() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/settings/security/").status_code == 200
        return [query["sql"] for query in captured if not query["sql"].startswith("SELECT")]

    assert written() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert [sql.split()[0] for sql in written()] == ["UPDATE"]
        assert written() == []


def test_the_page_takes_the_same_queries_for_many_browsers(client_of: ClientOf, mo: User) -> None:
    client = client_of(mo)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/settings/security/")
        return len(captured)

    few = asked()
    for _browser in range(20):
        client_of(mo)

    assert asked() == few


def test_ended_sessions_are_forgotten(client_of: ClientOf, mo: User) -> None:
    client_of(mo)
    Client().get("/sign-in/")

    with time_machine.travel(timezone.now() + timedelta(days=15)):
        fresh = client_of(mo)
        tasks.forget_ended_sessions()

    assert [row.pk for row in Session.objects.all()] == [fresh.session.session_key]


def test_a_visitor_is_remembered_for_a_day(mo: User, outbox: list[Any]) -> None:
    client = Client()
    ask(client, mo.email)

    row = Session.objects.get()

    assert row.person is None
    assert row.expire_date - row.used_at == sessions.VISIT


def test_the_database_refuses_a_session_of_nobody_that_signed_in(client_of: ClientOf, mo: User) -> None:
    client_of(mo)

    for change in ({"person": None}, {"signed_in_at": None}):
        with pytest.raises(IntegrityError, match="session_signed_in_by_somebody"), transaction.atomic():
            Session.objects.update(**change)


@pytest.mark.parametrize("key", ["abcdefgh\\000ijkl", "'; DROP TABLE x; --", "\\303\\251" * 8, "x" * 4000, ""])
def test_a_cookie_that_is_no_key_is_nobodys(client: Client, key: str) -> None:
    page = client.get(reverse("words"), HTTP_COOKIE=f'sessionid="{key}"')

    assert page.status_code in {200, 302}
    assert not page.wsgi_request.user.is_authenticated
