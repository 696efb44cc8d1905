"""The sample organisation: a story as data, and the verb that loads it."""

from .load import load_sample

__all__ = ["load_sample"]
