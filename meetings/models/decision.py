"""The record of a question that left the floor, whatever the outcome."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.states import CORRECTABLE, IN_THE_WAY, Door, Outcome, Ownership
from projects.models import Project, User
from projects.models.person import no_guest, nobody_who_left

from .agenda import AgendaItem, Option
from .meeting import Meeting

# The state of what was decided and is not worth carrying any more.
LET_GO = "let_go"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: User) -> DecisionQuerySet:
        """Records of projects that this person sees, and of meetings in which they take part.

        A record has the project of its meeting, so the meetings of projects need not be asked too.
        """
        if person.is_guest:
            return self.filter(meeting__in=Meeting.objects.visible_to(person).values("pk"))
        return self.filter(
            Q(project__in=Project.objects.visible_to(person).values("pk"))
            | Q(meeting__in=Meeting.objects.of(person).values("pk"))
        )

    def for_log(self) -> DecisionQuerySet:
        """With what a row of the log shows and nothing else, the latest first."""
        of_it = Dissent.objects.filter(decision=models.OuterRef("pk")).order_by().values("decision")
        blocked = Decision.objects.filter(pk=models.OuterRef("pk"), blockers__state__in=IN_THE_WAY)
        # Counted for the rows that are shown: a grouping would count for all of them first.
        dissents = models.Subquery(of_it.annotate(count=models.Count("pk")).values("count"))
        return (
            self.select_related("project", "owner", "bringer", "escalated_to")
            .only(*_SHOWN_IN_LOG)
            .annotate(dissent_count=Coalesce(dissents, 0), is_blocked=models.Exists(blocked))
            .order_by("-number")
        )

    def older_than(self, number: int) -> DecisionQuerySet:
        return self.filter(number__lt=number)

    def newer_than(self, number: int) -> DecisionQuerySet:
        """The nearest first."""
        return self.filter(number__gt=number).order_by("number")

    def matching(self, words: str) -> DecisionQuerySet:
        """Records whose text contains every word, in any place and any case."""
        found = self
        for word in words.split()[:12]:
            found = found.filter(search_text__icontains=word)
        return found

    def like(self, **asked: Any) -> DecisionQuerySet:
        """Records that fit all that is asked: `project`, `owner` (an id, or "nobody"), `state`, and four flags."""
        found = self._in_state(asked.get("state", ""))
        if project := asked.get("project"):
            found = found.filter(project=project)
        if asked.get("unowned") or asked.get("owner") == "nobody":
            found = found.filter(outcome=Outcome.DECIDED, owner=None, retired_at=None)
        elif owner := asked.get("owner"):
            found = found.filter(owner=owner)
        if asked.get("door"):
            found = found.filter(door=Door.ONE_WAY)
        if asked.get("in_the_way"):
            found = found.filter(is_blocked())
        return found.filter(has_dissent()) if asked.get("dissent") else found

    def _in_state(self, state: str) -> DecisionQuerySet:
        if state == LET_GO:
            return self.filter(outcome=Outcome.DECIDED, retired_at__isnull=False)
        elif state == Outcome.DECIDED:
            return self.filter(outcome=state, retired_at=None)
        else:
            return self.filter(outcome=state) if state else self.all()

    def asked_of(self, person: User) -> DecisionQuerySet:
        """What this person was asked to carry and has not answered."""
        return self.filter(owner=person, owner_accepted_at=None, retired_at=None)

    def owned_by(self, person: User) -> DecisionQuerySet:
        """What this person said yes to."""
        return self.filter(owner=person, owner_accepted_at__isnull=False, retired_at=None)

    def reviewed_by(self, person: User) -> DecisionQuerySet:
        """What this person decided or carries, and so looks at again."""
        theirs = Q(decider=person) | Q(owner=person, owner_accepted_at__isnull=False)
        return self.filter(theirs, outcome=Outcome.DECIDED)

    def nobodys(self, person: User, projects: models.QuerySet[Project]) -> DecisionQuerySet:
        """What nobody carries and this person decided, recorded the meeting of, or prepares the projects of."""
        theirs = Q(decider=person) | Q(meeting__facilitator=person) | Q(project__in=projects.order_by().values("pk"))
        return self.filter(theirs, outcome=Outcome.DECIDED, owner=None, retired_at=None)

    def naming(self, person_id: int) -> DecisionQuerySet:
        """Whose text holds this person's name: `search_text_of` puts it there."""
        named = [Q(**{field: person_id}) for field in ("decider", "owner", "bringer", "escalated_to")]
        dissented = Q(pk__in=Dissent.objects.filter(person=person_id).values("decision"))
        return self.filter(reduce(or_, named, dissented))

    def unowned(self) -> DecisionQuerySet:
        return self.filter(outcome=Outcome.DECIDED, owner_accepted_at=None, retired_at=None)


_SHOWN_IN_LOG = [
    "outcome", "question", "statement", "because", "door", "confidence", "review_on", "bring_by", "recorded_at",
    "unowned_since", "owner_asked_at", "owner_accepted_at", "retired_at",
    "project__name", "project__slug",
    *(f"{who}__{what}" for who in ("owner", "bringer", "escalated_to") for what in ("name", "guest_since")),
]  # fmt: skip


def has_dissent() -> Q:
    """A condition on records: somebody's disagreement survives with it. Those that have are looked up once."""
    return Q(pk__in=Dissent.objects.order_by().values("decision"))


def is_blocked() -> Q:
    """A condition on records: something is in the way of what was decided or of what follows from it."""
    in_the_way = Decision.objects.filter(blockers__state__in=IN_THE_WAY, retired_at=None)
    return Q(pk__in=in_the_way.order_by().values("pk"))


# What happened never changes; what was written of it is corrected; who owns it changes.
_SEALED_FIELDS = [
    "number", "item", "project", "meeting", "outcome", "question", "option", "decider", "escalated_to",
    "spoken", "entitled", "recorded_by", "recorded_at",
]  # fmt: skip
TEXTS = sorted({name for names in CORRECTABLE.values() for name in names})


def _as_it_was() -> str:
    """SQL that is true where a correction keeps, word for word, what the record says now."""
    columns = ["bringer_id" if name == "bringer" else name for name in TEXTS]
    kept, said = (", ".join(f"{row}.{column}" for column in columns) for row in ("kept", "OLD"))
    return f"({kept}) IS NOT DISTINCT FROM ({said})"


# A record that says something else has a correction that keeps what it said before.
_BY_CORRECTION = f"""
    IF NEW.version <> OLD.version + 1 OR NOT EXISTS (
        SELECT 1 FROM meetings_correction AS kept
        WHERE kept.decision_id = OLD.number AND kept.number = NEW.version AND {_as_it_was()}
    ) THEN
        RAISE EXCEPTION 'what a record says changes by a correction alone' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""  # noqa: S608 - columns of ours


class Decision(models.Model):
    """What became of a question: numbered, permanent, and never silently changed.

    `because` is the reason of every outcome: why this option, what is missing, why this room
    cannot, why it should not exist.
    """

    number = models.PositiveIntegerField(primary_key=True)
    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="record")
    project = models.ForeignKey(Project, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    question = models.CharField(max_length=200)
    statement = models.CharField(max_length=300, blank=True)
    because = models.CharField(max_length=1000)
    option = models.ForeignKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    door = models.CharField(max_length=10, choices=Door.choices, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    expected = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(null=True, blank=True)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="owned")
    owner_asked_at = models.DateTimeField(null=True, blank=True)
    owner_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner_accepted_at = models.DateTimeField(null=True, blank=True)
    # Since when nobody carries it; empty while somebody does or is asked to.
    unowned_since = models.DateTimeField(null=True, blank=True)
    # When the room, asked before it closed, said that nobody carries it yet.
    left_unowned_at = models.DateTimeField(null=True, blank=True)
    # When who was asked had not answered in the end, so that nobody carries it: the asking begins a step later.
    asked_in_vain_at = models.DateTimeField(null=True, blank=True)
    # How often it was handed on since its ownership was last a question.
    handed_on = models.PositiveSmallIntegerField(default=0)
    # Let go: it stays readable, and nobody carries it nor is asked about it any more.
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    retired_because = models.CharField(max_length=300, blank=True)

    bringer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    bring_by = models.DateField(null=True, blank=True)
    escalated_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    # Frozen when the floor closed: later changes of membership do not change a past count.
    spoken = models.PositiveSmallIntegerField()
    entitled = models.PositiveSmallIntegerField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    # Raised by every correction.
    version = models.PositiveSmallIntegerField(default=1)
    search_text = models.TextField(editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="record_outcome_known"),
            models.CheckConstraint(condition=~Q(because=""), name="record_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DECIDED)
                | (~Q(statement="") & Q(decider__isnull=False, confidence__isnull=False, door__in=Door.values)),
                name="decided_has_statement_and_decider",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.DEFERRED) | Q(bringer__isnull=False, bring_by__isnull=False),
                name="deferred_has_bringer_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ESCALATED) | Q(escalated_to__isnull=False),
                name="escalated_has_somebody_above",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__in=[50, 60, 70, 80, 90]),
                name="record_confidence_in_tens",
            ),
            models.CheckConstraint(
                condition=Q(owner_accepted_at=None) | Q(owner__isnull=False),
                name="record_accepted_owner_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(unowned_since=None, owner__isnull=False)
                | Q(unowned_since=None) & ~Q(outcome=Outcome.DECIDED)
                | Q(unowned_since__isnull=False, owner=None, outcome=Outcome.DECIDED),
                name="record_nobody_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=Q(left_unowned_at=None) | Q(outcome=Outcome.DECIDED), name="record_left_unowned_was_decided"
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None, retired_because="")
                | Q(retired_at__isnull=False, retired_by__isnull=False, outcome=Outcome.DECIDED)
                & ~Q(retired_because=""),
                name="record_let_go_says_who_and_why",
            ),
            models.CheckConstraint(condition=Q(spoken__lte=models.F("entitled")), name="record_counts_fit"),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(Upper("search_text"), name="gin_trgm_ops"), name="record_search"),
            models.Index(fields=["project", "-number"], name="record_by_project"),
            # The log counts by these without reading a row, and finds what is rare in it without passing all else.
            models.Index(
                fields=["project"],
                include=["number", "meeting", "outcome", "owner", "door", "recorded_at", "retired_at"],
                name="record_counts",
            ),
            models.Index(fields=["recorded_at"], include=["project", "meeting"], name="record_by_time"),
            models.Index(
                fields=["-number"],
                condition=Q(outcome=Outcome.DECIDED, owner=None, retired_at=None),
                name="record_nobodys",
            ),
            models.Index(fields=["-number"], condition=Q(door=Door.ONE_WAY), name="record_one_way"),
            # Of these somebody may be asked in the next minute, however many others are carried.
            models.Index(
                fields=["owner_asked_at"],
                condition=Q(outcome=Outcome.DECIDED, owner__isnull=False, owner_accepted_at=None, retired_at=None),
                name="record_asked_by_time",
            ),
            models.Index(
                fields=["review_on"],
                condition=Q(outcome=Outcome.DECIDED, review_on__isnull=False, retired_at=None),
                name="record_by_review",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="never_silently_changed", fields=_SEALED_FIELDS),
            nobody_who_left("owner"),
            pgtrigger.Trigger(
                name="corrected_with_what_it_said",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*TEXTS, "version"),
                func=_BY_CORRECTION,
            ),
            no_guest("decider_id", "owner_id", "bringer_id", "escalated_to_id"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number as people say it: D-047."""
        return f"D-{self.number:03d}"

    @property
    def headline(self) -> str:
        """What was decided, or else the question itself."""
        return self.statement or self.question

    @property
    def carrier(self) -> User | None:
        """Whose move it is: the owner, who brings what is missing, or who can decide it."""
        return self.owner or self.bringer or self.escalated_to

    @property
    def ownership(self) -> Ownership:
        if self.owner_id is None:
            return Ownership.NOBODY
        else:
            return Ownership.ACCEPTED if self.owner_accepted_at else Ownership.ASKED

    @property
    def is_unowned(self) -> bool:
        return self.outcome == Outcome.DECIDED and self.owner_id is None and not self.is_let_go

    @property
    def is_asked(self) -> bool:
        """An owner was named and has not said yes: assignment alone is a request."""
        return self.owner_id is not None and self.owner_accepted_at is None and not self.is_let_go

    @property
    def is_let_go(self) -> bool:
        return self.retired_at is not None

    @property
    def standing(self) -> str:
        """Its outcome, or that it was let go since: what stands beside it in a list."""
        return LET_GO if self.is_let_go else self.outcome


class Dissent(models.Model):
    """A disagreement that survives the call, recorded with it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="dissents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(_("in their words"), max_length=300, blank=True)
    prefers = models.ForeignKey(Option, models.PROTECT, null=True, blank=True, related_name="+")
    is_objection = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "person"], name="dissent_one_each"),
        ]
        ordering: ClassVar = ["-is_objection", "pk"]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.decision_id}"
