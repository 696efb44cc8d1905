"""Catalogues without gettext's tools: what the code says, its translations, what the program reads.

`python -m config.words` brings every catalogue in `locale/` up to the code and compiles it;
with `--check` it only says what is missing. Beginning a language: an empty
`locale/xx/LC_MESSAGES/django.po`, then the same command.
"""
