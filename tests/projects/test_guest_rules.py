"""What must always be true of people without an account: the database refuses the opposite."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects.models import Membership, Project, User

pytestmark = pytest.mark.django_db


def person(**fields: object) -> User:
    return User.objects.create(name="Gus Hill", **fields)


def test_a_guest_has_no_address_and_everybody_else_has_one():
    for fields in ({"email": "gus@elsewhere.example", "guest_since": timezone.now()}, {"email": ""}):
        with pytest.raises(IntegrityError, match="user_guest_has_no_address"), transaction.atomic():
            person(**fields)


def test_a_guest_does_not_administer():
    with pytest.raises(IntegrityError, match="user_guest_does_not_administer"):
        person(guest_since=timezone.now(), administrator_since=timezone.now())


def test_many_guests_have_no_address():
    people = [person(guest_since=timezone.now()) for _ in range(2)]

    assert [one.email for one in people] == ["", ""]


def test_a_guest_is_in_no_project(project: Project):
    guest = person(guest_since=timezone.now())

    with pytest.raises(IntegrityError, match="a guest takes part in one meeting"):
        Membership.objects.create(project=project, person=guest)
