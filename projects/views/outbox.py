"""The mails of a local installation, readable before signing in. Mounted nowhere else."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from projects.mailbox import SHOWN, Line, kind_in_words, local_lines, owed_lines, shown_as
from projects.models import LocalMail, Mail

VIEWS = ("text", "html", "headers")


@require_safe
@never_cache
def outbox(request: HttpRequest, mail_id: int | None = None) -> HttpResponse:
    """The mails that left, one of them open; and those that have not, or perhaps have."""
    if not settings.LOCAL:
        raise Http404
    # Read once: the first mail of all may arrive while the page is made.
    mails = list(LocalMail.objects.all()[:SHOWN])
    mail = get_object_or_404(LocalMail, pk=mail_id) if mail_id else next(iter(mails), None)
    opened = _opened(request, mail) if mail else {}
    return render(request, "projects/outbox_page.html", {"lines": local_lines(mails), **_owed(), **opened})


def _owed() -> dict[str, list[Line]]:
    return {
        "waiting": owed_lines(Mail.objects.waiting()[:SHOWN]),
        "in_doubt": owed_lines(Mail.objects.in_doubt(timezone.now())[:SHOWN]),
        "refused": owed_lines(Mail.objects.refused()[:SHOWN]),
    }


def _opened(request: HttpRequest, mail: LocalMail) -> dict[str, Any]:
    asked = request.GET.get("as", "")
    view = asked if asked in VIEWS else "text"
    return {"mail": mail, "kind": kind_in_words(mail), "view": view, "shown": shown_as(mail, view)}
