"""Owed mails: once, however many workers; late, when the queue or the server was away; never twice."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from celery import current_app
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from projects import delivery, tasks
from projects.letters import Letter
from projects.models import Mail, User
from tests.at_once import at_once
from tests.build import make_invitation, make_mail, make_person


def owed(by: User) -> Mail:
    invitation = make_invitation(by=by)
    return make_mail("invitation", invitation.pk, invitation.email, asked_by=by)


def test_what_is_owed_is_sent_once(db: None, ada: User, outbox: list[Any]) -> None:
    mail = owed(ada)

    tasks.send_mail(mail.pk)
    tasks.send_mail(mail.pk)

    mail.refresh_from_db()
    assert mail.sent_at
    assert mail.claimed_at <= mail.sent_at
    assert len(outbox) == 1


def test_the_headers_of_an_invitation(db: None, ada: User, outbox: list[Any]) -> None:
    mail = owed(ada)

    delivery.deliver(mail.pk)

    sent = outbox[0]
    assert sent.from_email.startswith("Bearing for Larkhill <")
    assert sent.reply_to == ["Ada Reis <ada.reis@larkhill.example>"]
    assert sent.extra_headers["Message-ID"].startswith(f"<invitation.{mail.object_id}.1.")
    assert "Auto-Submitted" not in sent.extra_headers, "a person pressed Send: RFC 3834"
    assert [part.mimetype for part in sent.alternatives] == ["text/html"]
    assert "/invitation/" in sent.body
    assert "<img" not in sent.alternatives[0].content


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once(outbox: list[Any]) -> None:
    mail = owed(make_person(administers=True))

    results = at_once(*[partial(delivery.deliver, mail.pk)] * 4)

    assert results == [None] * 4
    mail.refresh_from_db()
    assert len(outbox) == 1
    assert mail.sent_at


def test_a_crash_after_the_claim_is_in_doubt_and_not_repeated(db: None, ada: User, outbox: list[Any]) -> None:
    mail = owed(ada)
    Mail.objects.filter(pk=mail.pk).update(claimed_at=timezone.now() - timedelta(minutes=11))

    delivery.sweep()
    delivery.deliver(mail.pk)

    assert not outbox
    assert list(Mail.objects.in_doubt(timezone.now())) == [mail]
    assert not Mail.objects.waiting().exists()


class Refusing(EmailBackend):
    error: Exception

    def send_messages(self, messages: Any) -> int:
        raise self.error


@pytest.fixture
def mail_server(settings: Any) -> Callable[[Exception], None]:
    def fails_with(error: Exception) -> None:
        Refusing.error = error
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    return fails_with


def test_a_refusal_is_kept_in_the_servers_words(db: None, ada: User, mail_server: Callable[[Exception], None]) -> None:
    mail = owed(ada)
    mail_server(SMTPRecipientsRefused({mail.recipient: (550, b"No such person here")}))

    delivery.deliver(mail.pk)

    mail.refresh_from_db()
    assert mail.refused == "550 No such person here"
    assert mail.sent_at is None
    assert list(Mail.objects.refused()) == [mail]


def test_a_lost_connection_is_in_doubt(db: None, ada: User, mail_server: Callable[[Exception], None]) -> None:
    mail = owed(ada)
    mail_server(SMTPServerDisconnected("gone"))

    delivery.deliver(mail.pk)

    mail.refresh_from_db()
    assert (mail.sent_at, mail.refused) == (None, "")
    assert mail.claimed_at


def test_a_mail_server_that_is_away_is_tried_again(db: None, ada: User, settings: Any, outbox: list[Any]) -> None:
    mail = owed(ada)
    here = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    delivery.deliver(mail.pk)

    mail.refresh_from_db()
    assert mail.claimed_at is None
    settings.EMAIL_BACKEND = here
    delivery.deliver(mail.pk)
    assert len(outbox) == 1


def test_what_cannot_be_written_is_refused_and_told(db: None, ada: User, monkeypatch: Any) -> None:
    def broken(_mail: Mail) -> Letter:
        raise KeyError("a bug")

    mail = owed(ada)
    monkeypatch.setitem(delivery._writers, "invitation", broken)

    delivery.deliver(mail.pk)

    mail.refresh_from_db()
    assert mail.refused.startswith("It could not be written")


def test_the_reason_may_be_gone_when_its_turn_comes(db: None, ada: User, outbox: list[Any]) -> None:
    mail = owed(ada)
    make_invitation("x@x.example", by=ada)
    from projects import actions

    actions.withdraw(int(mail.object_id), by=ada)
    delivery.deliver(mail.pk)

    mail.refresh_from_db()
    assert "settled" in mail.refused
    assert not outbox


@pytest.fixture
def broker() -> Iterator[Callable[[str], None]]:
    """Point the queue elsewhere for one test."""
    before = current_app.conf.broker_write_url, current_app.conf.broker_url

    def moved(url: str) -> None:
        current_app.conf.broker_write_url = current_app.conf.broker_url = url

    yield moved
    current_app.conf.broker_write_url, current_app.conf.broker_url = before


@pytest.fixture
def frozen_server() -> Iterator[str]:
    """Somebody who takes the call and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.mark.parametrize("away", ["refused", "frozen"])
def test_without_the_queue_nothing_fails_and_nothing_waits(
    away: str,
    frozen_server: str,
    broker: Callable[[str], None],
    ada: User,
    client_of: Callable[[User], Client],
    outbox: list[Any],
) -> None:
    client = client_of(ada)
    client.get("/people/")
    broker(frozen_server if away == "frozen" else "redis://127.0.0.1:1/0")
    began = time.monotonic()

    response = client.post("/people/invite/", {"email": "new@x.example"})

    assert response.status_code == 302
    # Not a measurement: one wait for the broker is five seconds.
    assert time.monotonic() - began < 4
    mail = Mail.objects.waiting().get()
    assert not outbox
    assert found_by_sweep(minutes=1) == [mail.pk]


def found_by_sweep(minutes: int) -> list[int]:
    told: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "_tell_worker", lambda mail_id, timeout_seconds: told.append(mail_id))
        delivery.sweep(timezone.now() + timedelta(minutes=minutes))
    return told


def test_the_sweep_finds_what_the_queue_lost_and_it_is_sent_once(db: None, ada: User, outbox: list[Any]) -> None:
    mail = owed(ada)

    assert found_by_sweep(minutes=0) == [], "young rows are probably on their way"
    for mail_id in found_by_sweep(minutes=1) + found_by_sweep(minutes=2):
        tasks.send_mail(mail_id)

    assert len(outbox) == 1
    assert found_by_sweep(minutes=3) == []
    mail.refresh_from_db()
    assert mail.sent_at


def test_the_same_mail_is_owed_once(db: None, ada: User) -> None:
    since = timezone.now()

    first = delivery.owe("invitation", 7, "a@x.example", by=ada, since=since)
    again = delivery.owe("invitation", 7, "a@x.example", by=ada, since=since)
    later = delivery.owe("invitation", 7, "a@x.example", by=ada, since=since + timedelta(seconds=1))

    assert first == again
    assert later != first


def test_the_tasks_are_known_by_the_names_that_are_told() -> None:
    assert tasks.send_mail.name == "projects.tasks.send_mail"
    assert current_app.conf.beat_schedule["sweep-outbox"]["task"] == tasks.sweep_outbox.name
