"""What a person is not asked by mail: chosen in their settings, or through the link in a mail."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Set

from django.db import transaction
from django.utils import timezone

from meetings.models import Muted, StopLink
from meetings.states import NudgeKind
from projects.journal import note
from projects.models import Mail, User
from projects.models.project import hash_of


@transaction.atomic(durable=True)
def choose_kinds(wanted: Set[NudgeKind], *, by: User) -> None:
    """Get mails of these kinds and of no other; also for mails that wait."""
    person = _lock(by.pk)
    Muted.objects.filter(person=person, kind__in=wanted).delete()
    _mute(person, set(NudgeKind) - wanted)
    note(by, "choose-kinds", person)


@transaction.atomic(durable=True)
def issue_stop_link(mail: Mail, person: User) -> str:
    """Make the link of one letter as it leaves; only its hash stays here. Written again, the letter has a new one."""
    token = secrets.token_urlsafe(32)
    fields = {"person": person, "token_hash": hash_of(token), "created_at": timezone.now()}
    StopLink.objects.update_or_create(mail=mail, defaults=fields)
    return token


@transaction.atomic(durable=True)
def stop_by_link(token: str, kinds: Set[NudgeKind] | None = None) -> None:
    """Mail whoever got the letter no more of these kinds, or of those in the letter. Twice is once."""
    link = StopLink.objects.for_token(token).get()
    person = _lock(link.person_id)
    if _mute(person, kinds_in(link.mail) if kinds is None else kinds, link):
        note(person, "stop-by-link", person)


@transaction.atomic(durable=True)
def undo_stop(token: str) -> None:
    """Take back what was stopped through this link; what they chose elsewhere stays. Twice is once."""
    link = StopLink.objects.for_token(token).get()
    person = _lock(link.person_id)
    undone, _rows = Muted.objects.filter(person=person, link=link).delete()
    if undone:
        note(person, "undo-stop", person)


def kinds_in(mail: Mail) -> set[NudgeKind]:
    """What kinds of ask a letter holds. One query."""
    return {NudgeKind(kind) for kind in mail.nudges.filter(moot="").values_list("kind", flat=True)}


def _lock(person_id: int) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person_id)


def _mute(person: User, kinds: Iterable[NudgeKind], link: StopLink | None = None) -> int:
    """How many kinds are new to it."""
    silent = set(Muted.objects.filter(person=person).values_list("kind", flat=True))
    added = [Muted(person=person, kind=kind, link=link) for kind in sorted(kinds) if kind not in silent]
    Muted.objects.bulk_create(added)
    return len(added)
