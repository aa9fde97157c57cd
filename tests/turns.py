"""Turns for tests that are about something else."""

from __future__ import annotations

from knowledge.outcomes import Turn
from knowledge.understanding import Understanding

EMPTY = Turn(text="", own=Understanding(), understanding=Understanding(), topics=())
"""Somebody said nothing that could be taken for anything."""
