"""What must always be true of what somebody is asked by mail: the opposites, for test_constraints.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings.models import Muted, Nudge, StopLink
from tests.build import make_mail
from tests.build_meetings import make_nudge

NOW = timezone.now()
Act = Callable[[Any], Any]


def nudge(f: Any, **fields: Any) -> Nudge:
    lawful = {"object_id": "1", "since": NOW, "mail": make_mail("nudge", since=timezone.now())}
    return make_nudge(f.decided, f.mo, **lawful | fields)


def asked_again_later(f: Any) -> list[Nudge]:
    """Lawful: another spell, and another step."""
    return [nudge(f, token="a"), nudge(f, since=NOW + timedelta(days=1)), nudge(f, step=2)]


def stop_link(f: Any, token_hash: str = "x", **fields: Any) -> StopLink:
    mail = fields.pop("mail", None) or make_mail("nudge", since=timezone.now())
    return StopLink.objects.create(person=f.mo, mail=mail, token_hash=token_hash, **fields)


OPPOSITES: dict[str, list[Act]] = {
    "nudge_once_a_spell": [lambda f: [nudge(f), nudge(f)]],
    "nudge_link_is_one": [lambda f: [nudge(f, token="a"), nudge(f, token="a", step=2)]],
    "nudge_kind_known": [lambda f: nudge(f, kind="gossip")],
    "nudge_thing_known": [lambda f: nudge(f, thing="rumour")],
    "nudge_link_expires": [lambda f: nudge(f, token="a", expires_at=None), lambda f: nudge(f, expires_at=NOW)],
    "nudge_answer_came_through_its_link": [
        lambda f: nudge(f, answer="own", answered_at=NOW),
        lambda f: nudge(f, token="a", answer="own"),
        lambda f: nudge(f, token="a", answer="perhaps", answered_at=NOW),
    ],
    "muted_once_a_kind": [lambda f: [Muted.objects.create(person=f.mo, kind="unowned") for _ in range(2)]],
    "muted_kind_known": [lambda f: Muted.objects.create(person=f.mo, kind="gossip")],
    "stop_link_has_a_token": [lambda f: stop_link(f, "")],
}
