"""What every template may use without loading it: icons, people, rulers, Markdown, fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import nh3
from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import defaulttags
from django.template.loader import get_template
from django.urls import get_script_prefix, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from projects.glossary import GLOSSARY
from projects.models import User

register = template.Library()

SHORT_SECONDS = 120
BUDGET_CELL_MINUTES = 5
# Of a meeting that somebody forgot to close.
MOST_CELLS = 96
BAR_GAP_PERCENT = 1.4


# Icons.


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawing of static/icons beside a word: `{% icon "check" %}`, `{% icon "check" "large" %}`."""
    classes = f"icon icon--{size}" if size else "icon"
    return mark_safe(  # noqa: S308 - our own files, and a size written in our templates
        f'<svg class="{classes}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{_drawing(name)}</svg>'
    )


@cache
def _drawing(name: str) -> str:
    path = settings.BASE_DIR / "static" / "icons" / f"{name}.svg"
    inside = path.read_text(encoding="utf-8").partition(">")[2].rpartition("</svg>")[0]
    return " ".join(inside.split())


@register.simple_tag
def mark() -> SafeString:
    """The compass of the name, in the colours of the theme."""
    return SafeString(
        '<svg class="mark" viewBox="0 0 26 26" fill="none" aria-hidden="true">'
        '<circle class="mark__ring" cx="13" cy="13" r="11" stroke-width="2"/>'
        '<path class="mark__ring" d="M13 2v4M24 13h-2.5M13 24v-2.5M2 13h2.5" stroke-width="2"/>'
        '<path class="mark__needle" d="M13 13l6.2-6.2" stroke-width="3" stroke-linecap="round"/>'
        '<circle cx="13" cy="13" r="2.1" fill="currentColor"/></svg>'
    )


# Addresses: put together once for what they lead to, not for every row of every page.


class AddressNode(defaulttags.URLNode):
    """Django's `url`, which remembers; `as`, whose address may not be there, is left to it."""

    def render(self, context: template.Context) -> str:
        if self.asvar or self.kwargs:
            return super().render(context)
        name, *args = (given.resolve(context) for given in (self.view_name, *self.args))
        address = _address(get_script_prefix(), name, *args)
        return conditional_escape(address) if context.autoescape else address


@register.tag
def url(parser: Any, token: Any) -> AddressNode:
    """The address of a page: `{% url "room" meeting.pk %}`."""
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


@lru_cache(maxsize=8192)
def _address(_prefix: str, name: str, *args: Any) -> str:
    return reverse(name, args=args)


# Pieces that say the same again and again: rendered once for what they say, in each language.


@register.simple_tag
def kept(name: str, **words: str) -> SafeString:
    """As `include … only`, for a small piece of which a page has many; it depends on these words alone."""
    return _kept(name, get_language(), **words)


@lru_cache(maxsize=4096)
def _kept(name: str, _language: str | None, **words: Any) -> SafeString:
    return get_template(name).template.render(template.Context(words))  # type: ignore[attr-defined, no-any-return]


# People.


class Face(NamedTuple):
    """What a page shows of a person; `address` where the name leads to their page."""

    name: str
    initials: str
    address: str = ""
    is_guest: bool = False


@register.simple_tag
def person(person: User | None, state: str = "", does: str = "", role: str = "", *, link: bool = False) -> SafeString:
    """Circle and name: spoken, silent, away or objects. Nobody stands where somebody is missing.

    `link` leads from the name to the person's page: not in the room, where nobody should be led away.
    """
    face = _face(person, link=link)
    return _kept("_person.html", get_language(), person=face, state=state, does=str(does), role=str(role))


@register.simple_tag
def person_circle(person: User | None, state: str = "") -> SafeString:
    """The circle alone: decoration, so the name must stand beside it."""
    return _kept("_person_circle.html", get_language(), person=_face(person), state=state)


def _face(person: User | None, *, link: bool = False) -> Face | None:
    if person is None:
        return None
    address = reverse("person", args=[person.pk]) if link and not person.is_guest else ""
    return Face(person.name, person.initials, address, person.is_named_guest)


# The graduated edge of a chart.


@dataclass(frozen=True)
class Cell:
    """A rectangle of a ruler, in percent of its width."""

    kind: str
    left: float
    width: float

    @property
    def x(self) -> str:
        return f"{self.left:.2f}%"

    @property
    def span(self) -> str:
        return f"{self.width:.2f}%"


def ruler(cells: float, until: float = 100) -> list[Cell]:
    """Every other cell of a ruler divided into `cells`, up to `until` percent."""
    step = 100 / cells if cells > 0 else 100
    lefts = [number * 2 * step for number in range(int(100 / (2 * step)) + 1)]
    return [Cell("cell", left, min(step, until - left)) for left in lefts if until - left > 0.01]


def timebox_state(left_seconds: float) -> str:
    """What the timer shows besides the number: nothing, short (under two minutes) or over."""
    if left_seconds < 0:
        return "over"
    else:
        return "short" if left_seconds < SHORT_SECONDS else ""


@register.inclusion_tag("_scale.html")
def timebox_scale(minutes: int, left_seconds: float, label: str = "") -> dict[str, Any]:
    """The minutes of a timebox, a cell each; those gone are blank and the needle stands at now."""
    state = timebox_state(left_seconds)
    gone = 100 * (1 - left_seconds / (minutes * 60)) if minutes else 100
    gone = max(0, min(100, gone))
    return {
        "cells": ruler(minutes),
        "state": state,
        "gone": None if state == "over" else Cell("gone", 0, gone),
        "free": None,
        "label": label or _time_left(minutes, left_seconds),
    }


def _time_left(minutes: int, left_seconds: float) -> str:
    words = {"time": clock(abs(left_seconds)), "minutes": minutes}
    if left_seconds < 0:
        text = ngettext("%(time)s over %(minutes)d minute", "%(time)s over %(minutes)d minutes", minutes)
    else:
        text = ngettext("%(time)s left of %(minutes)d minute", "%(time)s left of %(minutes)d minutes", minutes)
    return text % words


@register.inclusion_tag("_scale.html")
def budget_scale(minutes: int, planned: int, label: str = "") -> dict[str, Any]:
    """The minutes of a meeting, a cell is five: those planned in ink, those free pale."""
    used = min(100.0, 100 * planned / minutes) if minutes else 100.0
    return {
        "cells": ruler(minutes / BUDGET_CELL_MINUTES, until=used),
        "state": "over" if planned > minutes else "",
        "gone": None,
        "free": Cell("free", used, 100 - used) if used < 100 else None,
        "label": label or _time_planned(minutes, planned),
    }


def _time_planned(minutes: int, planned: int) -> str:
    words = {"planned": planned, "minutes": minutes}
    return gettext("%(planned)d of %(minutes)d minutes are planned") % words


@register.inclusion_tag("_hours.html")
def hours_scale(decided: int, examined: int, empty: int, label: str) -> dict[str, Any]:
    """A meeting's minutes, a cell is five: what was decided in ink, what was examined grey, what was empty buff."""
    total = decided + examined + empty
    first, second = 100 * decided / total, 100 * (decided + examined) / total
    return {
        "cells": ruler(min(total / BUDGET_CELL_MINUTES, MOST_CELLS), until=first),
        "examined": Cell("examined", first, second - first),
        "empty": Cell("empty", second, 100 - second),
        "label": label,
    }


@register.inclusion_tag("_bar.html")
def position_bar(people: int, chosen: int) -> dict[str, Any]:
    """One cell a person: filled for those who chose this option. Decoration beside its count."""
    step = 100 / people if people else 100
    width = max(step - BAR_GAP_PERCENT, step / 2)
    return {"cells": [Cell("on" if number < chosen else "", number * step, width) for number in range(people)]}


@register.filter
def clock(seconds: float) -> str:
    """400 is 6:40, and 45 seconds too late is +0:45."""
    minutes, rest = divmod(abs(int(seconds)), 60)
    return f"{'+' if seconds < 0 else ''}{minutes}:{rest:02d}"


# Text that people wrote.

TAGS = {"p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "hr", "s"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow ugc noopener",
)


@register.filter
@lru_cache(maxsize=512)
def markdown(source: str) -> SafeString:
    """Markdown as HTML that may stand in a page; its headings begin below the page's own.

    Kept: what is on the floor is shown to everybody at every change.
    """
    tokens = _parser.parse(source)
    for token in tokens:
        _lower(token)
    html = _parser.renderer.render(tokens, _parser.options, {})
    # hx-ignore as well: what people wrote must never make a request, whatever the cleaner lets through.
    return SafeString(f'<div class="markdown" hx-ignore>{_cleaner.clean(html)}</div>')


def _lower(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = "h3" if token.tag in {"h1", "h2"} else "h4"


# Forms, and the words in them.


@register.simple_tag
def help(key: str, place: str = "") -> SafeString:
    """What a word of the glossary means, at a press beside it: `{% help "owner" %}`, once a page for each place."""
    return _kept("_help.html", get_language(), key=key, word=GLOSSARY[key], place=place or key)


@register.inclusion_tag("_field.html")
def form_field(field: BoundField, **words: str) -> Mapping[str, Any]:
    """A form's field with label, hint, error and control.

    `label` and `hint` replace the form's own; `help` names a word of the glossary.
    """
    return {"field": field, **words}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget with our class; Django adds aria-describedby and aria-invalid."""
    extra = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"field__control {extra}".strip()})
