"""What must always be true of mail that comes in and of whom it does not reach: the database refuses the opposite."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.utils import timezone

from projects.models import ReceivedMail, User
from tests.build import make_mail

pytestmark = pytest.mark.django_db


def received(**fields: str) -> ReceivedMail:
    return ReceivedMail.objects.create(**{"message_id": "a@b"} | fields)


def guest() -> User:
    return User.objects.create(name="Gus Hill", guest_since=timezone.now(), mail_bounced_at=timezone.now())


OPPOSITES: dict[str, Callable[[], object]] = {
    "received_mail_once": lambda: [received(), received()],
    "received_mail_has_a_name": lambda: received(message_id=""),
    "received_mail_became_something": lambda: received(became="gossip"),
    "mail_reply_address_once": lambda: [make_mail(object_id=one, reply_hash="a" * 64) for one in (1, 2)],
    "user_bounced_has_an_address": guest,
}


@pytest.mark.parametrize("name", OPPOSITES)
def test_the_database_refuses_the_opposite(name: str) -> None:
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        OPPOSITES[name]()


def test_many_mails_are_answered_nowhere() -> None:
    assert [make_mail(object_id=one).reply_hash for one in (1, 2)] == ["", ""]
