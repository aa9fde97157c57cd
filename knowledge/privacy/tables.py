"""Columns of passwords in pasted tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.privacy import masks, shapes
from knowledge.privacy.keywords import PASSWORD, SHORT, keywords
from knowledge.privacy.masks import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.privacy.folding import Folded

_SEPARATORS: Final = ("|", "\t", ";", ",")
_LINE: Final = re.compile(r"[^\n]+")
_RULE: Final = re.compile(r"[\s|:+=-]+")


def spans(folded: Folded) -> Iterator[Span]:
    """What stands under a heading that says password."""
    if "\n" not in folded.text:
        return
    headings = {
        (word.start, word.end) for word in keywords(folded) if word.kind in {PASSWORD, SHORT}
    }
    if not headings:
        return
    column: tuple[str, int] | None = None
    for line in _LINE.finditer(folded.text):
        heading = _heading(line, headings)
        if heading is not None:
            column = heading
        elif column is not None and not _RULE.fullmatch(line[0]):
            span = _cell(line, *column)
            column = column if span else None
            if span and shapes.may_be_secret(folded.text[slice(*span)]):
                yield Span(*span, masks.PASSWORD)


def _heading(line: re.Match[str], headings: set[tuple[int, int]]) -> tuple[str, int] | None:
    """The separator of a heading's cells, and which of them says password."""
    for separator in _SEPARATORS:
        cells = _cells(line, separator)
        if len(cells) > 1:
            return next(((separator, n) for n, cell in enumerate(cells) if cell in headings), None)
    return None


def _cell(line: re.Match[str], separator: str, column: int) -> tuple[int, int] | None:
    cells = _cells(line, separator)
    return cells[column] if 1 < len(cells) > column else None


def _cells(line: re.Match[str], separator: str) -> list[tuple[int, int]]:
    """Where the cells of `line` stand, without blanks and emphasis."""
    cells, place = [], line.start()
    for cell in line[0].split(separator):
        core = cell.strip(' *_`"\t')
        start = place + cell.find(core)
        cells.append((start, start + len(core)))
        place += len(cell) + len(separator)
    return cells
