"""What leaving and being forgotten change in what this app holds; `meetings` composes the verbs of it.

Everything here runs in the caller's transaction, in which the person's row is locked last.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from projects import live
from projects.access import leads_alone, next_lead
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Absence, Invitation, LocalMail, Mail, Membership, Organisation, Project, Role, User
from projects.models.outbox import MailQuerySet
from projects.models.person import FORGOTTEN_ADDRESS

from .security import sign_out_everywhere

# What is as it is for everybody again when somebody is forgotten.
FORGOTTEN = [
    "time_zone", "language", "working_days", "work_starts", "work_ends", "letter_at", "holidays", "last_login",
]  # fmt: skip


def lock_person(person_id: int) -> User:
    """Last of all rows, and not against foreign keys: whoever writes an event of theirs need not wait.

    With whoever named them as their contact, in one order: to name somebody locks both.
    """
    named = User.objects.select_for_update(no_key=True).filter(Q(pk=person_id) | Q(escalates_to=person_id))
    return {one.pk: one for one in named.order_by("pk")}[person_id]


def lock_projects_of(person_id: int) -> list[Project]:
    """The organisation, so that two who leave wait for each other; then their projects, in one order."""
    Organisation.objects.select_for_update().get()
    theirs = Project.objects.filter(Q(memberships__person=person_id) | Q(sponsor=person_id)).order_by().values("pk")
    return list(Project.objects.select_for_update(of=("self",)).filter(pk__in=theirs).order_by("pk"))


def require_replaceable(person: User, *, by: User) -> None:
    """Refuse to let the last administrator go, and the only lead of a project by their own act."""
    others = User.objects.here().exclude(pk=person.pk).exclude(administrator_since=None)
    if person.is_administrator and not others.exists():
        raise RuleBroken(
            _("Nobody would administer Bearing without %(name)s. Make somebody else administrator first.")
            % {"name": person.name}
        )
    alone = list(leads_alone(person)) if person == by else []
    if alone:
        names = {"projects": ", ".join(project.name for project in alone)}
        raise RuleBroken(_("Nobody else leads %(projects)s. Make somebody else lead first.") % names)


def depart(person: User, projects: list[Project], *, by: User) -> None:
    """End the account: no role, no invitation, no session, no passkey and no way to sign in. The row stays."""
    _pass_on_leads(person, by=by)
    for project in projects:
        _step_out(project, person, by=by)
    person.left_at, person.administrator_since, person.escalates_to = timezone.now(), None, None
    person.save(update_fields=["left_at", "administrator_since", "escalates_to"])
    User.objects.filter(escalates_to=person).update(escalates_to=None)
    Mail.objects.waiting().filter(recipient__iexact=person.email).delete()
    _withdraw_invitations(person, by=by)
    Authenticator.objects.filter(user=person).delete()
    sign_out_everywhere(person)
    note(by, "end-account", person)


def _pass_on_leads(person: User, *, by: User) -> None:
    """When an administrator ends it, who has been in the project longest leads it from then on."""
    for project in leads_alone(person):
        heir = next_lead(project, besides=person)
        if heir is not None:
            heir.role = Role.LEAD
            heir.save(update_fields=["role"])
            note(by, "change-role", project, person=heir.person_id, role=Role.LEAD)


def _step_out(project: Project, person: User, *, by: User) -> None:
    if project.sponsor_id == person.pk:
        project.sponsor = None
        project.save(update_fields=["sponsor"])
        note(by, "edit", project, changed=["sponsor"])
    membership = Membership.objects.filter(project=project, person=person).first()
    if membership is not None:
        take_out(membership, by=by)


def take_out(membership: Membership, *, by: User) -> None:
    """End a membership whose project is locked."""
    membership.delete()
    note(by, "remove", membership.project, person=membership.person_id)
    live.announce("project", membership.project_id, 0)


def _withdraw_invitations(person: User, *, by: User) -> None:
    """Those they sent, and those to them: an old link must not bring anybody back."""
    theirs = Q(invited_by=person) | Q(email__iexact=person.email)
    for invitation in Invitation.objects.select_for_update(of=("self",)).open().filter(theirs).order_by("pk"):
        invitation.withdrawn_at = timezone.now()
        invitation.save(update_fields=["withdrawn_at"])
        note(by, "withdraw", invitation)


def forget_person(person: User, *, by: User) -> None:
    """Replace what is personal in the row of somebody who left, and delete what else holds their address."""
    host, address, name = Organisation.objects.get(), person.email, person.name
    number = User.objects.exclude(forgotten_at=None).count() + 1
    with translation.override(host.language):
        person.name = _("Former member %(number)d") % {"number": number}
    person.email, person.forgotten_at = f"person-{person.pk}{FORGOTTEN_ADDRESS}", timezone.now()
    nobody = User()
    for field in FORGOTTEN:
        setattr(person, field, getattr(nobody, field))
    person.mail_bounced_at = None
    person.save(update_fields=["name", "email", "forgotten_at", "mail_bounced_at", *FORGOTTEN])
    Absence.objects.filter(person=person).delete()
    Invitation.objects.filter(email__iexact=address).update(email=person.email, name="")
    _forget_mails(person, address, name)
    note(by, "forget", person)


def forget_guest_person(person: User) -> str:
    """Replace the name of somebody who had no account, in whose row there is no address; what it was."""
    with translation.override(Organisation.objects.get().language):
        name, person.name = person.name, _("A guest")
    nobody = User()
    person.language, person.time_zone = nobody.language, nobody.time_zone
    person.left_at = person.forgotten_at = timezone.now()
    person.save(update_fields=["name", "language", "time_zone", "left_at", "forgotten_at"])
    note(person, "forget", person)
    return name


def _forget_mails(person: User, address: str, name: str) -> None:
    """What waits is not sent; of what was sent only stays that it was."""
    forget_mails(Mail.objects.filter(recipient__iexact=address), person.email, (address, name))


def forget_mails(theirs: MailQuerySet, address: str, said: Iterable[str]) -> None:
    """Delete those that wait, readdress the others, and empty the local mailbox of what says these words."""
    theirs.filter(claimed_at=None).delete()
    theirs.exclude(refused="").update(refused=_("It did not leave."))
    theirs.update(recipient=address)
    for words in said:
        read = (
            Q(to__icontains=words) | Q(headers__icontains=words) | Q(text__icontains=words) | Q(html__icontains=words)
        )
        LocalMail.objects.filter(read | Q(subject__icontains=words)).delete()
