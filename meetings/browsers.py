"""Which browser asks, and what its session keeps of a guest's link."""

from django.http import HttpRequest, HttpResponse

from projects import live

# By whose link a session came. Worth nothing unless the link is bound to this very session.
GUEST = "guest"


def browser_of(request: HttpRequest) -> str:
    """The fingerprint of a browser's session; empty while it has none."""
    key = request.session.session_key
    return live.fingerprint(key) if key else ""


def private(response: HttpResponse) -> HttpResponse:
    """What is said to one browser alone: no copies, no search engines."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
