"""Who carries a decision. Assignment alone is a request: it is somebody's once they said yes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.access import people_to_ask, require_account, require_handing_on, require_naming_owner
from meetings.models import Decision, Meeting, Why
from meetings.states import OWNER_MOVES, Outcome, OwnerMove, Ownership
from projects import clock
from projects.errors import RuleBroken
from projects.journal import note
from projects.live import Region
from projects.models import User

from .decision import search_text_of
from .locking import announce, lock_decision
from .raising import raise_ownership

# Handed on so often, its ownership is a question for the meeting.
HANDED_ON_TOO_OFTEN = 2


@transaction.atomic(durable=True)
def ask_owner(number: int, person: User, *, by: User) -> Decision:
    """Ask somebody to carry a decision that nobody has accepted. Who names themselves has said yes.

    Raises PermissionDenied unless `by` may name an owner, RuleBroken when somebody carries it,
    when `person` is asked already or does not see the project.
    """
    record, meeting = lock_record(number)
    require_naming_owner(by, record)
    require_move(record, OwnerMove.ASK)
    return give(record, meeting, person, by=by, verb="ask_owner")


@transaction.atomic(durable=True)
def accept(number: int, *, by: User) -> Decision:
    """Say yes: who was asked, or anybody who sees a decision that nobody carries.

    Raises RuleBroken when somebody else carries it or was asked meanwhile. Saying yes twice is once.
    """
    record, meeting = lock_record(number)
    if record.owner_id == by.pk and record.ownership == Ownership.ACCEPTED:
        return record
    require_move(record, OwnerMove.ACCEPT)
    if record.owner_id not in {None, by.pk}:
        raise RuleBroken(_("%(name)s was asked to carry this.") % {"name": _name_of_owner(record)})
    return give(record, meeting, by, by=by, verb="accept")


@transaction.atomic(durable=True)
def decline(number: int, *, by: User, suggested: User | None = None, because: str = "") -> Decision:
    """Say "not me" before having said yes: nobody carries it again, or who is suggested is asked instead.

    Raises RuleBroken unless `by` is asked now.
    """
    record, meeting = lock_record(number)
    if record.owner_id != by.pk or record.ownership != Ownership.ASKED:
        raise RuleBroken(_("You are not asked to carry this any more."))
    if suggested is not None:
        return give(record, meeting, suggested, by=by, verb="decline", because=because)
    return leave(record, meeting, by=by, verb="decline", because=because)


@transaction.atomic(durable=True)
def hand_on(number: int, *, by: User, to: User | None, because: str) -> Decision:
    """Pass on what somebody carries, with a reason: `to` is asked, or nobody carries it.

    Raises PermissionDenied unless `by` owns it or may name an owner; RuleBroken without a
    reason and when nobody has accepted it.
    """
    record, meeting = lock_record(number)
    require_handing_on(by, record)
    require_move(record, OwnerMove.HAND_ON)
    if not because:
        raise RuleBroken(_("Say why: the next one begins with that."))
    return pass_on(record, meeting, by=by, to=to, because=because)


def pass_on(
    record: Decision, meeting: Meeting, *, by: User, to: User | None, because: str, by_mail: bool = False
) -> Decision:
    """Let the next one be asked, inside the caller's transaction. Handed on twice, it is a question."""
    record.handed_on += 1
    if to is not None:
        give(record, meeting, to, by=by, verb="hand_on", because=because, by_mail=by_mail)
    else:
        leave(record, meeting, by=by, verb="hand_on", because=because, **({"by_mail": True} if by_mail else {}))
    if record.handed_on >= HANDED_ON_TOO_OFTEN:
        raise_ownership(record, meeting, None, why=Why.HANDED_ON, since=timezone.now())
    return record


@transaction.atomic(durable=True)
def let_go(number: int, *, by: User, because: str) -> Decision:
    """Say that a decision is not worth carrying, with a reason: it stays readable and nobody is asked any more.

    Raises PermissionDenied unless `by` decided, facilitated or prepares there.
    """
    record, meeting = lock_record(number)
    require_naming_owner(by, record)
    return retire(record, meeting, by=by, because=because)


@transaction.atomic(durable=True)
def take_up(number: int, *, by: User) -> Decision:
    """Undo a letting go: it stands again, as it was. Raises RuleBroken unless it was let go."""
    record, meeting = lock_record(number, even_let_go=True)
    require_naming_owner(by, record)
    if not record.is_let_go:
        raise RuleBroken(_("This decision stands."))
    record.retired_at, record.retired_by, record.retired_because = None, None, ""
    if record.owner_id is None:
        record.unowned_since = timezone.now()
    _save(record, meeting, None)
    note(by, "take_up", record.item)
    return record


def retire(record: Decision, meeting: Meeting, *, by: User, because: str, by_mail: bool = False) -> Decision:
    """Let a decision go, inside the caller's transaction."""
    if not because:
        raise RuleBroken(_("Say why it is not worth carrying."))
    record.retired_at, record.retired_by, record.retired_because = timezone.now(), by, because
    _save(record, meeting, record.owner)
    note(by, "let_go", record.item, reason=because, **({"by_mail": True} if by_mail else {}))
    return record


def lock_record(number: int, *, even_let_go: bool = False) -> tuple[Decision, Meeting]:
    """The record as it is now, its meeting locked before it. Raises RuleBroken for what nobody can carry."""
    record, meeting = lock_decision(number)
    if record.outcome != Outcome.DECIDED:
        raise RuleBroken(_("Only what was decided has an owner."))
    if record.is_let_go and not even_let_go:
        raise RuleBroken(_("This was let go."))
    return record, meeting


def require_move(record: Decision, move: OwnerMove) -> None:
    if record.ownership in OWNER_MOVES[move].origins:
        return
    if record.ownership == Ownership.ACCEPTED:
        raise RuleBroken(_("%(name)s carries this.") % {"name": _name_of_owner(record)})
    raise RuleBroken(_("Nobody carries this yet."))


def _name_of_owner(record: Decision) -> str:
    return record.owner.name if record.owner else _("Nobody")


def give(
    record: Decision,
    meeting: Meeting,
    person: User,
    *,
    by: User,
    verb: str,
    because: str = "",
    by_mail: bool = False,
) -> Decision:
    """Ask `person`, or let them carry it when they say so themselves; `by_mail` is kept for the history."""
    if person.pk == record.owner_id and verb != "accept":
        raise RuleBroken(_("%(name)s is the one already.") % {"name": person.name})
    require_account(person)
    if not people_to_ask(meeting).filter(pk=person.pk).exists() and person != by:
        raise RuleBroken(_("%(name)s does not see this project.") % {"name": person.name})
    now, before = timezone.now(), record.owner
    if record.owner_id != person.pk:
        record.owner_asked_at, record.owner_asked_by = now, by
    record.owner, record.unowned_since, record.left_unowned_at = person, None, None
    record.owner_accepted_at = now if person == by else None
    _save(record, meeting, before)
    note(by, verb, record.item, **_told(person, because), **({"by_mail": True} if by_mail else {}))
    return record


def leave(
    record: Decision,
    meeting: Meeting,
    *,
    by: User | None,
    verb: str,
    because: str = "",
    is_in_vain: bool = False,
    **told: object,
) -> Decision:
    """Let nobody carry it from now on, inside the caller's transaction.

    `is_in_vain` says that who was asked never answered: the asking goes on where it was.
    """
    before = record.owner
    record.owner = record.owner_asked_at = record.owner_asked_by = record.owner_accepted_at = None
    record.unowned_since = clock.now()
    record.asked_in_vain_at = record.unowned_since if is_in_vain else None
    _save(record, meeting, before)
    note(by, verb, record.item, **_told(None, because), **told)
    return record


def _told(person: User | None, because: str) -> dict[str, object]:
    return ({"to": person.pk} if person else {}) | ({"reason": because} if because else {})


def _save(record: Decision, meeting: Meeting, before: User | None) -> None:
    record.search_text = search_text_of(record, record.dissents.select_related("person"))
    record.save(
        update_fields=[
            "owner",
            "owner_asked_at",
            "owner_asked_by",
            "owner_accepted_at",
            "unowned_since",
            "left_unowned_at",
            "asked_in_vain_at",
            "handed_on",
            "retired_at",
            "retired_by",
            "retired_because",
            "search_text",
        ]
    )
    announce(meeting, Region.FLOOR, people=[before, record.owner])
