"""Every address leads to where its name says: the order in which they are looked for hides none."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.urls import URLPattern, get_resolver, resolve, reverse

VALUES = {"uuid": uuid4(), "int": 7, "slug": "undertow", "str": "a-token", "record_number": 47}


def patterns() -> Iterator[URLPattern]:
    for included in get_resolver().url_patterns:
        yield from included.url_patterns


def value_for(converter: object) -> object:
    name = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
    return VALUES["record_number" if name == "recordnumber" else name]


@pytest.mark.parametrize("pattern", list(patterns()), ids=lambda pattern: pattern.name)
def test_an_address_leads_to_the_view_of_its_name(pattern: URLPattern) -> None:
    values = {name: value_for(converter) for name, converter in pattern.pattern.converters.items()}

    found = resolve(reverse(pattern.name, kwargs=values))

    assert found.func is pattern.callback
