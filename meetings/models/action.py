"""A promised change in the world, and what is in its way."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.states import (
    BLOCKER_MOVES,
    IN_HAND,
    IN_THE_WAY,
    OPEN_ACTION,
    WITH_SOMEBODY,
    ActionState,
    BlockerMove,
    BlockerState,
    Ownership,
)
from projects.models import Project, User
from projects.models.person import no_guest, nobody_who_left

from .decision import Decision
from .nudge import Nudge

ENDED = frozenset({ActionState.DONE, ActionState.DROPPED})


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, person: User) -> ActionQuerySet:
        """Whoever sees a record sees what follows from it; a guest sees what was decided, not what became of it."""
        if person.is_guest:
            return self.none()
        return self.filter(decision__in=Decision.objects.visible_to(person).order_by().values("pk"))

    def still_open(self) -> ActionQuerySet:
        return self.filter(state__in=OPEN_ACTION)

    def to_carry(self) -> ActionQuerySet:
        """What is open and worth carrying: with a decision that was let go, what follows from it rests."""
        return self.still_open().filter(decision__retired_at=None)

    def asked_of(self, person: User) -> ActionQuerySet:
        """What this person was asked to carry and has not answered."""
        return self.to_carry().filter(owner=person, state=ActionState.ASKED).order_by("owner_asked_at", "pk")

    def owned_by(self, person: User) -> ActionQuerySet:
        """What this person said yes to and has not ended, what has not moved for longest first."""
        return self.to_carry().filter(owner=person, state__in=IN_HAND).order_by("touched_at", "pk")

    def nobodys(self, person: User, projects: models.QuerySet[Project]) -> ActionQuerySet:
        """What nobody carries since when, of decisions that this person made, carries, recorded or prepares."""
        mine = Q(decision__decider=person) | Q(decision__owner=person, decision__owner_accepted_at__isnull=False)
        near = Q(decision__meeting__facilitator=person) | Q(decision__project__in=projects.order_by().values("pk"))
        return self.to_carry().filter(mine | near, state=ActionState.NOBODY).order_by("unowned_since", "pk")

    def of_nobody_first(self) -> ActionQuerySet:
        """What nobody carries, then what waits for a yes, then the rest; each in the order of being promised."""
        rank = models.Case(
            models.When(state=ActionState.NOBODY, then=0), models.When(state=ActionState.ASKED, then=1), default=2
        )
        return self.order_by(rank, "created_at", "pk")

    def written_by(self, moment: datetime | None) -> ActionQuerySet:
        """What had been written down when a meeting closed."""
        return self.filter(created_at__lte=moment) if moment else self

    def for_list(self) -> ActionQuerySet:
        """With what a row shows."""
        return self.select_related("decision__project", "owner", "owner_asked_by")

    def in_order(self) -> ActionQuerySet:
        """As they were promised, one record after the other."""
        return self.order_by("decision", "created_at", "pk")


def open_actions() -> models.Func:
    """How many actions of a record are open, to be counted for the rows that are shown."""
    of_it = Action.objects.to_carry().filter(decision=models.OuterRef("pk")).order_by().values("decision")
    return Coalesce(models.Subquery(of_it.annotate(count=models.Count("pk")).values("count")), 0)


class Action(models.Model):
    """What somebody promised to change. It has no date: it is asked about by its obstacle."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="actions")
    title = models.CharField(_("what changes"), max_length=200)
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.NOBODY)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="actions")
    owner_asked_at = models.DateTimeField(null=True, blank=True)
    owner_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_accepted_at = models.DateTimeField(null=True, blank=True)
    # Since when nobody carries it; empty while somebody does or is asked to.
    unowned_since = models.DateTimeField(null=True, blank=True, default=timezone.now)
    # When its owner last moved it or said that it moves.
    touched_at = models.DateTimeField(default=timezone.now)
    # How often it was handed on since its ownership was last a question.
    handed_on = models.PositiveSmallIntegerField(default=0)

    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # What changed for somebody, or why it should not exist.
    ending = models.CharField(max_length=300, blank=True)
    # Raised by every verb: the stale-form check.
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="action_has_a_title"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ActionState.NOBODY)
                | Q(owner=None, owner_accepted_at=None, unowned_since__isnull=False),
                name="action_of_nobody_since_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.ASKED)
                | Q(owner__isnull=False, owner_accepted_at=None, owner_asked_at__isnull=False, unowned_since=None),
                name="action_asked_has_not_said_yes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(IN_HAND))
                | Q(owner__isnull=False, owner_accepted_at__isnull=False, unowned_since=None),
                name="action_in_hand_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENDED), ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(ended_at=None, ended_by=None, ending="")),
                name="action_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(ending=""), name="action_dropped_says_why"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["decision", "created_at"], name="action_by_decision"),
            models.Index(fields=["owner"], condition=Q(state__in=sorted(OPEN_ACTION)), name="action_open_by_owner"),
            models.Index(
                fields=["unowned_since"], condition=Q(state=ActionState.NOBODY), name="action_of_nobody_by_time"
            ),
            models.Index(fields=["owner_asked_at"], condition=Q(state=ActionState.ASKED), name="action_asked_by_time"),
            models.Index(fields=["touched_at"], condition=Q(state__in=sorted(IN_HAND)), name="action_in_hand_by_time"),
        ]
        triggers: ClassVar = [
            nobody_who_left("owner"),
            no_guest("owner_id"),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="stays_with_its_decision", fields=["decision", "created_by", "created_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def headline(self) -> str:
        return self.title

    @property
    def ownership(self) -> Ownership:
        if self.owner_id is None:
            return Ownership.NOBODY
        else:
            return Ownership.ACCEPTED if self.owner_accepted_at else Ownership.ASKED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ACTION

    @property
    def in_hand(self) -> bool:
        return self.state in IN_HAND


class BlockerQuerySet(models.QuerySet["Blocker"]):
    def visible_to(self, person: User) -> BlockerQuerySet:
        return self.filter(decision__in=Decision.objects.visible_to(person).order_by().values("pk"))

    def in_the_way(self) -> BlockerQuerySet:
        return self.filter(state__in=IN_THE_WAY)

    def carried_by(self, person: User) -> BlockerQuerySet:
        """What is in the way of this person: of what they carry or, where nobody does, of what they said it of."""
        is_nobodys = Q(action=None, decision__owner=None) | Q(action__isnull=False, action__owner=None)
        return self.in_the_way().filter(
            Q(action__owner=person) | Q(action=None, decision__owner=person) | is_nobodys & Q(raised_by=person),
            decision__retired_at=None,
        )

    def still_matter(self) -> BlockerQuerySet:
        """What is in the way, and what was found to stay there."""
        return self.filter(state__in=[*IN_THE_WAY, BlockerState.CONSTRAINT])

    def with_somebody(self) -> BlockerQuerySet:
        return self.filter(state__in=WITH_SOMEBODY)

    def announced_above(self) -> BlockerQuerySet:
        """Those whose owner was told, since an answer is waited for, that who is above is asked next."""
        told = Nudge.objects.announcing_above().filter(
            object_id=Cast(OuterRef("pk"), models.CharField()),
            since=Greatest(OuterRef("asked_at"), OuterRef("promised_at"), OuterRef("escalation_held_at")),
        )
        return self.filter(Exists(told), state__in=BLOCKER_MOVES[BlockerMove.ESCALATE].origins)

    def for_pages(self) -> BlockerQuerySet:
        """With what a page of one names, in the order they were raised."""
        people = ("remover", "raised_by", "escalated_to", "ended_by")
        record = ("project__sponsor", "meeting__project", "meeting__facilitator", "owner", "decider", "item")
        parts = (*people, "action__owner", *(f"decision__{part}" for part in record))
        return self.select_related(*parts).order_by("raised_at", "pk")

    def of(self, number: int, action: uuid.UUID | None = None) -> BlockerQuerySet:
        """What is in the way of an action, or of a decision itself."""
        return self.filter(decision=number, action=action).order_by("raised_at", "pk")

    def waiting_for(self, person: User) -> BlockerQuerySet:
        """What this person was asked to remove and is still in the way."""
        return self.in_the_way().filter(
            Q(remover=person, state__in=[BlockerState.ASKED, BlockerState.PROMISED])
            | Q(escalated_to=person, state=BlockerState.ESCALATED)
        )


class Blocker(models.Model):
    """What is in the way of a decision or of one of its actions, and who can remove it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="blockers")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="blockers")
    obstacle = models.CharField(_("what is in the way"), max_length=300)
    state = models.CharField(max_length=10, choices=BlockerState.choices, default=BlockerState.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)

    remover = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="removes")
    asked_at = models.DateTimeField(null=True, blank=True)
    promised_at = models.DateTimeField(null=True, blank=True)

    # Who above is asked when the remover does not answer, in which words, and what the owner said before.
    escalated_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    escalated_at = models.DateTimeField(null=True, blank=True)
    # Kept when somebody else is named: nobody above is asked twice within ten working days.
    last_escalated_at = models.DateTimeField(null=True, blank=True)
    escalation_words = models.CharField(max_length=600, blank=True)
    escalation_held_at = models.DateTimeField(null=True, blank=True)
    held_because = models.CharField(max_length=300, blank=True)

    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ending = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BlockerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(obstacle=""), name="blocker_says_what"),
            models.CheckConstraint(condition=Q(state__in=BlockerState.values), name="blocker_state_known"),
            models.CheckConstraint(
                condition=~Q(state=BlockerState.OPEN) | Q(remover=None, asked_at=None, promised_at=None),
                name="blocker_open_names_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(state=BlockerState.ASKED)
                | Q(remover__isnull=False, asked_at__isnull=False, promised_at=None),
                name="blocker_asked_names_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=BlockerState.PROMISED)
                | Q(remover__isnull=False, asked_at__isnull=False, promised_at__isnull=False),
                name="blocker_promised_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=BlockerState.ESCALATED)
                | (Q(escalated_to__isnull=False, escalated_at__isnull=False) & ~Q(escalation_words="")),
                name="blocker_escalated_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(IN_THE_WAY), ended_at=None)
                | (~Q(state__in=sorted(IN_THE_WAY)) & Q(ended_at__isnull=False)),
                name="blocker_ended_has_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["decision", "raised_at"], name="blocker_by_decision"),
            models.Index(fields=["remover"], condition=Q(state__in=sorted(IN_THE_WAY)), name="blocker_by_remover"),
            models.Index(fields=["asked_at"], condition=Q(state__in=sorted(IN_THE_WAY)), name="blocker_in_the_way"),
        ]
        triggers: ClassVar = [
            nobody_who_left("remover"),
            nobody_who_left("escalated_to"),
            no_guest("remover_id", "escalated_to_id"),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="stays_with_its_thing", fields=["decision", "action", "raised_by", "raised_at"]),
            pgtrigger.Trigger(
                name="action_is_of_its_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__action__isnull=False),
                func="""
                    PERFORM 1 FROM meetings_action AS action
                        WHERE action.id = NEW.action_id AND action.decision_id = NEW.decision_id;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'a blocker of an action belongs to its decision'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.obstacle

    @property
    def is_in_the_way(self) -> bool:
        return self.state in IN_THE_WAY

    @property
    def waits_for(self) -> User | None:
        """Whose move it is, if somebody in particular was asked."""
        return self.escalated_to if self.state == BlockerState.ESCALATED else self.remover
