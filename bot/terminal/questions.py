"""What a front end may hand to the door as a question."""

from __future__ import annotations

from knowledge.understanding.normalise import LONGEST


class NotAQuestion(ValueError):
    """Something that cannot be asked; its text is one kind line."""


def checked(text: object) -> str:
    """`text` if it can be asked; raises `NotAQuestion`."""
    if not isinstance(text, str):
        raise NotAQuestion("A question is text; this is something else.")
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise NotAQuestion("That holds bytes that are no text; please type the question again.")
    if len(text) > LONGEST:
        raise NotAQuestion(
            f"That is a long one ({len(text):,} characters): please cut it down to {LONGEST:,}, "
            "the lines around the error are enough."
        )
    if not text.strip():
        raise NotAQuestion('There is no question yet. Try: postie ask "port imap secure"')
    return text
