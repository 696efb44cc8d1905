"""Where a mail server hands over what was sent to the mailbox for replies. Read by machines, closed by a secret."""

from __future__ import annotations

import hmac
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from meetings import actions
from projects.http import whole_number
from projects.incoming import LARGEST

SECRET_HEADER = "X-Bearing-Secret"  # noqa: S105 - the name of a header


@csrf_exempt
@require_POST
def mail_in(request: HttpRequest) -> HttpResponse:
    """204 once the mail is taken, whatever became of it. It does not exist where no secret is set."""
    if not settings.MAIL_SECRET:
        raise Http404
    if not _knows_secret(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    try:
        actions.take_mail(_mail(request))
    except (RequestDataTooBig, MultiValueDictKeyError) as refused:
        return HttpResponse(status=_status(refused))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _knows_secret(request: HttpRequest) -> bool:
    sent = request.headers.get(SECRET_HEADER, "")
    return hmac.compare_digest(sent.encode(), settings.MAIL_SECRET.encode())


def _mail(request: HttpRequest) -> bytes:
    """The mail as it came: the body, or what a form calls `message`. Asked for its size before it is read."""
    if (whole_number(request.headers.get("Content-Length", "")) or 0) > LARGEST:
        raise RequestDataTooBig
    if request.content_type != "multipart/form-data":
        raw = request.read(LARGEST + 1)
    elif isinstance(part := request.FILES.get("message"), UploadedFile):
        raw = part.read()
    else:
        raw = request.POST["message"].encode(errors="replace")
    if len(raw) > LARGEST:
        raise RequestDataTooBig
    return raw


def _status(refused: Exception) -> HTTPStatus:
    too_big = isinstance(refused, RequestDataTooBig)
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_big else HTTPStatus.BAD_REQUEST
