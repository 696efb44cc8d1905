"""What people work towards: a project, its charter, and who is in it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import User


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
        """Open projects, and the closed ones that this person belongs to or sponsors."""
        own = Membership.objects.filter(person=person).values("project")
        return self.filter(models.Q(openness=Openness.OPEN) | models.Q(pk__in=own) | models.Q(sponsor=person))

    def by_name(self) -> ProjectQuerySet:
        return self.order_by(Lower("name"), "pk")


class Project(models.Model):
    """A reason to work together. The charter is three questions; an empty answer is a silence."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    purpose = models.CharField(_("in one sentence"), max_length=200, blank=True)
    sponsor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="sponsored", verbose_name=_("sponsor")
    )
    openness = models.CharField(_("who sees it"), max_length=10, choices=Openness.choices, default=Openness.OPEN)
    why = models.CharField(_("Why are we doing this?"), max_length=1000, blank=True)
    problem = models.CharField(_("What problem does it solve?"), max_length=1000, blank=True)
    beneficiary = models.CharField(_("Who benefits if it succeeds?"), max_length=1000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="project_has_a_name"),
            models.CheckConstraint(condition=models.Q(openness__in=Openness.values), name="project_openness_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def charter(self) -> list[tuple[str, str, str]]:
        """The three questions as (field, question, answer); an empty answer is a silence."""
        fields = [self._meta.get_field(name) for name in ("why", "problem", "beneficiary")]
        return [(field.name, str(field.verbose_name), getattr(self, field.name)) for field in fields]

    @property
    def charter_answered(self) -> int:
        return sum(bool(answer) for _field, _question, answer in self.charter)


class Membership(models.Model):
    """One person in one project, with a role."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "person"], name="membership_once_a_project"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.project_id}"


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
