"""Leaves out of a fault's reply what the asker says they have tried."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge.answering.text import strip_markdown
from knowledge.pattern_set import PatternSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.answering.wording import Wording
    from knowledge.catalog.model import Catalog
    from knowledge.outcomes import Reply

FAULTS = frozenset({"symptom", "error"})
"""Kinds of topics whose steps are tried one after the other."""


class TriedSteps:
    """Knows which steps are what people say they have tried."""

    def __init__(self, catalog: Catalog, wording: Wording) -> None:
        self._table = catalog.language.get("tried", {})
        self._say = wording.say

    def leave_out(self, reply: Reply, still: Sequence[str], tried: frozenset[str]) -> Reply:
        """`reply` without the steps that `tried` covers; where none is left, those of `still`.

        What was left out stands behind "Tell me more": it may have been said of something else.
        """
        done = [step for step in reply.steps if self._is_done(step, tried)]
        left = self._kept(reply.steps, tried) or self._kept(still, tried)
        once_more = "\n".join(f"- {step}" for step in done)
        told = self._say("answer", "tried", steps=once_more) if done else ""
        return replace(
            reply,
            steps=left,
            more="\n\n".join(text for text in (reply.more, told) if text),
        )

    def subjects_of(self, step: str) -> frozenset[str]:
        """The names of what a step is about."""
        asides = self._table.get("steps", {}).get("asides", "$^")
        return frozenset(self._steps.found(re.sub(asides, "", strip_markdown(step))))

    def _is_done(self, step: str, tried: frozenset[str]) -> bool:
        subjects = self.subjects_of(step)
        return bool(subjects) and subjects <= tried

    def _kept(self, steps: Sequence[str], tried: frozenset[str]) -> tuple[str, ...]:
        """Those that are left: first what has nothing to do with what was tried, then the rest.

        A step that no longer stands behind the one that it went on from begins anew.
        """
        left = [(place, step) for place, step in enumerate(steps) if not self._is_done(step, tried)]
        left.sort(key=lambda pair: bool(self.subjects_of(pair[1]) & tried))
        behind = [place for place, _ in left]
        return tuple(
            step if place - 1 in {-1, *behind[max(n - 1, 0) : n]} else self._begin(step)
            for n, (place, step) in enumerate(left)
        )

    def _begin(self, step: str) -> str:
        leads = self._table.get("steps", {}).get("leads", "$^")
        rest = re.sub(leads, "", step)
        return rest[:1].upper() + rest[1:] if rest != step else step

    @cached_property
    def _steps(self) -> PatternSet:
        rows = self._table.get("subjects", ())
        return PatternSet((row["name"], row["step"]) for row in rows if "step" in row)
