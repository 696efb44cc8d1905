"""What a participant says: a sealed position, a later change of mind, an objection."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import sealed
from meetings.access import require_facilitator, require_participant, takes_part
from meetings.models import AgendaItem, LaterPosition, Meeting, Objection, Option, Position
from meetings.states import TAKES_OBJECTION, TAKES_POSITION, Answer, ItemState
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import User

from .locking import announce, lock_floor, why_not


@transaction.atomic(durable=True)
def give_position(
    item_id: UUID, *, by: User, answer: Answer, option_id: int | None, because: str, objects_otherwise: bool
) -> AgendaItem:
    """Seal a person's position, replacing the one they gave before.

    Raises PermissionDenied unless `by` takes part; RuleBroken once the question was revealed
    or settled, or when the option is not one of this question's.
    """
    item, meeting = _lock_open(item_id, by)
    option = _option_of(item, answer, option_id)
    position, is_new = Position.objects.get_or_create(item=item, person=by)
    if not is_new:
        position.given_at, position.given_by = timezone.now(), None
        position.save(update_fields=["given_at", "given_by"])
    sealed.seal(position, answer, option, because, objects_otherwise)
    # The log says that, never what: not even whether it was an option.
    note(by, "give_position" if is_new else "replace_position", item)
    announce(meeting, Region.PEOPLE, people=[by])
    return item


@transaction.atomic(durable=True)
def give_on_behalf(
    item_id: UUID,
    person: User,
    *,
    by: User,
    answer: Answer,
    option_id: int | None,
    because: str,
    objects_otherwise: bool,
) -> AgendaItem:
    """Seal what somebody said who could not do it here, on the phone say. It is marked so.

    From then on it is theirs: nobody else reads or changes it before the reveal, `by` neither.
    Raises PermissionDenied unless `by` facilitates; RuleBroken as `give_position` does, and
    when the person does not take part or has spoken.
    """
    item, meeting = lock_floor(item_id)
    require_on_behalf(item, by=by)
    if person == by or not takes_part(person, meeting):
        raise RuleBroken(_("Choose somebody who takes part and has not spoken."))
    option = _option_of(item, answer, option_id)
    position, is_new = Position.objects.get_or_create(item=item, person=person, defaults={"given_by": by})
    if not is_new:
        raise RuleBroken(_("%(name)s has given a position. Only they can change it.") % {"name": person.name})
    sealed.seal(position, answer, option, because, objects_otherwise)
    note(by, "give_on_behalf", item, person=person.pk)
    announce(meeting, Region.PEOPLE, people=[person])
    return item


@transaction.atomic(durable=True)
def withdraw_position(item_id: UUID, *, by: User) -> AgendaItem:
    """Take a sealed position back; the person counts as silent again."""
    item, meeting = _lock_open(item_id, by)
    for position in Position.objects.filter(item=item, person=by):
        sealed.forget(position.pk)
        position.delete()
        note(by, "withdraw_position", item)
        announce(meeting, Region.PEOPLE, people=[by])
    return item


@transaction.atomic(durable=True)
def change_mind(item_id: UUID, *, by: User, answer: Answer, option_id: int | None, because: str) -> AgendaItem:
    """Add a position after the reveal, with its reason; what was sealed stays beside it.

    Also how a latecomer speaks. Raises RuleBroken unless the question is revealed and on the
    floor.
    """
    item, meeting = _lock_revealed(item_id, by)
    option = _option_of(item, answer, option_id)
    LaterPosition.objects.create(item=item, person=by, answer=answer, option=option, because=because)
    note(by, "change_mind", item)
    announce(meeting, Region.FLOOR, Region.YOURS, people=[by])
    return item


@transaction.atomic(durable=True)
def raise_objection(item_id: UUID, *, by: User, option_id: int | None, harm: str) -> AgendaItem:
    """Put to the room what harm an option would do. Objecting again to the same option is refused."""
    item, meeting = _lock_revealed(item_id, by)
    option = _option_of(item, Answer.OPTION, option_id) if option_id else None
    if item.objections.filter(person=by, option=option, withdrawn_at=None).exists():
        raise RuleBroken(_("Your objection to this is already before the room."))
    objection = Objection.objects.create(item=item, person=by, option=option, harm=harm)
    note(by, "object", item, objection=objection.pk)
    announce(meeting, Region.FLOOR, Region.YOURS, people=[by])
    return item


@transaction.atomic(durable=True)
def withdraw_objection(objection_id: int, *, by: User) -> AgendaItem:
    """Take an objection back. It stays readable in the log as withdrawn."""
    item_id = Objection.objects.values_list("item_id", flat=True).get(pk=objection_id, person=by)
    item, meeting = _lock_revealed(item_id, by)
    if Objection.objects.filter(pk=objection_id, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        note(by, "withdraw_objection", item, objection=objection_id)
        announce(meeting, Region.FLOOR, Region.YOURS, people=[by])
    return item


def require_open(item: AgendaItem, *, by: User) -> None:
    """Refuse whoever may not take a position on this question, or not now."""
    _require(item, by, TAKES_POSITION)


def require_on_behalf(item: AgendaItem, *, by: User) -> None:
    """Refuse whoever may not write down what somebody else said, or not now."""
    if item.meeting is None:
        raise RuleBroken(why_not(item))
    require_facilitator(by, item.meeting)
    if item.state not in TAKES_POSITION:
        raise RuleBroken(why_not(item))


def require_revealed(item: AgendaItem, *, by: User) -> None:
    """Refuse whoever may not answer what was revealed, or not now."""
    _require(item, by, TAKES_OBJECTION)


def _require(item: AgendaItem, by: User, states: frozenset[ItemState]) -> None:
    if item.meeting is None:
        raise RuleBroken(why_not(item))
    require_participant(by, item.meeting)
    if item.state not in states:
        raise RuleBroken(why_not(item))


def _lock_open(item_id: UUID, by: User) -> tuple[AgendaItem, Meeting]:
    item, meeting = lock_floor(item_id)
    require_open(item, by=by)
    return item, meeting


def _lock_revealed(item_id: UUID, by: User) -> tuple[AgendaItem, Meeting]:
    item, meeting = lock_floor(item_id)
    require_revealed(item, by=by)
    return item, meeting


def _option_of(item: AgendaItem, answer: Answer, option_id: int | None) -> Option | None:
    if answer is not Answer.OPTION:
        return None
    option = item.options.filter(pk=option_id).first() if option_id else None
    if option is None:
        raise RuleBroken(_("That option is no longer on the list. Choose again."))
    return option
