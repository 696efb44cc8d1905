"""The words of every mail: about what is in the way and who carries it, never about when; in both languages."""

import re

import pytest
from django.conf import settings

from config.words import catalogue
from config.words.extract import messages

LETTERS = sorted((settings.BASE_DIR / "templates" / "emails").iterdir())
# A frame that several kinds stand in is no mail by itself.
WHOLE = [path for path in LETTERS if path.suffix == ".html" and not path.name.startswith("_")]
GERMAN = settings.BASE_DIR / "locale" / "de" / "LC_MESSAGES" / "django.po"

ENGLISH_NEVER = (
    "overdue", "late", "delay", "delayed", "deadline", "due date", "when will", "ETA", "status update", "% complete",
    "just checking", "gentle reminder", "friendly reminder", "ASAP", "urgent", "still not", "failed to", "per my last",
)  # fmt: skip
GERMAN_NEVER = (
    "überfällig", "verspätet", "zu spät", "Verspätung", "Verzug", "Verzögerung", "verzögert", "Frist", "Fälligkeit",
    "fällig", "Termindruck", "bis wann", "wann wird", "Statusbericht", "Statusupdate", "% fertig", "kurze Nachfrage",
    "freundliche Erinnerung", "Erinnerung", "so bald wie möglich", "dringend", "immer noch nicht", "versäumt",
    "wie zuletzt",
)  # fmt: skip


def never(words: tuple[str, ...]) -> re.Pattern[str]:
    """Each as words of their own; a sign like % needs no edge."""
    edged = (re.sub(r"^(?=\w)|(?<=\w)$", r"\\b", re.escape(one)) for one in words)
    return re.compile("|".join(edged), re.IGNORECASE)


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.name)
def test_no_mail_speaks_of_lateness(path):
    words = re.sub(r"style=\"[^\"]*\"|{{.*?}}", "", path.read_text())

    assert never(ENGLISH_NEVER).findall(words) == []


def said_in_mails():
    """(German, where it is said) of everything that a mail says: its templates and what puts words into them."""
    texts = catalogue.read(GERMAN).texts
    for message, places in messages().items():
        if any("emails" in place for place in places):
            yield " ".join(texts[message]), places


def test_nor_in_german():
    assert [text for text, _places in said_in_mails() if never(GERMAN_NEVER).search(text)] == []
    assert len(list(said_in_mails())) > 40


@pytest.mark.parametrize("text", ["It is overdue.", "When will it be done?", "URGENT: answer", "Is it 80% complete?"])
def test_the_words_are_seen(text):
    assert never(ENGLISH_NEVER).search(text)


@pytest.mark.parametrize("text", ["a template", "later", "He relates it", "meta"])
def test_parts_of_other_words_are_not(text):
    assert not never(ENGLISH_NEVER).search(text)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_a_mail_has_a_text_first_and_fetches_nothing(path):
    assert path.with_suffix(".txt").exists()
    assert path.with_suffix(".subject.txt").exists()
    assert not re.search(r"<img|url\(|<link|<script", path.read_text())
