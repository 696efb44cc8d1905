"""The two ways in for mail: a server that hands it over, and a mailbox that is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from meetings import actions, tasks
from meetings.models import Decision, Reply
from projects import imap
from projects.models import Became, Project, ReceivedMail, User
from tests.at_once import at_once
from tests.imap_server import PASSWORD, Mailbox, imap_server
from tests.letters_in import reply_to, written

from .follow_up import decided, held, owe, send

pytestmark = pytest.mark.django_db
SECRET = "0123456789abcdef" * 2


@pytest.fixture
def asked(project: Project, fay: User, mo: User) -> Decision:
    record = decided(held(project, fay, mo), fay, mo, "Open to the first 64.")
    owe()
    send()
    return record


@pytest.fixture
def mail_secret(settings: Any) -> None:
    settings.MAIL_SECRET = SECRET


def hand_over(body: Any, kind: str = "message/rfc822", secret: str = SECRET, **more: Any) -> int:
    client = Client(enforce_csrf_checks=True)
    response = client.generic("POST", "/mail/in/", body, kind, headers={"X-Bearing-Secret": secret}, **more)
    return response.status_code


def test_a_server_hands_a_mail_over(asked: Decision, mail_secret: None, outbox: list[Any]) -> None:
    assert hand_over(reply_to(outbox[0])) == 204
    assert Reply.objects.get().text == "I will, from Monday."


@pytest.mark.parametrize("as_file", [True, False])
def test_or_as_a_field_of_a_form(as_file: bool, asked: Decision, mail_secret: None, outbox: list[Any]) -> None:
    raw = reply_to(outbox[0])
    field = SimpleUploadedFile("mail.eml", raw) if as_file else raw.decode()

    response = Client(enforce_csrf_checks=True).post(
        "/mail/in/", {"message": field}, headers={"X-Bearing-Secret": SECRET}
    )

    assert response.status_code == 204
    assert Reply.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET.upper(), "é"])
def test_without_the_secret_nothing_is_taken(secret: str, mail_secret: None) -> None:
    assert hand_over(b"From: a@b.example\n\nhi", secret=secret) == 403
    assert not ReceivedMail.objects.exists()


def test_without_a_secret_of_ours_it_does_not_exist() -> None:
    assert hand_over(b"hi") == hand_over(b"hi", secret="") == 404


def test_what_is_too_big_is_refused(mail_secret: None) -> None:
    assert hand_over(b"x" * 10_000_001) == 413
    text = b'--b\r\nContent-Disposition: form-data; name="message"\r\n\r\n' + b"x" * 3_000_000 + b"\r\n--b--\r\n"
    assert hand_over(text, "multipart/form-data; boundary=b") == 413
    assert hand_over(b"--b--\r\n", "multipart/form-data; boundary=b") == 400
    assert not ReceivedMail.objects.exists()


def test_it_is_taken_whatever_it_is(mail_secret: None) -> None:
    assert [hand_over(raw) for raw in (b"", b"\x00\xff", b"From: x\n" * 9)] == [204] * 3


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with imap_server() as box:
        settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_PLAIN = "127.0.0.1", box.port, True
        settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER = "replies", PASSWORD, "INBOX"
        yield box


def test_a_mailbox_is_read_and_what_was_taken_is_marked(asked: Decision, box: Mailbox, outbox: list[Any]) -> None:
    first, second = box.add(reply_to(outbox[0])), box.add(written({"From": "x@y.example"}, "Hello?"))

    tasks.read_mailbox()

    assert Reply.objects.get().text == "I will, from Monday."
    assert box.seen == {first, second}
    assert set(box.messages) == {first, second}
    assert not [one for one in box.commands if "DELETE" in one.upper() or "EXPUNGE" in one.upper()]


def test_what_is_read_already_is_left_alone(box: Mailbox) -> None:
    box.seen.add(box.add(written({"From": "x@y.example"}, "Hello?")))

    assert imap.read_mailbox(actions.take_mail) == 0


def test_what_was_taken_and_not_marked_is_taken_once(asked: Decision, box: Mailbox, outbox: list[Any]) -> None:
    """The worker died in between."""
    box.add(reply_to(outbox[0]))
    tasks.read_mailbox()
    box.seen.clear()

    tasks.read_mailbox()

    assert Reply.objects.count() == 1
    assert len(box.seen) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_once(asked: Decision, box: Mailbox, outbox: list[Any]) -> None:
    for number in range(5):
        box.add(reply_to(outbox[0], name=f"r{number}", text=f"Word {number}."))

    at_once(*[partial(imap.read_mailbox, actions.take_mail)] * 2)

    assert sorted(Reply.objects.values_list("text", flat=True)) == [f"Word {number}." for number in range(5)]
    assert len(box.seen) == 5


def test_what_was_not_taken_stays_unread(box: Mailbox) -> None:
    bad, good = box.add(b"bad"), box.add(b"good")

    def take(raw: bytes) -> None:
        if raw == b"bad":
            raise OperationalError

    assert imap.read_mailbox(take) == 1
    assert box.seen == {good}
    assert bad in box.messages


def test_a_server_that_breaks_off_is_asked_again(box: Mailbox) -> None:
    numbers = [box.add(written({"From": "x@y.example", "Message-ID": f"<{n}@y>"}, "Hi")) for n in range(3)]
    box.breaks_after = 1

    tasks.read_mailbox()
    assert box.seen == set(numbers[:1])
    box.breaks_after = 10
    tasks.read_mailbox()

    assert box.seen == set(numbers)
    assert ReceivedMail.objects.counted() == {Became.UNKNOWN: 3}


def test_of_a_huge_mail_the_beginning_is_fetched(box: Mailbox) -> None:
    taken: list[bytes] = []
    box.add(b"x" * 3_000_000)

    imap.read_mailbox(taken.append)

    assert [len(raw) for raw in taken] == [500_000]


@pytest.mark.parametrize("wrong", [{"IMAP_PASSWORD": "x"}, {"IMAP_FOLDER": "Nowhere"}, {"IMAP_PORT": 1}])
def test_a_mailbox_that_does_not_open_breaks_nothing(
    wrong: dict[str, Any], box: Mailbox, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in wrong.items():
        setattr(settings, name, value)

    tasks.read_mailbox()

    assert "The mailbox for replies is away" in caplog.text
    assert PASSWORD not in caplog.text


def self_signed(folder: Path) -> Path:
    """A certificate for this machine that nobody has vouched for, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.serial_number(7).add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
    return path


def test_a_server_must_prove_its_name(
    box: Mailbox, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    certificate = self_signed(tmp_path)
    settings.IMAP_HOST, settings.IMAP_PLAIN = "localhost", False
    with imap_server(certificate) as behind_tls:
        settings.IMAP_PORT = behind_tls.port
        behind_tls.add(written({"From": "x@y.example"}, "Hello?"))

        assert imap.read_mailbox(actions.take_mail) == 0
        assert "The mailbox for replies is away: SSLCertVerificationError" in caplog.text
        assert behind_tls.commands == [], "it is told no password"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert imap.read_mailbox(actions.take_mail) == 1


def test_what_became_of_mails_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    actions.take_mail(b"From: x@y.example\n\nQuillwort")

    call_command("received")

    assert "About nothing of ours: 1\n" in capsys.readouterr().out


def test_without_a_mailbox_nothing_is_asked() -> None:
    assert imap.read_mailbox(actions.take_mail) == 0
