"""Open and settled decisions and actions by the hundred thousand: rows copied from a few models inside the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from meetings.models import Action, Meeting, Nudge
from meetings.states import ActionState, MeetingState
from projects.models import Mail, User
from tests.benchmarks.ground import make_people
from tests.build import make_membership, make_project
from tests.build_meetings import make_meeting, make_record

TABLES = ("meetings_meeting", "meetings_agendaitem", "meetings_decision", "meetings_action")
OF_A_MEETING = 20


# Kind, thing and role of an ask; of whom, since when and where it is asked, in SQL.
_ASKED = (
    ("unowned", "decision", "decider", "decider_id", "GREATEST(m.closed_at, unowned_since)", "d.owner_id IS NULL"),
    (
        "acceptance", "decision", "owner", "owner_id", "GREATEST(m.closed_at, owner_asked_at)",
        "owner_id IS NOT NULL AND owner_accepted_at IS NULL",
    ),
    (
        "unowned_action", "action", "owner",
        "CASE WHEN d.owner_accepted_at IS NULL THEN m.facilitator_id ELSE d.owner_id END", "a.unowned_since",
        "a.state = 'nobody'",
    ),
    ("acceptance", "action", "owner", "a.owner_id", "a.owner_asked_at", "a.state = 'asked'"),
    ("quiet", "action", "owner", "a.owner_id", "a.touched_at", "a.state = 'accepted'"),
)  # fmt: skip


class Things:
    """A house in which everything closed at one moment, and what is open in it since then."""

    def __init__(self, people: int, closed_at: datetime) -> None:
        self.people, self.closed_at = people, closed_at
        fay = make_people(people)[0]
        self.first_person = fay.pk
        project = make_project("Larkhill moves", lead=fay)
        mo = User.objects.get(pk=fay.pk + 1)
        make_membership(project, mo)
        closed = {"state": MeetingState.CLOSED, "closed_at": closed_at}
        self.meeting = make_meeting(project, by=fay, people=[mo], starts_at=closed_at - timedelta(hours=1), **closed)
        at = closed_at - timedelta(minutes=10)
        asked = {"owner": mo, "owner_asked_at": closed_at}
        self.decisions = [
            make_record(
                self.meeting, by=fay, at=at, review_on=None, decider=mo, statement="Nobody’s.", unowned_since=at
            ),
            make_record(self.meeting, by=fay, at=at, review_on=None, decider=mo, statement="Asked.", **asked),
            make_record(
                self.meeting, by=fay, at=at, review_on=None, decider=mo, statement="Carried.",
                **asked, owner_accepted_at=closed_at,
            ),
        ]  # fmt: skip
        moments = {"created_at": closed_at, "touched_at": closed_at, "created_by": fay, "decision": self.decisions[2]}
        owned = {"owner": mo, "owner_asked_at": closed_at, "unowned_since": None}
        self.actions = [
            Action.objects.create(title="Nobody’s", unowned_since=closed_at, **moments),
            Action.objects.create(title="Asked", state=ActionState.ASKED, **moments, **owned),
            Action.objects.create(
                title="Quiet", state=ActionState.ACCEPTED, owner_accepted_at=closed_at, **moments, **owned
            ),
        ]
        ended = {"state": ActionState.DONE, "ended_at": closed_at, "ended_by": mo, "owner_accepted_at": closed_at}
        self.done = Action.objects.create(title="Done", **moments, **owned, **ended)
        self.made = 0

    def open_up(self, count: int) -> None:
        """So many more: half of them decisions, half actions; nobody's, asked and carried in turns."""
        with _hurried():
            self._copy(count // 2, [record.pk for record in self.decisions], [one.pk.hex for one in self.actions])

    def settle(self, count: int) -> None:
        """So many that ended: carried for good, or done, over the two years before."""
        with _hurried():
            self._copy(count // 2, [self.decisions[2].pk], [self.done.pk.hex], days=730)

    def _copy(self, count: int, decisions: list[int], actions: list[str], days: int = 0) -> None:
        begin, self.made = self.made, self.made + count
        meeting = f"md5('meeting' || g / {OF_A_MEETING} || '-{begin}')::uuid"
        shift = f"interval '1 day' * (10 + g % {days})" if days else "interval '0'"
        _multiply(
            "meetings_meeting", f"id = '{self.meeting.pk.hex}'", begin, begin + count, step=OF_A_MEETING,
            id=meeting, facilitator_id=self._person(1), closed_at=f"closed_at - {shift}",
        )  # fmt: skip
        for turn, number in enumerate(decisions):
            here = {"begin": begin + turn, "end": begin + count, "step": len(decisions)}
            item = "md5('item' || g)::uuid"
            _multiply(
                "meetings_agendaitem", f"id = (SELECT item_id FROM meetings_decision WHERE number = {number})",
                **here, id=item, meeting_id=meeting, position="100 + g",
            )  # fmt: skip
            owner = f"CASE WHEN owner_id IS NULL THEN NULL ELSE {self._person(3)} END"
            _multiply(
                "meetings_decision", f"number = {number}", **here,
                number="1000 + g", item_id=item, meeting_id=meeting, decider_id=self._person(2), owner_id=owner,
                recorded_at=f"recorded_at - {shift}",
            )  # fmt: skip
        for turn, pk in enumerate(actions):
            here = {"begin": begin + turn, "end": begin + count, "step": len(actions)}
            owner = f"CASE WHEN owner_id IS NULL THEN NULL ELSE {self._person(4)} END"
            _multiply(
                "meetings_action", f"id = '{pk}'", **here,
                id="md5('action' || g)::uuid", decision_id="1000 + g", owner_id=owner,
                touched_at=f"touched_at - {shift}",
            )  # fmt: skip

    def _person(self, salt: int) -> str:
        return f"{self.first_person} + (g::bigint * 7919 + {salt * 31}) % {self.people}"

    def ask_all(self, at: datetime) -> None:
        """Everybody was asked the first step of everything then, in letters of an earlier day."""
        mail = Mail.objects.create(
            kind="nudge", object_id="1999-01-01", recipient="old@larkhill.example", since=at, claimed_at=at, sent_at=at
        )
        insert = (
            "INSERT INTO meetings_nudge (kind, thing, object_id, person_id, role, step, since, mail_id, owed_at, moot,"
            " token_hash, answer, decision_id) SELECT %s, %s, {id}, {who}, %s, 1, {since}, %s, %s, '', '', '', {number}"
            " FROM {table} WHERE {where}"
        )
        decided = "meetings_decision AS d JOIN meetings_meeting AS m ON m.id = d.meeting_id"
        acting = "meetings_action AS a JOIN meetings_decision AS d ON d.number = a.decision_id"
        acting += " JOIN meetings_meeting AS m ON m.id = d.meeting_id"
        with connection.cursor() as cursor:
            for kind, thing, role, who, since, where in _ASKED:
                parts = {"who": who, "since": since, "where": where}
                is_action = thing == "action"
                table, pk = (acting, "a.id::text") if is_action else (decided, "d.number::text")
                sql = insert.format(table=table, id=pk, number="d.number", **parts)
                cursor.execute(sql, [kind, thing, role, mail.pk, at])
        analyze()

    def forget_asking(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE meetings_nudge CASCADE")
        Mail.objects.filter(kind="nudge").delete()
        analyze()


class _hurried:  # noqa: N801 - used like a function
    """What is checked row by row is not checked here, and the index of words is left out: no sweep asks for it."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS record_search")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")

    def __exit__(self, *_error: object) -> None:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        analyze()


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _multiply(table: str, model: str, begin: int, end: int, *, step: int = 1, **changed: str) -> None:
    """Copies of one row for every number g, with other values in some columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        columns = [name for (name,) in cursor.fetchall()]
        values = ", ".join(changed.get(name, f"{table}.{name}") for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table},"
            f" generate_series({begin}, {end - 1}, {step}) AS g WHERE {model}"
        )


def counted() -> dict[str, int]:
    return {"meetings": Meeting.objects.count(), "actions": Action.objects.count(), "nudges": Nudge.objects.count()}
