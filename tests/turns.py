"""Turns for tests that are about something else."""

from __future__ import annotations

from knowledge.outcomes import Turn
from knowledge.understanding import Understanding

_NOTHING = Understanding()
EMPTY = Turn(text="", own=_NOTHING, understanding=_NOTHING, talk=_NOTHING, topics=())
"""Somebody said nothing that could be taken for anything."""
