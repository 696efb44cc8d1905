"""The other end of scene.py: carries out its requests with the settings of a house.

Reads a request a line, {"do": "meeting", "names": […]}, and answers a line.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import time, timedelta
from time import time as time_now
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import django
import pgtrigger

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import Http404  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.views import defaults  # noqa: E402

from meetings import actions  # noqa: E402
from meetings.models import Action, Blocker, Decision, Meeting, Option  # noqa: E402
from meetings.states import ActionState, Answer, MeetingState, Outcome  # noqa: E402
from projects import live, presence  # noqa: E402
from projects.models import Event, Project, User  # noqa: E402
from tests.build import make_invitation, make_membership, make_person, make_project  # noqa: E402
from tests.build_blockers import make_carried_action  # noqa: E402
from tests.build_meetings import make_meeting, make_question, make_record  # noqa: E402
from tests.e2e.chance import act_by_chance  # noqa: E402


def meeting(
    names: list[str], questions: list[str], *, floor: str = "", decider: str = "", project: str = "", **fields: Any
) -> dict[str, Any]:
    """A live meeting in a project of its own; the first person leads the project and facilitates.

    With `floor` the first question is on it, sealed or revealed. The first person decides, or `decider`.
    """
    people = [_person(name) for name in names]
    where = make_project(project, lead=people[0])
    for person in people[1:]:
        make_membership(where, person)
    found = make_meeting(where, by=people[0], people=people[1:], is_live=True, **fields)
    items = [
        make_question(
            found,
            by=people[0],
            question=question,
            decider=_person(decider or names[0]),
            state=floor if not place else "",
        )
        for place, question in enumerate(questions)
    ]
    return {
        "room": f"/meetings/{found.pk}/room/",
        "project": where.slug,
        "items": [str(item.pk) for item in items],
        "sessions": [_session(person) for person in people],
    }


def give_position(item: str, name: str, *, option: int = 0, because: str = "") -> None:
    """Somebody else seals a position."""
    chosen = Option.objects.get(item=item, rank=option)
    actions.give_position(
        item, by=_person(name), answer=Answer.OPTION, option_id=chosen.pk, because=because, objects_otherwise=False
    )


def raise_objection(item: str, name: str, *, harm: str) -> None:
    actions.raise_objection(item, by=_person(name), option_id=None, harm=harm)


def facilitate(verb: str, item: str, name: str) -> None:
    """The facilitator acts in another tab: `pause`, `resume`, `reveal_positions`, `open_question`."""
    getattr(actions, verb)(item, by=_person(name))


def hand_over(room: str, name: str, *, to: str) -> None:
    actions.hand_over(UUID(room.split("/")[2]), _person(to), by=_person(name))


def be_gone(room: str, name: str) -> None:
    """This person's last page was closed more than a minute ago, and somebody was watching since."""
    meeting_id, a_minute_ago = UUID(room.split("/")[2]), time_now() - presence.GRACE_SECONDS - 1
    live.channel().zadd(presence._people(meeting_id), {str(_person(name).pk): a_minute_ago})
    live.channel().set(presence._watched_since(meeting_id), a_minute_ago)


def cancel(room: str, name: str) -> None:
    actions.cancel_meeting(UUID(room.split("/")[2]), by=_person(name))


def settle(item: str, name: str, *, outcome: str = "dropped", because: str = "Nobody needs it.", **said: Any) -> None:
    if "owner" in said:
        said["owner"] = _person(said["owner"])
    actions.settle(item, actions.Settlement(outcome=Outcome(outcome), because=because, **said), by=_person(name))


def unowned(names: list[str], statement: str, *, decider: str) -> dict[str, Any]:
    """A decision that nobody carries, of a meeting that closed two days ago; the first person facilitated.

    Everybody is at work, so that the test need not know what time it is.
    """
    people = [_person(name) for name in names]
    record = _closed_with(people, statement, decider=_person(decider))
    return {"record": f"/decisions/{record.reference}/", "sessions": [_session(person) for person in people]}


def carried(names: list[str], statement: str, *, owner: str, action: str, coming: str) -> dict[str, Any]:
    """A decision and what follows from it, both carried by one person, and a meeting to come of the same people."""
    people, carrier = [_person(name) for name in names], _person(owner)
    then = timezone.now() - timedelta(days=2)
    said = {"owner": carrier, "owner_asked_at": then, "owner_accepted_at": then}
    record = _closed_with(people, statement, decider=people[0], **said)
    follows = make_carried_action(record, by=people[0], owner=carrier, title=action, at=then)
    to_come = make_meeting(record.project, by=people[0], people=people[1:], title=coming)
    return {
        "record": f"/decisions/{record.reference}/",
        "action": f"/actions/{follows.pk}/",
        "coming": f"/meetings/{to_come.pk}/",
        "pages": {person.name: f"/people/{person.pk}/" for person in people},
        "sessions": {person.name: _session(person) for person in people},
    }


def block(page: str, name: str, obstacle: str, *, remover: str) -> str:
    """Something is in the way of the action with this page; the page of it."""
    action = Action.objects.get(pk=page.split("/")[2])
    by, who = _person(name), _person(remover)
    made = actions.block(action.decision_id, obstacle, by=by, remover=who, action_id=action.pk)
    return f"/blockers/{made.pk}/"


def _closed_with(people: list[User], statement: str, **fields: Any) -> Decision:
    """The decision of a meeting that closed two days ago; the first person facilitated, and everybody is at work."""
    _be_at_work()
    project = make_project(lead=people[0])
    for person in people[1:]:
        make_membership(project, person)
    then = timezone.now() - timedelta(days=2)
    found = make_meeting(project, by=people[0], people=people[1:], state=MeetingState.CLOSED, starts_at=then)
    return make_record(found, by=people[0], statement=statement, at=then, **fields)


def _be_at_work() -> None:
    """On every day, all day or in the morning, and past the time of the daily mail."""
    for person in User.objects.all():
        is_early = timezone.now().astimezone(ZoneInfo(person.time_zone)).hour < 10
        ends, letter_at = (time(10, 45), time(11)) if is_early else (time(23, 59, 59), time(7))
        User.objects.filter(pk=person.pk).update(
            working_days="1234567", work_starts=time(0, 0), work_ends=ends, letter_at=letter_at
        )


def let_days_pass(days: int) -> None:
    """What has closed, was asked or was noted did so earlier; and everybody is at work, whatever time it is now."""
    _be_at_work()
    earlier = timedelta(days=days)
    closed = Meeting.objects.filter(state=MeetingState.CLOSED)
    closed.update(closed_at=F("closed_at") - earlier, opened_at=F("opened_at") - earlier)
    Decision.objects.filter(owner=None).exclude(unowned_since=None).update(unowned_since=F("unowned_since") - earlier)
    Action.objects.update(unowned_since=F("unowned_since") - earlier, owner_asked_at=F("owner_asked_at") - earlier)
    _move_events(earlier)


def _move_events(earlier: timedelta) -> None:
    """The database keeps them as they were written, in every transaction but this one."""
    ((model, append_only),) = pgtrigger.registered("projects.Event:append_only")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{append_only.get_pgid(model)}}}"])
        Event.objects.update(at=F("at") - earlier)


def owe_nudges() -> int:
    """What beat asks for every minute."""
    return actions.owe_nudges()


def sample() -> None:
    actions.load_sample()


def agenda(title: str) -> dict[str, Any]:
    """A coming meeting of the sample, its questions, and everybody who takes part."""
    found = Meeting.objects.get(title=title, state=MeetingState.DRAFT)
    return {
        "id": str(found.pk),
        "items": [str(item.pk) for item in found.items.in_order()],
        "names": [one.person.name for one in found.participants.select_related("person").order_by("pk")],
    }


def doing() -> dict[str, str]:
    """An action of the sample that is in hand, and something in the way of a decision: the pages of both."""
    action = Action.objects.filter(state=ActionState.ACCEPTED).in_order().first()
    blocker = Blocker.objects.in_the_way().first()
    assert action
    assert blocker
    return {
        "action": f"/actions/{action.pk}/",
        "block_action": f"/actions/{action.pk}/in-the-way/",
        "blocker": f"/blockers/{blocker.pk}/",
        "block": f"/decisions/{blocker.decision.reference}/in-the-way/",
        "record": f"/decisions/{blocker.decision.reference}/",
    }


def past() -> dict[str, str]:
    """A closed meeting of the sample, what was said in it, a version of its record, and a person who has left."""
    record = Decision.objects.filter(outcome=Outcome.DECIDED).latest("number")
    administrator, leaver = User.objects.exclude(administrator_since=None)[0], make_person("Lev Antonov")
    actions.end_account(leaver.pk, by=administrator)
    return {
        "summary": f"/meetings/{record.meeting_id}/summary/",
        "positions": f"/questions/{record.item_id}/positions/",
        "version": f"/decisions/{record.reference}/versions/1/",
        "forget": f"/people/{leaver.pk}/forget/",
    }


def session(name: str) -> str:
    return _session(_person(name))


def invite(email: str, name: str, project: str) -> str:
    """The address of an open invitation, as its mail would say it."""
    make_invitation(email, by=_person(name), project=Project.objects.get(slug=project), token="a-token-to-look-at")
    return "/invitation/a-token-to-look-at/"


def error_page(status: int) -> str:
    """The page of an error as it is outside debugging, for nobody in particular."""
    request = RequestFactory().get("/nowhere/")
    request.user = AnonymousUser()
    response = defaults.page_not_found(request, Http404()) if status == 404 else defaults.server_error(request)
    return response.content.decode()


def cut_connections() -> int:
    """As a restarted database does: every connection of the house is gone; returns how many."""
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {others}")
        return int(cursor.fetchone()[0])


def _person(name: str) -> Any:
    return User.objects.filter(name=name).first() or make_person(name)


def _session(person: Any) -> str:
    """The key of a session in which this person has signed in."""
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


ACTS: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        act_by_chance,
        agenda,
        be_gone,
        block,
        cancel,
        carried,
        cut_connections,
        doing,
        error_page,
        facilitate,
        give_position,
        hand_over,
        invite,
        let_days_pass,
        meeting,
        owe_nudges,
        past,
        raise_objection,
        sample,
        session,
        settle,
        unowned,
    )
}


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"made": ACTS[request.pop("do")](**request)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        finally:
            # As after a page: the next act finds a connection that answers.
            connection.close()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
