"""The log: one line an event, as text or JSON, without a word of anybody and without tracebacks.

Our own lines name their event (`extra={"event": "reply.refused"}`, all of them in
docs/operate.md) and may bring values along in the same way; a library's line has its logger's
name for an event. Lines that belong to one message, click or command share an id.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

ANSWERING: Final = ("discord.py: on_", "discord-ui-", "CommandTree-")
"""How the names of discord.py's tasks begin that answer messages, clicks and commands."""
_OURS: Final = frozenset({"bot", "knowledge", "migrations"})
_TOKEN_IN_ADDRESS: Final = re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w.-]+")
"""Discord's library warns of an address that is asked too often; this part of it is a secret."""
_PLAIN: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "answer_id", "asctime", "event", "message", "taskName",
}  # fmt: skip
_answer_id: ContextVar[str] = ContextVar("answer_id", default="")


class AnswerIds(logging.Filter):
    """Gives each record the id of what is being answered; empty where nothing is."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, with its id."""
        record.answer_id = _answer_id.get() or _begin_answer()
        return True


class OneLine(logging.Formatter):
    """A line of text: when, how bad, which event, which answer, what, and the values.

    No tracebacks: they would carry people's words into the log.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        parts = [self.formatTime(record), record.levelname, event_of(record)]
        if answer_id := getattr(record, "answer_id", ""):
            parts.append(f"[{answer_id}]")
        values = (f"{name}={value}" for name, value in _values(record).items())
        return " ".join((*parts, _said(record), *values))


class Json(logging.Formatter):
    """A JSON object a line, for whatever collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": event_of(record),
            "logger": record.name,
            "message": _said(record),
        }
        if answer_id := getattr(record, "answer_id", ""):
            line["answer"] = answer_id
        return json.dumps(line | _values(record), ensure_ascii=False, default=str)


def set_up(level: str, form: str) -> None:
    """Log to standard error from now on: `level` as logging names it, `form` `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if form == "json" else OneLine())
    handler.addFilter(AnswerIds())
    root = logging.getLogger()
    root.handlers = [handler]
    # Below a warning, libraries tell what passes through them: bodies, parameters, tokens.
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger("discord.client").setLevel(logging.ERROR)  # warns of voice, which is not ours


def event_of(record: logging.LogRecord) -> str:
    """The event's name; a library's line is known by its logger."""
    return str(getattr(record, "event", record.name))


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OURS


def _said(record: logging.LogRecord) -> str:
    """What happened, in one line, and the kind of error where there is one.

    What a library adds below its first line are values, asyncio's for one with an exception's
    words in them, which may be somebody's.
    """
    text = record.getMessage()
    line = " ".join((text if _is_ours(record) else text.partition("\n")[0]).split())
    if record.exc_info and record.exc_info[0] is not None:
        line += f" ({record.exc_info[0].__name__})"
    return _TOKEN_IN_ADDRESS.sub(r"\1…", line)


def _values(record: logging.LogRecord) -> dict[str, object]:
    if not _is_ours(record):
        return {}
    return {name: value for name, value in record.__dict__.items() if name not in _PLAIN}


def _begin_answer() -> str:
    """An id for what the task answers that logs now, kept for as long as it runs."""
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no event loop in this thread
        return ""
    if task is None or not task.get_name().startswith(ANSWERING):
        return ""
    answer_id = secrets.token_hex(4)
    _answer_id.set(answer_id)
    return answer_id
