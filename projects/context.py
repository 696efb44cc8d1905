"""What every page's masthead needs: whose house this is and where in it the reader stands."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Organisation

# Names of addresses begin with what they are about; the masthead marks one of three places.
_PLACES = {
    "meeting": "meetings",
    "room": "meetings",
    "decision": "decisions",
    "record": "decisions",
    "project": "projects",
}
_PLACE_OF = {
    "meetings": "meetings",
    "decisions": "decisions",
    "projects": "projects",
    "create_project": "projects",
    "edit_project": "projects",
    "answer_charter": "projects",
}


def masthead(request: HttpRequest) -> dict[str, Any]:
    """One query, only for people who are signed in, and only on pages that show the masthead."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"organisation": None, "place": ""}
    return {"organisation": SimpleLazyObject(Organisation.objects.first), "place": _place(request)}


def _place(request: HttpRequest) -> str:
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return _PLACE_OF.get(name) or _PLACES.get(name.partition("_")[0], "")
