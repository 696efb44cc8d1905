"""What people work towards: a project, its charter, and who is in it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .outbox import Mail
from .person import User, no_guest, nobody_who_left


class Role(models.TextChoices):
    """What a member of a project may do; read by `projects.access` alone."""

    LEAD = "lead", _("Lead")
    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")


class Openness(models.TextChoices):
    OPEN = "open", _("Open to everybody in the organisation")
    CLOSED = "closed", _("Closed: only its own people see it")


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, person: User) -> ProjectQuerySet:
        """Open projects, and the closed ones that this person belongs to or sponsors; none for a guest."""
        if person.is_guest:
            return self.none()
        own = Membership.objects.filter(person=person).values("project")
        return self.filter(models.Q(openness=Openness.OPEN) | models.Q(pk__in=own) | models.Q(sponsor=person))

    def only_one(self) -> Project | None:
        """The project, where there is nothing to choose."""
        found = list(self[:2])
        return found[0] if len(found) == 1 else None

    def by_name(self) -> ProjectQuerySet:
        return self.order_by(Lower("name"), "pk")

    def for_list(self) -> ProjectQuerySet:
        """By name, with the sponsor and everybody in it: a fixed number of queries."""
        return (
            self.by_name()
            .select_related("sponsor")
            .prefetch_related(models.Prefetch("memberships", Membership.objects.for_list()))
        )


class Project(models.Model):
    """A reason to work together. The charter is three questions; an empty answer is a silence."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    purpose = models.CharField(_("in one sentence"), max_length=200, blank=True)
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsored",
        verbose_name=_("sponsor"),
    )
    openness = models.CharField(_("who sees it"), max_length=10, choices=Openness.choices, default=Openness.OPEN)
    why = models.CharField(_("Why are we doing this?"), max_length=1000, blank=True)
    problem = models.CharField(_("What problem does it solve?"), max_length=1000, blank=True)
    beneficiary = models.CharField(_("Who benefits if it succeeds?"), max_length=1000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # While it is set nobody is asked anything by mail about this project.
    nudges_paused_at = models.DateTimeField(null=True, blank=True)
    nudges_paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="project_has_a_name"),
            models.CheckConstraint(condition=models.Q(openness__in=Openness.values), name="project_openness_known"),
            models.CheckConstraint(
                condition=models.Q(nudges_paused_at=None, nudges_paused_by=None)
                | models.Q(nudges_paused_at__isnull=False, nudges_paused_by__isnull=False),
                name="project_paused_by_somebody",
            ),
        ]
        triggers: ClassVar = [nobody_who_left("sponsor")]

    def __str__(self) -> str:
        return self.name

    @property
    def charter(self) -> list[tuple[str, str, str]]:
        """The three questions as (field, question, answer); an empty answer is a silence."""
        return [
            (field.name, str(field.verbose_name), getattr(self, field.name))
            for field in self._meta.fields
            if field.name in {"why", "problem", "beneficiary"}
        ]

    @property
    def charter_answered(self) -> int:
        return sum(bool(answer) for _field, _question, answer in self.charter)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, person: User) -> MembershipQuerySet:
        """Who is in the projects that this person sees."""
        return self.filter(project__in=Project.objects.visible_to(person).values("pk"))

    def for_list(self) -> MembershipQuerySet:
        """With their people: leads, then members, then observers, each by name."""
        rank = models.Case(*(models.When(role=role, then=place) for place, role in enumerate(Role.values)))
        return self.select_related("person").order_by(rank, Lower("person__name"), "pk")


class Membership(models.Model):
    """One person in one project, with a role."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "person"], name="membership_once_a_project"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]
        triggers: ClassVar = [nobody_who_left("person"), no_guest("person_id")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.project_id}"


def hash_of(token: str) -> str:
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, person: User) -> InvitationQuerySet:
        """Those into projects this person sees; into the organisation, for administrators."""
        into_projects = models.Q(project__in=Project.objects.visible_to(person).values("pk"))
        if person.is_administrator:
            return self.filter(into_projects | models.Q(project=None))
        else:
            return self.filter(into_projects)

    def for_link(self, token: str) -> InvitationQuerySet:
        """The one that a mailed link belongs to, whatever became of it."""
        return self.select_related("project", "invited_by").filter(token_hash=hash_of(token))

    def to_organisation(self) -> InvitationQuerySet:
        return self.filter(project=None)

    def open(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; perhaps expired, which the list says."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def for_list(self) -> InvitationQuerySet:
        """With what happened to the newest mail of each, the latest invitation first."""
        newest = Mail.objects.filter(
            kind="invitation", object_id=Cast(models.OuterRef("pk"), models.CharField())
        ).order_by("-step")
        return (
            self.select_related("project", "invited_by")
            .annotate(
                mail_claimed_at=models.Subquery(newest.values("claimed_at")[:1]),
                mail_sent_at=models.Subquery(newest.values("sent_at")[:1]),
                mail_refused=models.Subquery(newest.values("refused")[:1]),
            )
            .order_by("-created_at", "-pk")
        )


class Invitation(models.Model):
    """An address asked to join, perhaps into a project. Its link is stored as a hash only."""

    email = models.EmailField(_("work email"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="invitations")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # SHA-256 of the token in the newest mail; empty until the mail has left.
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                "project",
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                nulls_distinct=False,
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        return self.email

    def standing(self, now: datetime) -> str:
        """What became of it: "accepted", "withdrawn", "expired" or still "open"."""
        if self.accepted_at:
            return "accepted"
        elif self.withdrawn_at:
            return "withdrawn"
        else:
            return "expired" if self.expires_at <= now else "open"
