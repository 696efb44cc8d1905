"""A page looks without a snapshot: what changes between two of its queries is not shown yet, and breaks nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

from meetings import actions, regions
from meetings.models import Decision, Meeting, Position
from meetings.regions.facts import Room
from meetings.states import ItemState
from projects.models import Project, User
from tests.build_actions import make_action
from tests.build_meetings import make_meeting, make_position, make_question, make_record


@contextmanager
def just_before(change: Callable[[], Any], table: str) -> Iterator[None]:
    """Something happens just before a table is first read for itself."""
    done: list[str] = []

    def act_first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not done and sql.partition(" FROM ")[2].startswith(f'"{table}"'):
            done.append(sql)
            change()
        return execute(sql, *rest)

    with connection.execute_wrapper(act_first):
        yield
    assert done


def look_while(change: Callable[[], Any], meeting: Meeting, table: str) -> Room:
    with just_before(change, table):
        return regions.look(meeting.pk)


def test_a_question_comes_onto_the_agenda_with_a_position(project: Project, fay: User, mo: User) -> None:
    meeting = make_meeting(project, by=fay, people=[mo], is_live=True)
    make_question(meeting, by=fay)

    room = look_while(
        lambda: make_position(make_question(meeting, by=fay, state=ItemState.SEALED), mo),
        meeting,
        Position._meta.db_table,
    )

    assert len(room.items) == 1
    assert not any(room.spoken.values())


def test_a_question_comes_settled_with_what_follows(project: Project, fay: User, mo: User) -> None:
    meeting = make_meeting(project, by=fay, people=[mo], is_live=True)
    record = make_record(meeting, by=fay)
    make_action(record, by=fay)

    room = look_while(lambda: make_action(make_record(meeting, by=fay), by=fay), meeting, Decision._meta.db_table)

    assert [one.decision_id for one in room.actions] == [record.number]


def test_a_question_leaves_the_agenda_while_ones_own_part_is_read(
    project: Project, fay: User, mo: User, client_of: Callable[[User], Client]
) -> None:
    item = make_question(make_meeting(project, by=fay, people=[mo], is_live=True), by=fay)

    with just_before(lambda: actions.return_question(item.pk, by=fay), Meeting._meta.db_table):
        answer = client_of(mo).get(f"/questions/{item.pk}/position/")

    assert answer.status_code == 409
    assert "This question is not on an agenda." in answer.content.decode()
