"""Being among many, handed to PostgreSQL as one value: thousands written into a query one by one are read for long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, Value


class AnyOf(Func):
    """Whether a number, a column's or an expression's, is among many."""

    template = "(%(expressions)s)"
    arg_joiner = " = ANY"
    output_field = BooleanField()

    def __init__(self, number: Any, numbers: Iterable[int]) -> None:
        where = F(number) if isinstance(number, str) else number
        super().__init__(where, Func(Value(sorted(numbers)), template="(%(expressions)s::bigint[])"))
