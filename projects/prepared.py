"""Queries whose SQL is written once: Django takes longer to write it than PostgreSQL to answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import SystemRandom
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Value = UUID | int

_MARKS: dict[type, Callable[[], Value]] = {UUID: uuid4, int: lambda: -SystemRandom().randint(10**6, 10**9)}


class _Written(NamedTuple):
    sql: str
    params: list[Any]
    # Which of the parameters is which of the values.
    places: list[tuple[int, int]]


class Prepared(Generic[M]):
    """A queryset with places for values, each of a kind (UUID or int), to be asked again and again.

    `make` is called once, with a mark for each value, and must not look at them: what it branched on
    would hold for everybody, so this is never for what somebody may see. Rows as models have no joined
    ones; what they point at is read by its id.
    """

    def __init__(self, make: Callable[..., models.QuerySet[M, Any]], *kinds: type[Value]) -> None:
        self._make, self._kinds = make, kinds
        self._written: _Written | None = None
        self._model: type[M] | None = None

    def models(self, *values: Value) -> models.query.RawQuerySet[M]:
        """The rows as models, not asked yet: they may be prefetched for."""
        sql, params = self._filled(values)
        assert self._model is not None
        return self._model._default_manager.raw(sql, params)

    def get(self, *values: Value) -> M:
        """The one row as a model. One query; raises the model's DoesNotExist."""
        for found in self.models(*values):
            return found
        assert self._model is not None
        raise self._model.DoesNotExist  # type: ignore[attr-defined]

    def rows(self, *values: Value) -> list[tuple[Any, ...]]:
        """The rows as tuples, of a queryset of `values_list`. One query."""
        with connection.cursor() as cursor:
            cursor.execute(*self._filled(values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _filled(self, values: Sequence[Value]) -> tuple[str, list[Any]]:
        # Two threads may both write it the first time: they write the same.
        written = self._written = self._written or self._write()
        params = list(written.params)
        for place, which in written.places:
            params[place] = values[which]
        return written.sql, params

    def _write(self) -> _Written:
        marks = [_MARKS[kind]() for kind in self._kinds]
        queryset = self._make(*marks)
        self._model = queryset.model
        sql, params = queryset.query.sql_with_params()
        places = [(place, marks.index(param)) for place, param in enumerate(params) if param in marks]
        if {which for _place, which in places} != set(range(len(marks))):
            raise TypeError(f"A value of {queryset.model.__name__} has no place in: {sql}")
        return _Written(sql, list(params), places)
