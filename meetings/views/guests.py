"""Guests: invited and let in by who facilitates, and what they do themselves behind their link."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import access, actions
from meetings.browsers import GUEST, browser_of, private
from meetings.forms.guest import GuestForm
from meetings.models import Guest, Knock
from meetings.models.guest import Standing
from meetings.shown.guests import guest_context, guests_context, words_of
from projects.errors import RuleBroken
from projects.http import MemberRequest, page
from projects.letters import link
from projects.models import User

from .answers import find_meeting, room_response
from .often import not_too_often

# A browser keeps who it was for so long after the meeting was to end.
KEPT = timedelta(days=14)
# There is something to do behind the link; else its page says why there is not.
OPEN = {Standing.FREE, Standing.HERE, Standing.ELSEWHERE}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def guests(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Who is invited by a link; the link of a new one is shown in the answer and nowhere else."""
    meeting = find_meeting(request, meeting_id)
    access.require_facilitator(request.user, meeting)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        guest, token = actions.invite_guest(meeting.pk, **form.cleaned_data, by=request.user)
        return _show_link(request, guest, token)
    return page(request, "meetings/guests_page.html", form=form, **guests_context(meeting))


@require_POST
@login_required
@never_cache
def renew_guest_link(request: MemberRequest, guest_id: int) -> HttpResponse:
    guest, token = actions.renew_guest_link(_find(request, guest_id).pk, by=request.user)
    return _show_link(request, guest, token)


@require_POST
@login_required
def withdraw_guest(request: MemberRequest, guest_id: int) -> HttpResponse:
    guest = actions.withdraw_guest(_find(request, guest_id).pk, by=request.user)
    messages.success(request, _("The link of %(name)s opens nothing any more.") % {"name": guest.person.name})
    return redirect("guests", guest.meeting_id)


@require_POST
@login_required
def let_in(request: MemberRequest, knock_id: int) -> HttpResponse:
    return _answered(request, actions.let_in(_find_knock(request, knock_id).pk, by=request.user))


@require_POST
@login_required
def turn_away(request: MemberRequest, knock_id: int) -> HttpResponse:
    return _answered(request, actions.turn_away(_find_knock(request, knock_id).pk, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@not_too_often
def guest_link(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what, under which name; entering is a POST and binds the link to this browser."""
    guest = Guest.objects.for_link(token).first()
    standing = guest.standing(browser_of(request)) if guest else None
    if guest is None or standing not in OPEN:
        return _spent(request, guest, standing)
    elif request.method == "POST":
        return _enter(request, guest, token)
    context = words_of(guest, standing) | {"token": token, "knock": guest.knock_of(browser_of(request))}
    return private(page(request, "meetings/guest_link_page.html", **context))


@require_POST
@never_cache
@not_too_often
def knock(request: HttpRequest, token: str) -> HttpResponse:
    """Another browser asks whoever facilitates to be let in."""
    guest = Guest.objects.for_link(token).first()
    standing = guest.standing(browser_of(request)) if guest else None
    if guest is None or standing not in OPEN:
        return _spent(request, guest, standing)
    _require_nobody(request)
    actions.knock(token, browser=_hold(request, guest))
    return redirect("guest_link", token)


@require_safe
@login_required
@never_cache
def guest_meeting(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """The agenda and the pre-read, for a guest; everybody else has the meeting's own page."""
    meeting = find_meeting(request, meeting_id)
    if not request.user.is_guest:
        return redirect("meeting", meeting.pk)
    return page(request, "meetings/guest_meeting_page.html", **guest_context(request.user, meeting))


@require_POST
def leave_as_guest(request: HttpRequest) -> HttpResponse:
    """Give one's place up in this browser; the link lets one in again."""
    guest = Guest.objects.of(request.user).first() if isinstance(request.user, User) else None
    if guest is None:
        return redirect("home")
    actions.leave_as_guest(guest.pk, browser=browser_of(request))
    request.session.flush()
    return private(render(request, "meetings/guest_out_page.html", words_of(guest, Standing.FREE)))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def forget_guest(request: MemberRequest) -> HttpResponse:
    """A guest's own wish, asked once more before it is done; also when the meeting is over."""
    guest = get_object_or_404(Guest.objects.of(request.user))
    if request.method == "POST":
        actions.forget_guest(guest.pk, browser=browser_of(request))
        request.session.flush()
        return private(render(request, "meetings/guest_out_page.html", {"standing": "forgotten"}))
    return page(request, "meetings/forget_guest_page.html", guest=guest, meeting=guest.meeting)


def _find(request: MemberRequest, guest_id: int) -> Guest:
    return get_object_or_404(Guest.objects.visible_to(request.user), pk=guest_id)


def _find_knock(request: MemberRequest, knock_id: int) -> Knock:
    return get_object_or_404(Knock.objects.visible_to(request.user), pk=knock_id)


def _show_link(request: MemberRequest, guest: Guest, token: str) -> HttpResponse:
    shown = {"new_link": link("guest_link", token), "new_guest": guest, "form": GuestForm()}
    return private(page(request, "meetings/guests_page.html", **guests_context(guest.meeting), **shown))


def _answered(request: MemberRequest, guest: Guest) -> HttpResponse:
    if request.POST.get("from") == "room":
        return room_response(request, guest.meeting)
    return redirect("guests", guest.meeting_id)


def _spent(request: HttpRequest, guest: Guest | None, standing: Standing | None) -> HttpResponse:
    status = HTTPStatus.GONE if guest else HTTPStatus.NOT_FOUND
    said = words_of(guest, standing, browser_of(request)) if guest and standing else {"standing": "unknown"}
    return private(render(request, "meetings/guest_out_page.html", said, status=status))


def _enter(request: HttpRequest, guest: Guest, token: str) -> HttpResponse:
    _require_nobody(request)
    actions.enter_as_guest(token, browser=_hold(request, guest), language=get_language() or "en-gb")
    return redirect("room" if guest.meeting.is_live else "guest_meeting", guest.meeting_id)


def _hold(request: HttpRequest, guest: Guest) -> str:
    """Give this browser a session that says by whose link it came; its fingerprint.

    With a key that nobody knew before, and one place a browser: who was somebody else's guest in it leaves.
    """
    before = request.session.get(GUEST)
    if before != guest.pk:
        if before is not None:
            actions.leave_as_guest(before, browser=browser_of(request))
        request.session.flush()
        request.session.cycle_key()
        request.session[GUEST] = guest.pk
        request.session.set_expiry(max(guest.meeting.plan_ends_at, timezone.now()) + KEPT)
    return browser_of(request)


def _require_nobody(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        raise RuleBroken(
            _("In this browser you are signed in as %(name)s. Sign out, or open the link in a private window.")
            % {"name": request.user.name}
        )
