"""Going above whoever could remove what is in the way: told to the owner before, in identical words to all."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from meetings.access import people_to_ask
from meetings.models import Blocker
from meetings.states import BLOCKER_MOVES, BlockerMove
from projects import clock
from projects.errors import RuleBroken
from projects.journal import note
from projects.models import Organisation, User

from .blocker import LockedBlocker, lock_blocker, move_blocker, require_owner_of, save_blocker, why_not_blocker

# What the column holds, and how much of a headline stands in it.
LONGEST_WORDS = 600
LONGEST_THING = 100


@transaction.atomic(durable=True)
def allow_escalation(blocker_id: UUID, *, by: User) -> Blocker:
    """The owner says "go ahead": who is above is asked at once. Raises RuleBroken when nobody is."""
    locked = lock_blocker(blocker_id)
    require_owner_of(by, locked)
    return escalate(locked, by=by)


@transaction.atomic(durable=True)
def hold_escalation(blocker_id: UUID, *, by: User, because: str) -> Blocker:
    """The owner says "not yet", with a reason: nobody above is asked for some days."""
    return hold(lock_blocker(blocker_id), by=by, because=because)


@transaction.atomic(durable=True)
def reword_escalation(blocker_id: UUID, words: str, *, by: User) -> Blocker:
    """The owner changes the words that all will read."""
    return reword(lock_blocker(blocker_id), words, by=by)


def escalate(locked: LockedBlocker, *, by: User | None, by_mail: bool = False) -> Blocker:
    """Ask who is above the remover, in the words that the owner has seen, inside the caller's transaction."""
    blocker = locked.blocker
    above = contact_of(locked)
    if above is None:
        raise RuleBroken(_("Nobody above %(name)s is known here.") % {"name": blocker.remover})
    move_blocker(blocker, BlockerMove.ESCALATE)
    blocker.escalation_words = blocker.escalation_words or escalation_words(locked)
    blocker.escalated_to = above
    blocker.escalated_at = blocker.last_escalated_at = clock.now()
    save_blocker(locked, above)
    note(by, "escalate_blocker", blocker, to=above.pk, **({"by_mail": True} if by_mail else {}))
    return blocker


def contact_of(locked: LockedBlocker) -> User | None:
    """Who is asked when the remover does not answer: whom the remover named for it, else the project's sponsor.

    Neither of the two themselves, nor who does not see the project.
    """
    remover = locked.blocker.remover
    above = [remover.escalates_to_id if remover else None, locked.record.project.sponsor_id]
    around = {locked.blocker.remover_id, locked.blocker.escalated_to_id, locked.owner.pk}
    wanted = [person for person in above if person is not None and person not in around]
    found = {person.pk: person for person in people_to_ask(locked.meeting).filter(pk__in=wanted)} if wanted else {}
    return next((found[person] for person in wanted if person in found), None)


def escalation_words(locked: LockedBlocker) -> str:
    """What all three will read, unless the owner changes it: the obstacle, not the person. In the house's language."""
    thing, remover = locked.action or locked.record, locked.blocker.remover
    with override(Organisation.objects.get().language):
        words = _(
            "“%(obstacle)s” holds up “%(thing)s”. %(owner)s and %(remover)s both want it solved. "
            "Can you release it, or say who can?"
        ) % {
            "obstacle": locked.blocker.obstacle.rstrip("."),
            "thing": Truncator(thing.headline.rstrip(".")).chars(LONGEST_THING),
            "owner": locked.owner.first_name,
            "remover": remover.first_name if remover else _("Nobody"),
        }
    return Truncator(words).chars(LONGEST_WORDS)


def hold(locked: LockedBlocker, *, by: User, because: str, by_mail: bool = False) -> Blocker:
    """The owner wants nobody above to be asked yet, inside the caller's transaction."""
    require_owner_of(by, locked)
    _require_below(locked.blocker)
    if not because:
        raise RuleBroken(_("Say why not yet: it is asked again in some days."))
    locked.blocker.escalation_held_at, locked.blocker.held_because = timezone.now(), because
    save_blocker(locked)
    note(by, "hold_escalation", locked.blocker, reason=because, **({"by_mail": True} if by_mail else {}))
    return locked.blocker


def reword(locked: LockedBlocker, words: str, *, by: User, by_mail: bool = False) -> Blocker:
    """Other words for who is above, inside the caller's transaction."""
    require_owner_of(by, locked)
    _require_below(locked.blocker)
    locked.blocker.escalation_words = words
    save_blocker(locked)
    note(by, "reword_escalation", locked.blocker, words=words, **({"by_mail": True} if by_mail else {}))
    return locked.blocker


def _require_below(blocker: Blocker) -> None:
    if blocker.state not in BLOCKER_MOVES[BlockerMove.ESCALATE].origins:
        raise RuleBroken(why_not_blocker(blocker))
