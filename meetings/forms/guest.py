"""Whom a facilitator invites without an account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms import AddressField, LineField


class GuestForm(forms.Form):
    """A name, as the room will see it, and perhaps where the link is mailed to."""

    name = LineField(
        label=_("Name"),
        help_text=_("As everybody in the room will see it, with “guest” beside it."),
        max_length=100,
        error_messages={"required": _("Say who it is: the room sees this name.")},
    )
    email = AddressField(
        label=_("Mail address"),
        help_text=_("The link is mailed there, and the summary afterwards. Without one you pass the link on yourself."),
        required=False,
        max_length=254,
    )
