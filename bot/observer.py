"""Who watches what is asked: the bot tells, and whoever counts or draws listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.asker import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """That a question was answered (or passed); nothing of it tells by whom, or where."""

    outcome: str
    """`answer`, `clarify`, `suggest` or `pass`."""
    topic: str
    """The shipped topic; `own` for an answer of a server's own, `none` where there is none."""
    way: Way


class Observer:
    """Told of everything, and does nothing with it: for those who count to override."""

    def note_answered(self, answered: Answered) -> None:
        """A question was answered, or passed."""

    def note_thought(self, seconds: float) -> None:
        """It took so long to find what there is to say, whether or not it was said."""
