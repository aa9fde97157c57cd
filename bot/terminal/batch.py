"""Questions as JSON, one a line, and their outcomes in the same order."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from bot.terminal.questions import NotAQuestion, checked
from knowledge.answering.text import as_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge.outcomes import Outcome

    Ask = Callable[[str, tuple[str, ...]], Outcome]
    """From a question and those before it, oldest first, to its outcome."""


class _BrokenLine(ValueError):
    """A line that is no JSON object."""


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
        out.write(json.dumps(result) + "\n")
        out.flush()
    return broken


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        raise _BrokenLine("This line is no JSON.") from None
    if not isinstance(item, dict):
        raise _BrokenLine("This line is no JSON object.")
    return item


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
    earlier = tuple(checked(one) for one in context if one != "")
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
