"""Who would most likely carry what nobody does: the name on a button, never somebody who said no or did not answer."""

from __future__ import annotations

from meetings.access import who_to_name
from meetings.models import Action, AgendaItem, Decision, Nudge
from meetings.states import OPEN_ACTION, NudgeKind, ThingKind
from projects.models import Event, User

_SAID_NO = ("decline", "hand_on", "owner_left")


def likeliest(record: Decision, reader: User) -> User | None:
    """Whoever carries something that follows from it, or else asked the question. Four queries at most."""
    carrying = Action.objects.filter(decision=record, state__in=OPEN_ACTION, owner_accepted_at__isnull=False)
    wanted = [*carrying.order_by("owner_accepted_at", "pk").values_list("owner", flat=True), record.item.created_by_id]
    asked = Nudge.objects.filter(kind=NudgeKind.ACCEPTANCE, thing=ThingKind.DECISION, object_id=str(record.pk))
    events = Event.objects.filter(
        kind=AgendaItem._meta.model_name, object_id=str(record.item_id), verb__in=_SAID_NO, by__isnull=False
    )
    no = {*asked.values_list("person", flat=True), *events.values_list("by", flat=True)}
    near = {person.pk: person for person in who_to_name(record, reader).filter(pk__in=set(wanted) - no)}
    return next((near[one] for one in wanted if one in near), None)
