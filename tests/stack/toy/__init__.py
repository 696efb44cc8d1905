"""A program as small as can be for the launcher to run: no Django, one table, one task."""
