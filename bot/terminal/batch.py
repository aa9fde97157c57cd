"""Questions as JSON, one a line, and their outcomes in the same order.

What goes out is JSON as RFC 8259 has it, whatever came in, and one line for each line.
"""

from __future__ import annotations

import json
import math
from typing import IO, TYPE_CHECKING, Any, BinaryIO, NoReturn

from bot.terminal.questions import NotAQuestion, checked
from knowledge.answering.text import as_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knowledge.outcomes import Outcome

    Ask = Callable[[str, tuple[str, ...]], Outcome]
    """From a question and those before it, oldest first, to its outcome."""

_LONGEST_LINE = 1_000_000
"""Bytes; a question and its context need a tenth of it, escapes and all."""
_MOST_CONTEXT = 50
"""Earlier questions that are looked at, more than any talk goes back."""


class _BrokenLine(ValueError):
    """A line that is no JSON object."""


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of `stream`; of one that is longer than any question no more than its beginning."""
    while line := stream.readline(_LONGEST_LINE):
        yield line
        while len(line) == _LONGEST_LINE and line[-1:] != b"\n":
            line = stream.readline(_LONGEST_LINE)


def answer_lines(ask: Ask, lines: Iterable[bytes], out: IO[str]) -> int:
    """Answer each line; how many of them could not be read at all. Blank lines are skipped."""
    broken = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            item = _parsed(line)
        except _BrokenLine as error:
            broken += 1
            result = _error(None, str(error))
        else:
            result = _answered(ask, item)
        out.write(json.dumps(result, allow_nan=False) + "\n")
        out.flush()
    return broken


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) >= _LONGEST_LINE:
        raise _BrokenLine("This line is longer than any question.")
    try:
        item = json.loads(line, parse_constant=_refuse_constant, parse_float=_finite)
        json.dumps(item)  # what is nested almost too deep is read, and not written
    except (ValueError, RecursionError):
        raise _BrokenLine("This line is no JSON.") from None
    if not isinstance(item, dict):
        raise _BrokenLine("This line is no JSON object.")
    return item


def _refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are JavaScript's words."""
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    """A number with a fraction or exponent; 1e999 would be read as Infinity."""
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number beyond all bounds")
    return number


def _answered(ask: Ask, item: dict[str, Any]) -> dict[str, Any]:
    id_ = item.get("id")
    try:
        return {"id": id_, **as_data(ask(*_question(item)))}
    except NotAQuestion as error:
        return _error(id_, str(error))
    except Exception as error:  # noqa: BLE001  # one question never ends the run
        return _error(id_, f"Postie stumbled over this one ({type(error).__name__}).")


def _question(item: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    context = item.get("context") or []
    if not isinstance(context, list):
        raise NotAQuestion("“context” is a list of earlier questions; this is something else.")
    earlier = tuple(checked(one) for one in context[-_MOST_CONTEXT:] if one != "")
    return checked(item.get("question")), earlier


def _error(id_: object, message: str) -> dict[str, Any]:
    return {
        "id": id_,
        "outcome": "error",
        "topic": None,
        "text": None,
        "suggestions": [],
        "confidence": 0.0,
        "message": message,
    }
