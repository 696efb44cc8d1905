"""What is behind the link of a mail that stops such mails."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.actions.muting import kinds_in
from meetings.models import Muted, StopLink
from meetings.nudges.words import KindWords, words_of
from meetings.states import NudgeKind
from projects.models import User


@dataclass(frozen=True)
class Stopping:
    """A letter's link as it stands now."""

    person: User
    # The kinds in the letter that still come, and those that do not; and what was stopped through this link.
    kinds: list[tuple[NudgeKind, KindWords]]
    stopped: list[KindWords]
    undoable: list[KindWords]

    @property
    def is_stopped(self) -> bool:
        """Whether nothing of what the letter asked comes by mail any more."""
        return not self.kinds

    @property
    def is_everything(self) -> bool:
        return len(self.undoable) == len(NudgeKind)


def find_stop(token: str) -> Stopping | None:
    """Three queries; None for a token that was never mailed, and once its reader is forgotten."""
    link = StopLink.objects.for_token(token).first()
    if link is None:
        return None
    kinds = sorted(kinds_in(link.mail), key=list(NudgeKind).index)
    rows = {NudgeKind(row.kind): row.link_id for row in Muted.objects.filter(person=link.person)}
    return Stopping(
        link.person,
        [(kind, words_of(kind)) for kind in kinds if kind not in rows],
        [words_of(kind) for kind in kinds if kind in rows],
        [words_of(kind) for kind in NudgeKind if rows.get(kind) == link.pk],
    )
