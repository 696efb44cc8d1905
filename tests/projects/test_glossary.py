"""Help beside the words: each is explained where it is met, and all of them on one page."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from projects.glossary import GLOSSARY
from projects.models import User

HELPED = re.compile(r'{% help "([\w-]+)"|help="([\w-]+)"')


def test_every_word_that_a_template_explains_is_in_the_glossary() -> None:
    asked = {
        first or second
        for template in (settings.BASE_DIR / "templates").rglob("*.html")
        for first, second in HELPED.findall(template.read_text())
    }

    assert {"owner", "decider", "position", "door"} <= asked
    assert asked <= GLOSSARY.keys()


def test_a_press_beside_the_word_shows_its_meaning_without_script() -> None:
    html = Template('{% help "owner" "here" %}').render(Context())

    assert 'popovertarget="help-here"' in html
    assert re.search(r'id="help-here" popover>.*The one person who said yes', html)
    assert f"{reverse('words')}#owner" in html


@pytest.mark.django_db
def test_one_page_has_them_all_for_whoever_asks(client_of: Callable[[User], Client], mo: User) -> None:
    for browser in (Client(), client_of(mo)):
        page = browser.get("/words/").content.decode()
        assert page.count('class="charter__item"') == len(GLOSSARY)
        assert 'id="objection"' in page


def test_a_meaning_is_short_enough_to_be_read_beside_a_form() -> None:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            too_long = [key for key, word in GLOSSARY.items() if len(str(word.means)) > 190]
        assert not too_long
