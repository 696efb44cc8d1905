"""What every page's masthead needs: whose house this is and where in it the reader stands."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Organisation

# The first word of an address says which of the four places of the masthead it belongs to.
PLACES = {
    "today": "today",
    "meetings": "meetings",
    "questions": "meetings",
    "decisions": "decisions",
    "projects": "projects",
}


def masthead(request: HttpRequest) -> dict[str, Any]:
    """One query, only for people who are signed in, and only on pages that show the masthead."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"organisation": None, "place": ""}
    return {
        "organisation": SimpleLazyObject(Organisation.objects.first),
        "place": PLACES.get(request.path.split("/")[1], ""),
    }
