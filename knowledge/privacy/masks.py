"""Stretches of a text that have to go, and the text without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

PASSWORD: Final = "‹password›"  # noqa: S105  # what stands in place of one
SECRET: Final = "‹secret›"  # noqa: S105  # the same
ADDRESS: Final = "‹address›"
HOST: Final = "‹host›"
IP: Final = "‹ip›"
NUMBER: Final = "‹number›"
ALL: Final = (SECRET, PASSWORD, ADDRESS, HOST, IP, NUMBER)
"""The most particular first: it is what is shown where two stretches overlap."""


class Span(NamedTuple):
    """The characters from `start` to before `end`, and what stands there instead."""

    start: int
    end: int
    mask: str
    certain: bool = False
    """Whether it is a password beyond reasonable doubt, so that its owner may be warned."""


def masked(text: str, spans: Iterable[Span]) -> str:
    """`text` with each of `spans` replaced by its mask; what overlaps gets one mask."""
    kept, place = [], 0
    for span in _disjoint(spans):
        kept += [text[place : span.start], span.mask]
        place = span.end
    return "".join([*kept, text[place:]])


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    disjoint: list[Span] = []
    for span in sorted(spans):
        if disjoint and span.start < disjoint[-1].end:
            last = disjoint.pop()
            mask = min(last.mask, span.mask, key=ALL.index)
            disjoint.append(Span(last.start, max(last.end, span.end), mask))
        else:
            disjoint.append(span)
    return disjoint


def place_of(match: Any, group: str) -> tuple[int, int]:  # noqa: ANN401  # RE2's match has no public type
    """Where the named `group` of a match stands; RE2 itself knows numbers only."""
    start, end = match.span(match.re.groupindex[group])
    return start, end
