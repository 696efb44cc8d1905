"""What each answer to a mail does, inside the transaction of the answer: the verbs of its thing, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from meetings.models import Nudge, NudgeAnswer, Snooze, Why
from meetings.nudges.answers import LONGEST_SNOOZE
from meetings.nudges.facts import hours_of
from meetings.nudges.ladders import Role
from meetings.nudges.things import Thing
from meetings.states import ActionMove, BlockerMove, Mode, NudgeKind, OwnerMove, Ownership
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Organisation, User

from .action import (
    LockedAction,
    end_action,
    give_action,
    hand_action_on,
    leave_action,
    lock_action,
    moves_on,
    pass_over,
    take_action,
)
from .agenda import Wording, draft_question, place
from .blocker import (
    LockedBlocker,
    ask_remover,
    constrain,
    end_blocker,
    lock_blocker,
    pass_removal_on,
    promise,
    put_in_the_way,
)
from .escalation import contact_of, escalate, hold, reword
from .locking import lock_meeting
from .meeting import give_back
from .ownership import give, leave, pass_on, require_move, retire
from .raising import raise_obstacle, raise_review


@dataclass(frozen=True)
class Reply:
    """An answer to an ask that is open and locked. `snoozes` is how often they asked to be left alone before."""

    nudge: Nudge
    thing: Thing
    person: User | None
    words: str
    days: int
    snoozes: int = 0

    @property
    def by(self) -> User:
        return self.nudge.person

    def lock_action(self) -> LockedAction:
        assert self.thing.action is not None
        return lock_action(self.thing.action.pk)

    def lock_blocker(self) -> LockedBlocker:
        return lock_blocker(UUID(self.nudge.object_id))


def reply(answer: NudgeAnswer, said: Reply) -> None:
    """Raises RuleBroken where the verb does."""
    _DOES[answer](said)


def _own(said: Reply) -> None:
    """Who was asked says yes; instead of who is away, whoever stands in for them does."""
    record = said.thing.its_record
    if said.thing.action is None:
        require_move(record, OwnerMove.ACCEPT)
        give(record, said.thing.meeting, said.by, by=said.by, verb="accept", by_mail=True)
    elif said.thing.action.owner in {None, said.by}:
        take_action(said.lock_action(), by=said.by, by_mail=True)
    else:
        give_action(said.lock_action(), said.by, by=said.by, verb=_verb(said), by_mail=True)


def _verb(said: Reply) -> str:
    """Standing in for who is away is no handing on by them: it counts for nobody."""
    return "hand_on_action" if said.thing.carried.ownership == Ownership.ACCEPTED else "ask_for_action"


def _name(said: Reply) -> None:
    """Somebody else carries it, or somebody else can remove it."""
    record = said.thing.its_record
    if said.thing.blocker is not None:
        _name_remover(said)
    elif said.thing.action is not None and said.person is not None:
        give_action(said.lock_action(), said.person, by=said.by, verb=_verb(said), by_mail=True)
    elif said.person is not None:
        require_move(record, OwnerMove.ASK)
        give(record, said.thing.meeting, said.person, by=said.by, verb="ask_owner", by_mail=True)


def _name_remover(said: Reply) -> None:
    if said.person is not None:
        ask_remover(said.lock_blocker(), said.person, by=said.by, by_mail=True)
    else:
        pass_removal_on(said.lock_blocker(), by=said.by, by_mail=True)


def _drop(said: Reply) -> None:
    if said.nudge.kind == NudgeKind.ACCEPTANCE and said.nudge.role == Role.OWNER:
        _doubt(said)
    elif said.thing.action is not None:
        end_action(said.lock_action(), ActionMove.DROP, by=said.by, ending=said.words, by_mail=True)
    else:
        retire(said.thing.its_record, said.thing.meeting, by=said.by, because=said.words, by_mail=True)


def _doubt(said: Reply) -> None:
    """Who was asked to carry it finds it not worth doing: nobody carries it, and those who decided read why."""
    if said.thing.action is not None:
        locked, verb = said.lock_action(), "decline_action"
        leave_action(locked, by=said.by, verb=verb, because=said.words, is_doubted=True, by_mail=True)
    else:
        about = (said.thing.its_record, said.thing.meeting)
        leave(*about, by=said.by, verb="decline", because=said.words, is_doubted=True, by_mail=True)


def _decline(said: Reply) -> None:
    """Not me: before having said yes, or handing on what somebody carries."""
    if said.nudge.kind == NudgeKind.QUIET:
        with _words_of_the_house():
            hand_action_on(said.lock_action(), by=said.by, to=said.person, because=said.words, by_mail=True)
    elif said.nudge.kind == NudgeKind.REVIEW:
        with _words_of_the_house():
            require_move(said.thing.its_record, OwnerMove.HAND_ON)
            about = (said.thing.its_record, said.thing.meeting)
            pass_on(*about, by=said.by, to=said.person, because=said.words, by_mail=True)
    elif said.thing.action is not None:
        pass_over(said.lock_action(), by=said.by, suggested=said.person, because=said.words, by_mail=True)
    else:
        record, meeting = said.thing.its_record, said.thing.meeting
        if said.person is not None:
            give(record, meeting, said.person, by=said.by, verb="decline", because=said.words, by_mail=True)
        else:
            leave(record, meeting, by=said.by, verb="decline", because=said.words, by_mail=True)


def _blocked(said: Reply) -> None:
    """What is in the way, and who can remove it. Who was only asked says yes with it."""
    if said.nudge.kind == NudgeKind.ACCEPTANCE:
        _own(said)
    action = said.lock_action().action if said.thing.action else None
    about = (said.thing.its_record, said.thing.meeting, action, said.words)
    put_in_the_way(*about, by=said.by, remover=said.person, by_mail=True)


def _moving(said: Reply) -> None:
    moves_on(said.lock_action(), by=said.by, by_mail=True)


def _snooze(said: Reply) -> None:
    """Leave them alone for some days of theirs; whom they wait for is asked instead."""
    if said.person is not None:
        _blocked(said)
        return
    now, days = timezone.now(), min(said.days, LONGEST_SNOOZE)
    Snooze.objects.create(
        kind=said.nudge.kind,
        thing=said.nudge.thing,
        object_id=said.nudge.object_id,
        person=said.by,
        since=said.nudge.since,
        number=said.snoozes + 1,
        until=hours_of(said.by).days_after(now, days),
    )
    note(said.by, "snooze", said.thing.carried, days=days, by_mail=True)


def _clear(said: Reply) -> None:
    promise(said.lock_blocker(), by=said.by, by_mail=True)


def _cleared(said: Reply) -> None:
    end_blocker(said.lock_blocker(), BlockerMove.CLEAR, by=said.by, ending=said.words, by_mail=True)


def _cannot(said: Reply) -> None:
    with _words_of_the_house():
        constrain(said.lock_blocker(), by=said.by, because=said.words, by_mail=True)


def _allow(said: Reply) -> None:
    """Who is above is asked at once; where nobody is, the meeting is."""
    locked = said.lock_blocker()
    if contact_of(locked) is not None:
        escalate(locked, by=said.by, by_mail=True)
    else:
        with _words_of_the_house():
            about = (locked.blocker, locked.record, locked.meeting)
            raise_obstacle(*about, why=Why.ESCALATED, since=said.nudge.since)


def _hold(said: Reply) -> None:
    hold(said.lock_blocker(), by=said.by, because=said.words, by_mail=True)


def _reword(said: Reply) -> None:
    reword(said.lock_blocker(), said.words, by=said.by, by_mail=True)


def _agenda(said: Reply) -> None:
    with _words_of_the_house():
        about = (said.thing.its_record, said.thing.meeting)
        raise_review(*about, since=said.nudge.since, by=said.by, said=said.words)


def _cancel(said: Reply) -> None:
    give_back(lock_meeting(said.thing.meeting.pk), by=said.by, by_mail=True)


def _keep(said: Reply) -> None:
    note(said.by, "keep_meeting", said.thing.meeting, reason=said.words, by_mail=True)


def _question(said: Reply) -> None:
    """What there is to decide after all, on the agenda of the meeting; preparing it happens on its page."""
    if not said.words.endswith("?"):
        raise RuleBroken(_("A question ends with a question mark."))
    meeting = lock_meeting(said.thing.meeting.pk)
    item = draft_question(meeting.project, Wording(question=said.words, mode=Mode.DECIDE), by=said.by)
    place(item, meeting, by=said.by)


def _words_of_the_house() -> override:
    """A question that a thing raises is everybody's, whoever's answer raised it."""
    return override(Organisation.objects.get().language)


_DOES: dict[NudgeAnswer, Callable[[Reply], None]] = {
    NudgeAnswer.OWN: _own,
    NudgeAnswer.SUGGESTED: _name,
    NudgeAnswer.NAME: _name,
    NudgeAnswer.DROP: _drop,
    NudgeAnswer.DECLINE: _decline,
    NudgeAnswer.BLOCKED: _blocked,
    NudgeAnswer.MOVING: _moving,
    NudgeAnswer.SNOOZE: _snooze,
    NudgeAnswer.CLEAR: _clear,
    NudgeAnswer.CLEARED: _cleared,
    NudgeAnswer.CANNOT: _cannot,
    NudgeAnswer.ALLOW: _allow,
    NudgeAnswer.HOLD: _hold,
    NudgeAnswer.REWORD: _reword,
    NudgeAnswer.AGENDA: _agenda,
    NudgeAnswer.CANCEL: _cancel,
    NudgeAnswer.KEEP: _keep,
    NudgeAnswer.QUESTION: _question,
}
