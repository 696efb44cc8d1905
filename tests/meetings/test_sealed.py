"""Nothing sealed is read by anybody but its author before the reveal; some of it never."""

import re
from pathlib import Path

import pytest

from meetings import actions, sealed
from meetings.models import AgendaItem, Position
from meetings.states import Answer, Outcome
from projects.models import Project, User
from tests.build_meetings import make_position, make_question, make_record, reveal

from .settlements import settlement

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
# The model's name and its table's, however they are written.
NAME = re.compile(r"sealed[\s_-]*answer", re.IGNORECASE)
MAY_NAME_IT = {Path("meetings/models/position.py"), Path("meetings/sealed.py")}


@pytest.fixture
def spoken(on_floor: AgendaItem, mo: User, lea: User) -> AgendaItem:
    """On the floor; Mo and Lea have spoken, Fay has not."""
    make_position(on_floor, mo, option=0, because="Mo’s words.", objects_otherwise=True)
    make_position(on_floor, lea, answer=Answer.NONE, because="Lea’s words.")
    return on_floor


def read(item: AgendaItem, viewer: User | None) -> list[str]:
    return [one.because for one in sealed.read(item, viewer)]


def test_before_the_reveal_it_is_its_authors_alone(
    spoken: AgendaItem, mo: User, lea: User, fay: User, obi: User, oz: User, ada: User
) -> None:
    assert read(spoken, mo) == ["Mo’s words."]
    assert read(spoken, lea) == ["Lea’s words."]
    for other in (fay, obi, oz, ada, None):
        assert read(spoken, other) == []


def test_after_the_reveal_it_is_the_rooms_as_it_was_sealed(spoken: AgendaItem, mo: User, lea: User) -> None:
    reveal(spoken)

    first, second = sealed.read(spoken, None)
    assert first == sealed.Spoken(mo.pk, Answer.OPTION, spoken.options.get(rank=0).pk, "Mo’s words.", True)
    assert second == sealed.Spoken(lea.pk, Answer.NONE, None, "Lea’s words.", False)


def test_one_question_never_answers_for_another(spoken: AgendaItem, project: Project, fay: User) -> None:
    other = make_question(project, by=fay)
    reveal(spoken)

    assert sealed.read(other, None) == []


@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.ESCALATED, Outcome.DROPPED])
def test_left_while_sealed_it_stays_sealed_for_ever(
    outcome: Outcome, spoken: AgendaItem, fay: User, mo: User, lea: User
) -> None:
    actions.settle(spoken.pk, settlement(outcome, by=fay), by=fay)

    spoken.refresh_from_db()
    assert read(spoken, mo) == ["Mo’s words."]
    assert read(spoken, lea) == ["Lea’s words."]
    for other in (fay, None):
        assert read(spoken, other) == []


def test_the_question_that_carries_it_on_shows_it_to_nobody(spoken: AgendaItem, fay: User, mo: User) -> None:
    actions.settle(spoken.pk, settlement(Outcome.DEFERRED, by=fay), by=fay)
    spoken.refresh_from_db()

    reveal_of_the_next = spoken.carried_to
    assert sealed.read(reveal_of_the_next, mo) == []


def test_decided_it_stays_readable(spoken: AgendaItem, fay: User, oz: User) -> None:
    reveal(spoken)
    make_record(spoken, by=fay)

    assert read(spoken, oz) == ["Mo’s words.", "Lea’s words."]


def test_reading_is_one_query_however_many_have_spoken(
    spoken: AgendaItem, mo: User, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    reveal(spoken)

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(sealed.read(spoken, None)) == 2


def test_a_position_itself_says_nothing(spoken: AgendaItem, mo: User) -> None:
    position = Position.objects.get(item=spoken, person=mo)

    assert {field.name for field in Position._meta.get_fields()} == {"id", "item", "person", "given_at", "given_by"}
    assert "words" not in f"{position} {position!r} {vars(position)}"


def test_nothing_else_in_the_code_names_what_is_sealed() -> None:
    found = {
        path.relative_to(ROOT)
        for folder in ("config", "projects", "meetings", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".js", ".toml", ".sql"}
        and "migrations" not in path.parts
        and NAME.search(path.read_text(encoding="utf-8"))
    }

    assert found == MAY_NAME_IT


def test_its_package_does_not_hand_it_out() -> None:
    import meetings.models

    assert not [name for name in dir(meetings.models) if NAME.search(name)]


def test_no_relation_leads_to_it_from_anywhere() -> None:
    from django.apps import apps

    for model in apps.get_models():
        if not NAME.fullmatch(model.__name__):
            for relation in model._meta.related_objects:
                leads_there = NAME.fullmatch(relation.related_model.__name__)
                # A hidden relation has no accessor: neither a page nor a query can follow it.
                assert not leads_there or relation.hidden, relation
