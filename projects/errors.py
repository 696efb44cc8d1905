"""What a person may be told instead of getting what they asked for."""


class RuleBroken(Exception):  # noqa: N818 - the word of the house style
    """The rules forbid it now. The message is a sentence for the person; answered with 409."""


class Stale(RuleBroken):
    """The person acted on a page that has changed since; answered with 409 and what is there now."""
