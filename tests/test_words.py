"""Catalogues: every message is found, every language is whole, what is compiled is fresh."""

import gettext
import io

import pytest
from django.conf import settings
from django.utils import translation

from config.words import __main__ as words
from config.words import catalogue as catalogues
from config.words.catalogue import Catalogue
from config.words.extract import Message, in_python, in_template, messages

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
DAYS = Message("%(n)d day", "%(n)d days")
MAY = Message("May", context="month")
SAID = 'Say "hello"\nto \\ all'


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(
        HEADER,
        {Message("Sealed"): ["Versiegelt"], DAYS: ["%(n)d Tag", "%(n)d Tage"], MAY: ["Mai"], Message(SAID): ["Grüß\n"]},
    )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("One")', [Message("One")]),
        ('gettext_lazy("One" " and two")', [Message("One and two")]),
        ('ngettext("%d day", "%d days", n)', [Message("%d day", "%d days")]),
        ('pgettext_lazy("month", "May")', [Message("May", context="month")]),
        ('npgettext("a", "b", "c", n)', [Message("b", "c", "a")]),
        ('translation.gettext("One")', [Message("One")]),
        ("_(variable) or print('no')", []),
    ],
)
def test_messages_of_a_module(source, found):
    assert list(in_python(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "One" %}', [Message("One")]),
        ('{% translate "It\'s" as x %}', [Message("It's")]),
        ('{% translate "May" context "month" %}', [Message("May", context="month")]),
        ("{% blocktranslate trimmed %}\n  One\n  {{ two }}\n{% endblocktranslate %}", [Message("One %(two)s")]),
        (
            "{% blocktranslate count n=x %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            [Message("%(n)s day", "%(n)s days")],
        ),
        ('{% icon "lock" label=_("Sealed") %}', [Message("Sealed")]),
        ("<p>{{ gettext }}</p>", []),
    ],
)
def test_messages_of_a_template(source, found):
    assert list(in_template(source)) == found


def test_what_is_written_is_read_again(catalogue, tmp_path):
    path = tmp_path / "django.po"
    path.write_text(catalogues.written(catalogue, {DAYS: ["a.py"]}))

    assert catalogues.read(path) == catalogue


def test_what_is_compiled_is_what_python_reads(catalogue):
    read = gettext.GNUTranslations(io.BytesIO(catalogues.compiled(catalogue)))

    assert read.gettext("Sealed") == "Versiegelt"
    assert read.gettext(SAID) == "Grüß\n"
    assert [read.ngettext("%(n)d day", "%(n)d days", n) for n in (1, 2)] == ["%(n)d Tag", "%(n)d Tage"]
    assert read.pgettext("month", "May") == "Mai"
    assert read.gettext("Unknown") == "Unknown"


def test_what_is_fuzzy_is_not_said(tmp_path):
    path = tmp_path / "django.po"
    path.write_text('msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3;\\n"\n\n#, fuzzy\nmsgid "One"\nmsgstr "Zwei"\n')

    read = catalogues.read(path)

    assert read.plurals == 3
    assert read.texts == {Message("One"): [""]}
    assert b"Zwei" not in catalogues.compiled(read)


def test_faults_are_named(catalogue):
    catalogue.texts[Message("Hello %(name)s")] = ["Hallo %(wer)s"]
    code = {message: [] for message in [*catalogue.texts, Message("New")]}
    code.pop(MAY)

    assert catalogues.faults(catalogue, code) == [
        "missing: 'New'",
        "not in the code: 'May'",
        "other placeholders: 'Hello %(name)s'",
    ]


def test_what_is_new_is_empty_and_what_is_gone_is_dropped(catalogue):
    new = catalogues.brought_up(catalogue, [Message("Sealed"), Message("%d vote", "%d votes")])

    assert new.texts == {Message("Sealed"): ["Versiegelt"], Message("%d vote", "%d votes"): ["", ""]}


@pytest.mark.parametrize("path", sorted(words.LOCALE.glob("*/LC_MESSAGES/django.po")), ids=lambda path: path.parts[-3])
def test_every_language_is_compiled(path):
    """That it is whole is a matter of `make check`: who writes a new sentence may test it before translating it."""
    assert path.with_suffix(".mo").read_bytes() == catalogues.compiled(catalogues.read(path))


def test_every_language_offered_has_a_catalogue():
    offered = {code for code, _name in settings.LANGUAGES} - {settings.LANGUAGE_CODE}

    assert {translation.to_locale(code) for code in offered} == {path.name for path in words.LOCALE.glob("*")}


def test_every_message_of_the_interface_is_english_prose():
    """A message is a text, not what it is put together from."""
    assert [message for message in messages() if not message.id.strip() or message.id != message.id.strip()] == []


def test_a_message_has_one_plural():
    """Two plurals of one text would fight for its place in a catalogue, and the loser's numbers fail to fill in."""
    said: dict[tuple[str, str], set[str]] = {}
    for message in messages():
        said.setdefault((message.context, message.id), set()).add(message.plural)

    assert {text: plurals for text, plurals in said.items() if len(plurals) > 1} == {}
