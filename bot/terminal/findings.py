"""What `postie doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

_CLOCK_SECONDS: Final = 5.0
"""So far a clock may be off: timestamps of Discord's and ours are compared."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    level: Literal["ok", "note", "bad"]
    """`note` is worth knowing and keeps nothing from working."""
    about: str
    text: str


def judge_clock(whose: str, ahead: float) -> Finding:
    """Whether this machine's clock agrees with another that is `ahead` seconds ahead of it."""
    if abs(ahead) <= _CLOCK_SECONDS:
        return Finding("ok", "clock", f"within {_CLOCK_SECONDS:.0f} s of the {whose}'s")
    slow = "behind" if ahead > 0 else "ahead of"
    return Finding(
        "bad", "clock", f"{abs(ahead):.0f} s {slow} the {whose}'s: switch time synchronisation on"
    )
