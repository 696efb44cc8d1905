"""Inviting, again and back; and what the link does for whom."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from projects import actions, delivery
from projects.models import Event, Invitation, Mail, Membership, Project, Role, User
from projects.models.project import hash_of
from tests.at_once import at_once, refusals
from tests.build import make_invitation, make_person

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
NEW = "ingrid@elsewhere.example"


def send_all() -> None:
    for mail in Mail.objects.waiting():
        delivery.deliver(mail.pk)


def link_in(outbox: list[Any]) -> str:
    found = re.search(r"https?://[^/]+(/invitation/\S+)", outbox[-1].body)
    assert found
    return found[1]


def code_in(outbox: list[Any]) -> str:
    return outbox[-1].subject.split()[0]


def test_a_lead_invites_and_the_invited_comes_in(
    client: Client, client_of: ClientOf, lea: User, project: Project, outbox: list[Any]
) -> None:
    asked = client_of(lea).post(
        f"/projects/{project.slug}/people/invite/",
        {"email": "Ingrid@Elsewhere.example", "name": "Ingrid Solheim", "role": "member"},
    )

    assert asked.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.token_hash) == (NEW, Role.MEMBER, "")
    assert Event.objects.latest("pk").verb == "invite"
    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient, mail.asked_by) == ("invitation", NEW, lea)

    send_all()
    path = link_in(outbox)
    invitation.refresh_from_db()
    assert invitation.token_hash == hash_of(path.split("/")[2])
    assert "Hi Ingrid," in outbox[-1].body

    page = client.get(path)
    assert page.status_code == 200
    assert "Lea Brandt invites you to Online booking" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert not User.objects.filter(email=NEW).exists(), "a GET changes nothing"

    accepted = client.post(path, {"name": "Ingrid Solheim", "time_zone": "Europe/Oslo"})

    assert accepted.headers["Location"] == "/sign-in/code/"
    ingrid = User.objects.get(email=NEW)
    assert (ingrid.name, ingrid.time_zone, ingrid.is_administrator) == ("Ingrid Solheim", "Europe/Oslo", False)
    assert Membership.objects.get(person=ingrid).project == project
    assert "_auth_user_id" not in client.session, "a forwarded link gives nothing"
    assert outbox[-1].to == ["Ingrid Solheim <ingrid@elsewhere.example>"]
    client.post("/sign-in/code/", {"code": code_in(outbox)})
    assert client.get(f"/projects/{project.slug}/people/").status_code == 200


def test_an_administrator_invites_into_the_organisation(client_of: ClientOf, ada: User, outbox: list[Any]) -> None:
    response = client_of(ada).post("/people/invite/", {"email": NEW})
    send_all()
    page = client_of(ada).get("/people/").content.decode()

    assert response.status_code == 302
    assert Invitation.objects.get().project is None
    assert "Ada Reis invites you to Larkhill" in outbox[0].subject
    assert NEW in page
    assert "Mailed on" in page


def test_others_may_not_invite(client_of: ClientOf, project: Project, mo: User, oz: User, ada: User, obi: User) -> None:
    inviting = f"/projects/{project.slug}/people/invite/"

    for person in (mo, oz, obi, ada):
        assert client_of(person).post(inviting, {"email": NEW, "role": "member"}).status_code == 403
    for person in (mo, oz, obi):
        assert client_of(person).post("/people/invite/", {"email": NEW}).status_code == 403
    assert Client().post("/people/invite/", {"email": NEW}).status_code == 302
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_into_a_closed_project_strangers_see_nothing(
    client_of: ClientOf, project: Project, oz: User, ada: User
) -> None:
    Project.objects.update(openness="closed")

    for person in (oz, ada):
        assert client_of(person).post(f"/projects/{project.slug}/people/invite/", {"email": NEW}).status_code == 404


@pytest.mark.parametrize(
    "email", ["", "nonsense", "x" * 250 + "@x.example", "mo.adeyemi@larkhill.example", "a@b.example\nBcc: c@d.example"]
)
def test_an_address_that_cannot_be_invited_is_given_back(
    client_of: ClientOf, lea: User, project: Project, email: str
) -> None:
    response = client_of(lea).post(f"/projects/{project.slug}/people/invite/", {"email": email, "role": "member"})

    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_a_name_is_one_line_and_html_in_it_is_text(
    client_of: ClientOf, lea: User, project: Project, outbox: list[Any]
) -> None:
    name = "<b>Eve</b>\r\nBcc: all@x.example"
    client_of(lea).post(f"/projects/{project.slug}/people/invite/", {"email": NEW, "name": name, "role": "member"})
    send_all()

    assert "\n" not in Invitation.objects.get().name
    assert outbox[0].recipients() == [outbox[0].to[0]]
    page = client_of(lea).get(f"/projects/{project.slug}/people/").content.decode()
    assert "<b>Eve" not in page
    assert "<b>Eve" not in outbox[0].alternatives[0].content


def test_an_open_invitation_is_not_doubled(client_of: ClientOf, lea: User, project: Project) -> None:
    make_invitation(NEW, by=lea, project=project)

    response = client_of(lea).post(f"/projects/{project.slug}/people/invite/", {"email": NEW.upper(), "role": "member"})

    assert response.status_code == 422
    assert "invite again from the list" in response.content.decode()
    assert Invitation.objects.count() == 1


def test_invite_again_kills_the_old_link(client: Client, client_of: ClientOf, ada: User, outbox: list[Any]) -> None:
    client_of(ada).post("/people/invite/", {"email": NEW})
    send_all()
    old = link_in(outbox)
    invitation = Invitation.objects.get()

    client_of(ada).post(f"/invitations/{invitation.pk}/again/")

    assert client.get(old).status_code == 404, "dead at once, before the new mail leaves"
    send_all()
    assert link_in(outbox) != old
    assert client.get(link_in(outbox)).status_code == 200
    assert sorted(Mail.objects.values_list("step", flat=True)) == [1, 2]
    assert [event.verb for event in Event.objects.order_by("pk")] == ["invite", "invite-again"]


def test_an_older_mail_that_leaves_late_brings_no_link(client_of: ClientOf, ada: User, outbox: list[Any]) -> None:
    client_of(ada).post("/people/invite/", {"email": NEW})
    client_of(ada).post(f"/invitations/{Invitation.objects.get().pk}/again/")

    send_all()

    assert len(outbox) == 1
    assert "newer mail" in Mail.objects.get(step=1).refused


def test_withdraw_closes_the_link_in_words(client: Client, client_of: ClientOf, ada: User) -> None:
    invitation = make_invitation(NEW, by=ada, token="t0ken")

    response = client_of(ada).post(f"/invitations/{invitation.pk}/withdraw/")

    assert response.status_code == 302
    gone = client.get("/invitation/t0ken/")
    assert gone.status_code == 410
    assert "taken back" in gone.content.decode()
    assert client.post("/invitation/t0ken/", {"name": "Eve", "time_zone": "UTC"}).status_code == 410
    assert not User.objects.filter(email=NEW).exists()
    assert Event.objects.get().verb == "withdraw"
    assert client_of(ada).post(f"/invitations/{invitation.pk}/withdraw/").status_code == 409
    assert client_of(ada).post(f"/invitations/{invitation.pk}/again/").status_code == 409


@pytest.mark.parametrize("act", ["again", "withdraw"])
def test_only_who_may_invite_changes_invitations(
    client_of: ClientOf, act: str, project: Project, mo: User, oz: User, ada: User, lea: User
) -> None:
    into_project = make_invitation(NEW, by=lea, project=project)
    into_organisation = make_invitation(NEW, by=ada)

    assert client_of(mo).post(f"/invitations/{into_project.pk}/{act}/").status_code == 403
    assert client_of(mo).post(f"/invitations/{into_organisation.pk}/{act}/").status_code == 404
    Project.objects.update(openness="closed")
    assert client_of(oz).post(f"/invitations/{into_project.pk}/{act}/").status_code == 404
    assert client_of(ada).post(f"/invitations/{into_project.pk}/{act}/").status_code == 404
    assert not Event.objects.exists()
    assert not Mail.objects.exists()


def test_a_link_is_good_once(client: Client, ada: User) -> None:
    make_invitation(NEW, by=ada, token="t0ken")
    client.post("/invitation/t0ken/", {"name": "Ingrid", "time_zone": "UTC"})

    again = Client().post("/invitation/t0ken/", {"name": "Mallory", "time_zone": "UTC"})

    assert again.status_code == 410
    assert "was accepted" in again.content.decode()
    assert User.objects.get(email=NEW).name == "Ingrid"


def test_links_run_out_and_unknown_ones_are_kind(client: Client, ada: User) -> None:
    make_invitation(NEW, by=ada, token="t0ken", expires_at=timezone.now() - timedelta(seconds=1))

    late, unknown = client.get("/invitation/t0ken/"), client.get("/invitation/nonsense/")

    assert (late.status_code, unknown.status_code) == (410, 404)
    assert "has run out" in late.content.decode()
    assert "opens nothing" in unknown.content.decode()
    assert client.post("/invitation/t0ken/", {"name": "X", "time_zone": "UTC"}).status_code == 410


def test_names_that_are_too_long_are_given_back(client: Client, ada: User) -> None:
    make_invitation(NEW, by=ada, token="t0ken")

    response = client.post("/invitation/t0ken/", {"name": "x" * 101, "time_zone": "UTC"})

    assert response.status_code == 422
    assert "x" * 101 in response.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_somebody_who_is_here_signs_in_and_joins(
    client: Client, lea: User, oz: User, project: Project, outbox: list[Any]
) -> None:
    make_invitation(oz.email, by=lea, project=project, token="t0ken", role=Role.OBSERVER)

    sent = client.post("/invitation/t0ken/")

    assert sent.headers["Location"] == "/sign-in/code/?next=%2Finvitation%2Ft0ken%2F"
    assert not Membership.objects.filter(person=oz).exists()
    signed_in = client.post(sent.headers["Location"], {"code": code_in(outbox)})
    assert signed_in.headers["Location"] == "/invitation/t0ken/"
    assert "Accept the invitation" in client.get("/invitation/t0ken/").content.decode()
    joined = client.post("/invitation/t0ken/")
    assert joined.headers["Location"] == f"/projects/{project.slug}/"
    assert Membership.objects.get(person=oz).role == Role.OBSERVER
    assert Event.objects.latest("pk").verb == "accept"


def test_somebody_else_who_is_signed_in_is_told(client_of: ClientOf, ada: User, oz: User) -> None:
    make_invitation(NEW, by=ada, token="t0ken")

    page = client_of(oz).get("/invitation/t0ken/")

    assert "you are signed in as Oz Petrov" in page.content.decode()
    assert client_of(oz).post("/invitation/t0ken/", {"name": "Oz", "time_zone": "UTC"}).status_code == 403
    assert Invitation.objects.get().accepted_at is None


def test_accepting_settles_the_other_invitation_into_the_organisation(
    client: Client, ada: User, lea: User, project: Project
) -> None:
    make_invitation(NEW, by=ada)
    make_invitation(NEW, by=lea, project=project, token="t0ken")

    client.post("/invitation/t0ken/", {"name": "Ingrid", "time_zone": "UTC"})

    assert not Invitation.objects.open().exists()


def test_the_list_says_what_happened_to_each_mail_and_its_queries_do_not_grow(
    client_of: ClientOf, ada: User, django_assert_num_queries: Any
) -> None:
    def invited(number: int, **fields: Any) -> None:
        invitation = make_invitation(f"n{number}@x.example", by=ada)
        Mail.objects.create(kind="invitation", object_id=str(invitation.pk), recipient=invitation.email, **fields)

    now = timezone.now()
    invited(1)
    client = client_of(ada)
    with django_assert_num_queries(6):
        assert "waits to be sent" in client.get("/people/").content.decode()
    invited(2, claimed_at=now - timedelta(minutes=11))
    invited(5, claimed_at=now)
    invited(3, claimed_at=now, sent_at=now)
    invited(4, claimed_at=now, refused="550 No such person")
    make_person()

    with django_assert_num_queries(6):
        page = client.get("/people/").content.decode()

    assert page.count("nobody knows whether it arrived") == 1
    assert "The mail is leaving" in page
    assert "Mailed on" in page
    assert "550 No such person" in page


@pytest.mark.django_db(transaction=True)
def test_two_who_use_the_link_at_once_make_one_person() -> None:
    invitation = make_invitation(NEW, by=make_person(administers=True), token="t0ken")

    results = at_once(
        *(partial(actions.accept, invitation.pk, name=name, time_zone="UTC") for name in ("Ingrid", "Mallory"))
    )

    (refused,) = refusals(results)
    assert "has accepted in the meantime" in str(refused)
    assert User.objects.filter(email=NEW).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_address_invited_twice_at_once_is_invited_once() -> None:
    asking = partial(
        actions.invite, email=NEW, name="", project=None, role=Role.MEMBER, by=make_person(administers=True)
    )

    (refused,) = refusals(at_once(asking, asking))

    assert "open invitation already" in str(refused)
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)
