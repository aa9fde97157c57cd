"""What fingers do to a word: letters lost, doubled, swapped, or taken from the key beside."""

from __future__ import annotations

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_READ_ALIKE = frozenset({"0o", "1l", "1i", "il", "5s", "ck"})


def undouble(word: str) -> str:
    """`word` with one of each run of the same letter."""
    return "".join(c for n, c in enumerate(word) if not n or c != word[n - 1])


def is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is lost, too many, swapped with the next, or another key's beside it.

    For words that are one edit apart; that a wrong letter is far off on the keyboard speaks for
    another word.
    """
    if len(typed) != len(meant) or sorted(typed) == sorted(meant):
        return True
    return all(_is_beside(typed, n, meant[n]) for n, c in enumerate(typed) if c != meant[n])


def _is_beside(typed: str, place: int, right: str) -> bool:
    """Whether the letter at `place` is what a finger types that wants `right`."""
    letter = typed[place]
    if letter in typed[max(place - 1, 0) : place] + typed[place + 1 : place + 2]:
        return True  # the letter beside it, twice
    if {letter, right} <= _VOWELS or "".join(sorted(letter + right)) in _READ_ALIKE:
        return True
    key, wanted = _key(letter), _key(right)
    if key is None or wanted is None:
        return False
    rows = (
        1 if place else 0
    )  # a word's first letter is looked at: only a slip to the side is missed
    return abs(key[1] - wanted[1]) <= 1 and abs(key[0] - wanted[0]) <= rows


def _key(letter: str) -> tuple[int, int] | None:
    """Row and column of a letter on the keyboard."""
    return next(((r, row.index(letter)) for r, row in enumerate(_ROWS) if letter in row), None)
