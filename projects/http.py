"""What a view behind sign-in receives, and how any view answers a refusal."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from .models import User


class MemberRequest(HttpRequest):
    """A request whose user has signed in: `login_required` stands before the view."""

    user: User
    htmx: HtmxDetails
