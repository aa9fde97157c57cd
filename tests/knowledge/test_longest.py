"""Whatever fills the longest text that is read: steps grow with its length and no faster."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Question
from knowledge.privacy import holds_password, redact
from knowledge.service import Knowledge
from knowledge.understanding import normalise
from tests.hostile import hostile_texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from _typeshed import TraceFunction

KNOWLEDGE = Knowledge(read_catalog())
WAYS: dict[str, Callable[[str], object]] = {
    "answer": lambda text: KNOWLEDGE.answer(Question(text=text)),
    "read": KNOWLEDGE.read,
    "explain": lambda text: KNOWLEDGE.explain(Question(text=text)),
    "complete topic": KNOWLEDGE.complete_topic,
    "complete provider": KNOWLEDGE.complete_provider,
    "redact": redact,
    "holds password": holds_password,
}
SHORT, LONG = 1500, 6000
_GROWTH = LONG / SHORT
_SLACK = 1.5
"""Quadratic work would be four times as much again."""
_FEW = 20_000
"""Lines of Python that a question costs whatever it is, and some more."""
_FAR_TOO_LONG = 0.5
"""Seconds of work; what is aimed at is a tenth of it, which `tests.bench.longest` prints."""


def _lines_run(work: Callable[[str], object], text: str) -> int:
    """How many lines of Python `work` runs through: the same on every machine."""
    normalise.read.cache_clear()
    lines = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> TraceFunction:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work(text)
    finally:
        sys.settrace(before)
    return lines


# The other ways to read a text go through the same rooms.
@pytest.mark.parametrize("way", ["answer", "complete topic", "complete provider", "redact"])
def test_work_grows_with_the_length_and_no_faster(way: str) -> None:
    work = WAYS[way]
    short, long = hostile_texts(SHORT), hostile_texts(LONG)
    grown = {
        name: (few, many)
        for name in long
        if (many := _lines_run(work, long[name])) > _FEW
        and many > _SLACK * _GROWTH * (few := _lines_run(work, short[name]))
    }
    assert grown == {}


@pytest.mark.parametrize("way", WAYS)
def test_no_text_takes_far_too_long(way: str) -> None:
    slow = {}
    for name, text in hostile_texts().items():
        normalise.read.cache_clear()
        begun = time.process_time()
        WAYS[way](text)
        if (took := time.process_time() - begun) > _FAR_TOO_LONG:
            slow[name] = took
    assert slow == {}
