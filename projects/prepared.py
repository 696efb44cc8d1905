"""Queries whose SQL is written once: Django takes longer to write it than PostgreSQL to answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import SystemRandom
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)
Value = UUID | int | str | list[UUID] | list[int] | list[str]

_MARKS: dict[Any, Callable[[], Value]] = {
    UUID: uuid4,
    int: lambda: -SystemRandom().randint(10**6, 10**9),
    str: lambda: uuid4().hex,
    list[UUID]: lambda: [uuid4()],
    list[str]: lambda: [uuid4().hex],
    list[int]: lambda: [-SystemRandom().randint(10**6, 10**9)],
}


class AnyOf(models.Lookup):
    """`pk__any`: one of a list that is one value to PostgreSQL, so that the SQL is the same whatever its length."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_params, *right_params)


for _field in (models.UUIDField, models.AutoField, models.BigAutoField, models.CharField):
    _field.register_lookup(AnyOf)


class _Written(NamedTuple):
    sql: str
    params: list[Any]
    # Which of the parameters is which of the values.
    places: list[tuple[int, int]]
    # The columns as the model calls them, and what makes Python's values of the database's, by the column's place.
    names: list[str]
    converters: dict[int, Any]


class Prepared(Generic[M]):
    """A queryset with places for values, to be asked again and again. Their kinds: UUID, int, str, lists of them.

    `make` is called once, with a mark for each value, and must not look at them: what it branched on
    would hold for everybody, so this is never for what somebody may see. Rows as models have no joined
    ones; what they point at is read by its id.
    """

    def __init__(self, make: Callable[..., models.QuerySet[M, Any]], *kinds: Any) -> None:
        self._make, self._kinds = make, kinds
        self._written: _Written | None = None
        self._model: type[M] | None = None

    def models(self, *values: Value) -> list[M]:
        """The rows as models. One query."""
        rows, written, model = self.rows(*values), self._written, self._model
        assert written is not None
        assert model is not None
        converted = _converted(rows, written.converters) if written.converters else rows
        return [model.from_db(connection.alias, written.names, row) for row in converted]

    def get(self, *values: Value) -> M:
        """The one row as a model. One query; raises the model's DoesNotExist."""
        for found in self.models(*values):
            return found
        assert self._model is not None
        raise self._model.DoesNotExist  # type: ignore[attr-defined]

    def rows(self, *values: Value) -> list[tuple[Any, ...]]:
        """The rows as tuples. One query."""
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
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [(place, marks.index(param)) for place, param in enumerate(params) if param in marks]
        if {which for _place, which in places} != set(range(len(marks))):
            raise TypeError(f"A value of {queryset.model.__name__} has no place in: {sql}")
        columns = [column for column, _sql, _alias in compiler.select or ()]
        names = [column.target.attname for column in columns]
        return _Written(sql, list(params), places, names, compiler.get_converters(columns))


def _converted(rows: Iterable[Sequence[Any]], converters: dict[int, Any]) -> Iterator[Sequence[Any]]:
    for row in map(list, rows):
        for place, (functions, column) in converters.items():
            for function in functions:
                row[place] = function(row[place], column, connection)
        yield row
