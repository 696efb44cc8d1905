"""A German person reads German: pages, refusals, choices and mails."""

import pytest
from django.test import Client
from django.utils import translation

from projects.forms import ZoneField
from tests.build import HOURS, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def uta(organisation):
    uta = make_person("Uta Kern")
    uta.language = "de"
    uta.save(update_fields=["language"])
    return uta


def test_her_page_is_german(uta, client_of):
    page = client_of(uta).get("/projects/")

    assert page["Content-Language"] == "de"
    assert '<html lang="de"' in page.text
    assert all(words in page.text for words in ("Projekte", "Entscheidungen", "Projekt beginnen"))


def test_a_refusal_is_german(uta, ada, client_of):
    refused = client_of(uta).post(f"/people/{ada.pk}/administrator/")

    assert refused.status_code == 403
    assert "Das macht die Administration." in refused.text


def test_everybody_else_goes_on_in_english(uta, mo, client_of):
    client_of(uta).get("/projects/")

    assert '<html lang="en-gb"' in client_of(mo).get("/projects/").text


def test_the_language_is_chosen_in_the_settings(organisation, mo, client_of):
    browser = client_of(mo)

    settings = browser.get("/settings/")
    assert "Deutsch" in settings.text
    saved = browser.post(
        "/settings/", {"name": mo.name, "time_zone": "Europe/Berlin", "language": "de", **HOURS}, follow=True
    )

    mo.refresh_from_db()
    assert mo.language == "de"
    assert "Deine Einstellungen sind gespeichert." in saved.text


def test_a_stranger_reads_the_language_of_the_browser(organisation):
    page = Client(headers={"accept-language": "de-AT,de;q=0.9,en;q=0.5"}).get("/sign-in/")

    assert '<html lang="de"' in page.text
    assert "Sende mir einen Code" in page.text


def test_the_code_comes_in_the_language_of_its_reader(uta, outbox):
    Client(headers={"accept-language": "en"}).post("/sign-in/", {"email": uta.email})

    (mail,) = outbox
    assert mail.subject.endswith("ist dein Code für Bearing")
    assert "Hallo Uta," in mail.body


def test_a_list_made_once_is_read_in_every_language():
    assert "Everywhere" in str(ZoneField().widget.render("zone", "UTC"))

    with translation.override("de"):
        assert "Überall" in str(ZoneField().widget.render("zone", "UTC"))
