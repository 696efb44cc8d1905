"""House rules of every template, and what the shared fragments and tags make."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

from projects.models import User
from projects.templatetags import bearing

TEMPLATES = settings.BASE_DIR / "templates"
ICONS = settings.BASE_DIR / "static" / "icons"
ALL = sorted(TEMPLATES.rglob("*.html"))
PAGES = [path for path in ALL if "emails" not in path.parts]

TRANSLATED = re.compile(r"{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}", re.DOTALL)
# Not a text: the page's class.
CLASSES = r"{% block body_class %}.*?{% endblock body_class %}"
COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|" + CLASSES, re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")
# The name of the product, and an example address, are the same in every language.
NAMES = re.compile(r"\bBearing\b")
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title"}
FORBIDDEN = {
    "an inline style": r"\sstyle=|<style\b",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an inline handler": r"\son[a-z]{3,}=",
    "hx-on": r"\bhx-on\b",
    "evaluated code": r"[\"'\s{:](?:js|javascript):",
    "a trigger filter": r"hx-trigger=\"[^\"]*\[",
    "an unescaped text": r"\|\s*safe\b|\|\s*safeseq\b|{% autoescape off %}",
    "an address of another site": r"(?:src|href)=\"(?:https?:)?//",
}


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


class Page(HTMLParser):
    """What a template says and presses, once its tags are taken away."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.buttons: list[dict[str, str | None]] = []
        self.feed(TAG.sub("", TRANSLATED.sub("", COMMENT.sub("", source))))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for key, value in attrs if key in SPOKEN and value and LETTERS.search(value)]
        if tag == "button":
            self.buttons.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        if LETTERS.search(NAMES.sub("", data)):
            self.words.append(data.strip())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_first_line_says_what_it_is(path):
    first = path.read_text().partition("\n")[0]

    if path.name.startswith("_"):
        assert re.fullmatch(r"{# .+\. Needs: .+\. ?.*#}", first), "{# What. Needs: a, b. #}"
    else:
        assert re.match(r"{% extends |<!doctype html>", first)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_nothing_that_the_policy_or_the_house_refuses(path):
    source = COMMENT.sub("", path.read_text())

    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, source)] == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_word_is_translated(path):
    assert Page(path.read_text()).words == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_button_says_its_type(path):
    assert [button for button in Page(path.read_text()).buttons if not button.get("type")] == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_icon_is_drawn(path):
    names = re.findall(r"{% icon \"([^\"]+)\"|icon_name=\"([^\"]+)\"|icon_name\|default:\"([^\"]+)\"", path.read_text())

    assert ["".join(one) for one in names if not (ICONS / f"{''.join(one)}.svg").exists()] == []


def test_templates_are_formatted():
    djade = shutil.which("djade", path=str(Path(sys.executable).parent)) or "djade"

    done = subprocess.run([djade, "--check", *map(str, ALL)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello there</p>", ["Hello there"]),
        ('<p>{% translate "Hello" %} {{ name }}</p>', []),
        ("{% blocktranslate trimmed %}Hello <b>you</b>{% endblocktranslate %}", []),
        ('<img alt="A face">', ["A face"]),
        ("{% block body_class %}is-room{% endblock body_class %}", []),
        ('<a{% if here %} aria-current="page"{% endif %}>Bearing</a>', []),
    ],
)
def test_untranslated_words_are_seen(source, found):
    assert Page(source).words == found


# What the tags and fragments make.


def render(source: str, /, **context: object) -> str:
    return " ".join(Template(source).render(Context(context)).split())


@pytest.mark.parametrize("code", ["400", "500"])
def test_a_broken_server_needs_no_context_to_say_so(code, settings):
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

    html = render_to_string(f"{code}.html")

    assert f">{code}</p>" in html
    assert "data-refused" in html


def test_an_icon_is_inlined_and_silent():
    html = render('{% icon "check" "large" %}')

    assert html.startswith('<svg class="icon icon--large" viewBox="0 0 24 24"')
    assert 'aria-hidden="true"><path d="M20 6 9 17l-5-5" /></svg>' in html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# One\n\n### Two", "<h3>One</h3><h4>Two</h4>"),
        ("**bold** <b>not</b>", "<p><strong>bold</strong> &lt;b&gt;not&lt;/b&gt;</p>"),
        (
            "[out](https://example.org)",
            '<p><a href="https://example.org" rel="nofollow ugc noopener">out</a></p>',
        ),
        ("![x](https://example.org/x.png)", "<p></p>"),
        ("[run](javascript:alert(1))", "<p>[run](javascript:alert(1))</p>"),
        ('<p hx-get="/x">a</p>', '<p>&lt;p hx-get="/x"&gt;a&lt;/p&gt;</p>'),
    ],
)
def test_markdown_is_cleaned(source, html):
    rendered = bearing.markdown(source)

    assert "".join(rendered.splitlines()) == f'<div class="markdown" hx-ignore>{html}</div>'


@pytest.mark.parametrize(
    ("seconds", "shown"), [(400, "6:40"), (60, "1:00"), (0, "0:00"), (-45, "+0:45"), (-61, "+1:01")]
)
def test_a_clock_counts_down_and_over(seconds, shown):
    assert bearing.clock(seconds) == shown


def test_a_ruler_darkens_every_other_cell():
    cells = bearing.ruler(12)

    assert [cell.x for cell in cells] == ["0.00%", "16.67%", "33.33%", "50.00%", "66.67%", "83.33%"]
    assert {cell.span for cell in cells} == {"8.33%"}


def test_a_ruler_of_nothing_is_one_cell():
    assert [cell.span for cell in bearing.ruler(0)] == ["100.00%"]


@pytest.mark.parametrize(("left", "state"), [(121, ""), (120, ""), (119, "short"), (0, "short"), (-1, "over")])
def test_a_timebox_is_short_under_two_minutes(left, state):
    assert bearing.timebox_state(left) == state


def test_the_needle_stands_where_the_time_is():
    html = render("{% timebox_scale 12 400 %}")

    assert 'aria-label="6:40 left of 12 minutes"' in html
    assert '<rect class="scale__gone" x="0" y="0" width="44.44%" height="14"/>' in html
    assert '<svg class="scale__needle" x="44.44%"' in html


def test_a_timebox_that_is_over_has_no_needle():
    html = render("{% timebox_scale 12 -45 %}")

    assert 'class="scale scale--over"' in html
    assert "scale__needle" not in html


def test_a_budget_shows_what_is_free():
    html = render("{% budget_scale 50 40 %}")

    assert 'aria-label="40 of 50 minutes are planned"' in html
    assert '<rect class="scale__free" x="80.00%" y="0" width="20.00%" height="14"/>' in html


def test_a_budget_that_is_exceeded_is_over():
    assert 'class="scale scale--over"' in render("{% budget_scale 50 60 %}")


def test_a_bar_has_a_cell_a_person():
    html = render("{% position_bar 7 4 %}")

    assert html.count("bar__cell--on") == 4
    assert html.count("<rect") == 7


def test_nobody_stands_where_a_person_is_missing():
    assert "Nobody" in render("{% person nobody %}", nobody=None)


def test_a_person_is_a_circle_and_a_name():
    html = render('{% person ruth state="spoken" does="decides" %}', ruth=User(name="Ruth <Abrams>"))

    assert 'class="person person--spoken"' in html
    assert "Ruth &lt;Abrams&gt;" in html
    assert "decides" in html


class Question(forms.Form):
    text = forms.CharField(
        label="Add a question",
        help_text="It ends with a question mark.",
        widget=forms.TextInput({"data-counts": ""}),
    )
    because = forms.CharField(required=False)
    door = forms.ChoiceField(choices=[("1", "One-way"), ("2", "Two-way")], widget=forms.RadioSelect)


def test_a_field_names_its_hint_and_its_error():
    html = render("{% form_field form.text %}", form=Question({}))

    assert 'class="field field--error"' in html
    assert 'id="id_text_helptext">It ends with a question mark.' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'data-count-for="id_text"' in html


def test_a_field_that_may_stay_empty_says_so():
    assert "(optional)" in render("{% form_field form.because %}", form=Question())


def test_short_answers_stand_side_by_side():
    html = render("{% form_field form.door %}", form=Question())

    assert html.startswith('<fieldset class="segmented" id="id_door"')
    assert html.count('class="segmented__option"') == 2


def test_several_errors_are_summed_up_with_links():
    html = render('{% include "_form_errors.html" %}', form=Question({}))

    assert '<a href="#id_text">Add a question</a>' in html
    assert '<a href="#id_door">' in html
