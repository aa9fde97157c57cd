"""Which mail ports a number may be a slip of; offered to people, never assumed."""

from __future__ import annotations

from rapidfuzz.distance import OSA

HIGHEST = 65535
"""The highest number that a port can have."""
_MAIL = (993, 995, 465, 587, 143, 110, 25)
_NEAR = 1
_ADJACENT = 3


def near(number: int) -> list[int]:
    """Mail ports that a slip of the finger turns into `number`, at most three, likeliest first."""
    text = str(number)
    slips = [
        p for p in _MAIL if OSA.distance(text, str(p)) <= _NEAR or sorted(text) == sorted(str(p))
    ]
    return sorted(
        slips,
        key=lambda p: (OSA.distance(text, str(p)), abs(p - number) > _ADJACENT, abs(p - number)),
    )[:3]
