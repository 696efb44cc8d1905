"""Putting right what a record says. What it said before stays, with who changed it, when and why."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import require_correcting
from meetings.models import Correction, Decision
from meetings.models.decision import TEXTS
from meetings.states import CORRECTABLE, Outcome
from projects.errors import RuleBroken, Stale
from projects.journal import note
from projects.live import Region
from projects.models import User

from .decision import search_text_of
from .locking import announce, lock_decision


@transaction.atomic(durable=True)
def correct(number: int, said: Mapping[str, Any], *, reason: str, by: User, seen_version: int) -> Decision:
    """Make the next version of a record, from what of `said` is correctable and different.

    Raises PermissionDenied unless `by` may correct it, Stale past `seen_version`, RuleBroken
    without a reason and when nothing would change.
    """
    record, meeting = lock_decision(number)
    require_correcting(by, record)
    if record.version != seen_version:
        raise Stale(_("Somebody corrected this record after you opened it. Load the page again to see their version."))
    changed = changes(record, said)
    _require_a_point(changed, reason)
    _keep_and_replace(record, changed, reason, by=by)
    note(by, "correct", record.item, version=record.version, reason=reason)
    announce(meeting, Region.FLOOR, people=[record.owner])
    return record


def changes(record: Decision, said: Mapping[str, Any]) -> dict[str, Any]:
    """What of it the record does not say already."""
    names = [name for name in CORRECTABLE[Outcome(record.outcome)] if name in said]
    return {name: said[name] for name in names if said[name] != getattr(record, name)}


def _require_a_point(changed: Mapping[str, Any], reason: str) -> None:
    if not changed:
        raise RuleBroken(_("Nothing was changed, so there is nothing to correct."))
    if not reason:
        raise RuleBroken(_("Say why it is corrected: it stands beside the new version."))


def _keep_and_replace(record: Decision, changed: Mapping[str, Any], reason: str, *, by: User) -> None:
    before = {name: getattr(record, name) for name in TEXTS}
    record.version += 1
    Correction(decision=record, number=record.version, by=by, reason=reason, **before).save(force_insert=True)
    for name, value in changed.items():
        setattr(record, name, value)
    record.search_text = search_text_of(record, record.dissents.select_related("person"))
    record.save(update_fields=[*changed, "version", "search_text"])
