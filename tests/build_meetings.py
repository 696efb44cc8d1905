"""Builders of meetings, questions, positions and records: sensible defaults, plain facts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from meetings import sealed
from meetings.browsers import GUEST
from meetings.models import (
    AgendaItem,
    Decision,
    Dissent,
    Guest,
    GuestLink,
    Meeting,
    Nudge,
    Option,
    Participant,
    Position,
)
from meetings.states import FLOOR, Answer, Door, ItemState, MeetingState, Mode, NudgeKind, Outcome
from projects.live import fingerprint
from projects.models import Mail, Organisation, Project, User
from projects.models.project import hash_of

OPTIONS = ("Open to every clinic", "Open to the first 64", "Wait")


def make_meeting(
    project: Project, *, by: User, people: Iterable[User] = (), is_live: bool = False, **fields: Any
) -> Meeting:
    """A meeting facilitated by `by`, who takes part with `people`. A state fills in its times."""
    starts_at = fields.pop("starts_at", None) or timezone.now() + timedelta(hours=1)
    if is_live:
        fields = {"state": MeetingState.LIVE, "opened_at": timezone.now()} | fields
    if fields.get("state") == MeetingState.CLOSED:
        fields = {"opened_at": starts_at, "closed_at": starts_at + timedelta(minutes=50)} | fields
    if fields.get("state") == MeetingState.ANNOUNCED:
        fields = {"announced_at": timezone.now()} | fields
    defaults = {"title": "Online booking forum", "time_zone": "Europe/London", "length_minutes": 50}
    meeting = Meeting.objects.create(
        project=project, facilitator=by, created_by=by, starts_at=starts_at, **defaults | fields
    )
    everybody = {person.pk: person for person in [by, *people]}
    Participant.objects.bulk_create(Participant(meeting=meeting, person=p) for p in everybody.values())
    return meeting


def make_guest(meeting: Meeting, name: str = "Gus Hill", *, token: str = "", email: str = "") -> Guest:
    """Somebody without an account, invited by who facilitates; with a token their link works."""
    now = timezone.now()
    person = User(name=name, guest_since=now, time_zone=meeting.time_zone)
    person.set_unusable_password()
    person.save()
    guest = Guest.objects.create(meeting=meeting, person=person, email=email, invited_by=meeting.facilitator)
    Participant.objects.create(meeting=meeting, person=person)
    if token:
        GuestLink.objects.create(guest=guest, token_hash=hash_of(token))
    return guest


def enter(guest: Guest) -> Client:
    """A browser to which a guest's link is bound."""
    client = Client()
    client.session.save()
    session = client.session
    session[GUEST] = guest.pk
    session.save()
    client.cookies["sessionid"] = session.session_key
    guest.browser, guest.bound_at = fingerprint(session.session_key), timezone.now()
    guest.save(update_fields=["browser", "bound_at"])
    return client


def make_question(
    where: Project | Meeting,
    *,
    by: User,
    question: str = "Do we open online booking to every clinic?",
    options: Sequence[str | tuple[str, str]] = OPTIONS,
    state: str = "",
    **fields: Any,
) -> AgendaItem:
    """A question waiting in a project, or last on a meeting's agenda.

    `state` puts it on the floor (`sealed`, `revealed`). Positions come before the reveal: make
    it `sealed`, make the positions, then call `reveal`.
    """
    if isinstance(where, Meeting):
        place = {"project": where.project, "meeting": where, "position": where.items.count() + 1}
        place["state"] = ItemState.SEALED if state in FLOOR else state or ItemState.SCHEDULED
    else:
        place = {"project": where}
    clock = {"opened_at": timezone.now(), "clock_started_at": timezone.now()} if state in FLOOR else {}
    defaults = {"mode": Mode.DECIDE, "timebox_minutes": 12, "context": "Sync slipped six weeks."}
    item = AgendaItem.objects.create(question=question, created_by=by, **defaults | place | clock | fields)
    costed = [(o, "") if isinstance(o, str) else o for o in options]
    Option.objects.bulk_create(
        Option(item=item, rank=rank, label=label, cost=cost) for rank, (label, cost) in enumerate(costed)
    )
    return reveal(item) if state == ItemState.REVEALED else item


def make_position(
    item: AgendaItem,
    person: User,
    *,
    option: Option | int | None = 0,
    answer: Answer = Answer.OPTION,
    because: str = "It keeps the promise.",
    objects_otherwise: bool = False,
    given_at: datetime | None = None,
) -> Position:
    """A sealed position. `option` may be its place in the list; the item must take positions still."""
    chosen = item.options.get(rank=option) if isinstance(option, int) else option
    position = Position.objects.create(item=item, person=person, given_at=given_at or timezone.now())
    sealed.seal(position, answer, chosen if answer is Answer.OPTION else None, because, objects_otherwise)
    return position


def reveal(item: AgendaItem, at: datetime | None = None) -> AgendaItem:
    """What is sealed on the floor becomes visible; from now on the database keeps it as it is."""
    item.state, item.revealed_at = ItemState.REVEALED, at or timezone.now()
    item.save(update_fields=["state", "revealed_at"])
    return item


def make_record(
    where: Project | Meeting | AgendaItem,
    *,
    by: User,
    outcome: Outcome = Outcome.DECIDED,
    at: datetime | None = None,
    dissents: Sequence[tuple[User, str]] = (),
    **fields: Any,
) -> Decision:
    """A settled question with its record, under the next number. `at` backdates all of it.

    A project gets a closed meeting of its own; an item may be on the floor with positions in.
    """
    at = at or timezone.now()
    item = _item_to_settle(where, by, at, fields.pop("question", ""))
    if outcome == Outcome.DECIDED and item.revealed_at is None:
        reveal(item, at)
    item.state, item.outcome, item.settled_at, item.clock_started_at = ItemState.SETTLED, outcome, at, None
    item.save()
    wanted = _defaults(item, by, outcome, at) | fields
    if outcome == Outcome.DECIDED and wanted.get("owner") is None:
        wanted.setdefault("unowned_since", at)
    record = Decision(number=_next_number(), item=item, project=item.project, meeting=item.meeting, **wanted)
    words = [record.reference, record.question, record.statement, record.because, record.expected]
    record.search_text = "\n".join([*words, *(f"{person.name} {text}" for person, text in dissents)])
    record.save(force_insert=True)
    Dissent.objects.bulk_create(Dissent(decision=record, person=p, text=text) for p, text in dissents)
    return record


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def _item_to_settle(where: Project | Meeting | AgendaItem, by: User, at: datetime, question: str) -> AgendaItem:
    if isinstance(where, AgendaItem):
        return where
    if isinstance(where, Project):
        where = make_meeting(where, by=by, state=MeetingState.CLOSED, starts_at=at - timedelta(minutes=15))
    wording = {"question": question} if question else {}
    return make_question(where, by=by, state=ItemState.SEALED, opened_at=at - timedelta(minutes=10), **wording)


def _defaults(item: AgendaItem, by: User, outcome: Outcome, at: datetime) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "outcome": outcome,
        "question": item.question,
        "because": "Clinics plan their rotas in September.",
        "spoken": item.positions.count(),
        "entitled": item.meeting.participants.count() if item.meeting else 1,
        "recorded_by": by,
        "recorded_at": at,
    }
    if outcome == Outcome.DECIDED:
        fields |= {"statement": "Open to the clinics on new records.", "decider": item.decider or by}
        fields |= {"option": item.options.first(), "door": Door.TWO_WAY, "confidence": 70}
        fields |= {"review_on": (at + timedelta(days=30)).date()}
    elif outcome == Outcome.DEFERRED:
        fields |= {"bringer": by, "bring_by": (at + timedelta(days=14)).date()}
    elif outcome == Outcome.ESCALATED:
        fields |= {"escalated_to": by}
    return fields


@transaction.atomic
def _next_number() -> int:
    organisation = Organisation.objects.select_for_update().get()
    organisation.last_number += 1
    organisation.save(update_fields=["last_number"])
    return organisation.last_number


def make_nudge(
    record: Decision, person: User, *, token: str = "", sent_at: datetime | None = None, **fields: Any
) -> Nudge:
    """Somebody is asked about a record that nobody carries; with a token the letter has left and its link works."""
    since = max(moment for moment in (record.meeting.closed_at, record.unowned_since) if moment)
    mail = fields.pop("mail", None) or _letter_to(person, since, timezone.now() if token else None)
    if token:
        fields = {"token_hash": hash_of(token), "expires_at": timezone.now() + timedelta(days=14)} | fields
    defaults = {"kind": NudgeKind.UNOWNED, "object_id": str(record.number), "since": since, "mail": mail}
    defaults["decision"] = record
    return Nudge.objects.create(person=person, **defaults | fields)


def _letter_to(person: User, since: datetime, left: datetime | None) -> Mail:
    day = f"{since:%Y-%m-%d}"
    return Mail.objects.create(
        kind="nudge", object_id=day, recipient=person.email, since=since, claimed_at=left, sent_at=left
    )
