"""What somebody does with a message among people: asks, tells, advises, thanks."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Mapping


class Act(Enum):
    """The acts, in the order in which they are looked for."""

    ANNOUNCEMENT = "announcement"
    BROKEN = "broken"
    SOLVED = "solved"
    ADVICE = "advice"
    COUNTER = "counter"
    """Asks back, or about what somebody else said."""
    TO_ALL = "to_all"
    """Asks whoever reads it."""
    REPORT = "report"
    QUESTION = "question"
    TROUBLE = "trouble"
    THANKS = "thanks"
    WANTS_PERSON = "wants_person"
    """Would rather talk to a human."""
    STATEMENT = "statement"
    """None of the others."""


class ActReader:
    """Reads acts from words alone; who speaks to whom is for others to weigh."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        patterns = table.get("acts", {})
        self._patterns = {
            act: re2.compile(patterns[act.value]) for act in Act if act.value in patterns
        }
        persons = table.get("persons", {})
        self._first_person = re2.compile(persons.get("first", "^$"))
        self._own_question = re2.compile(persons.get("own_question", "^$"))

    def acts(self, normalised: str) -> frozenset[Act]:
        """Every act that a normalised text performs; `STATEMENT` if none."""
        acts = {act for act, pattern in self._patterns.items() if pattern.search(normalised)}
        if Act.TO_ALL in acts:
            acts -= {Act.COUNTER}
        return frozenset(acts or {Act.STATEMENT})

    def is_done(self, act: Act, normalised: str) -> bool:
        """Whether a normalised text performs `act`, whatever others it performs."""
        return act in self._patterns and bool(self._patterns[act].search(normalised))

    def says_it_is_over(self, normalised: str) -> bool:
        """Whether it says that the trouble is over, and nothing that could be answered."""
        if not self.is_done(Act.SOLVED, normalised):
            return False
        return self.acts(normalised).isdisjoint({Act.BROKEN, Act.QUESTION, Act.TROUBLE})

    def is_in_first_person(self, normalised: str) -> bool:
        """Whether the writer speaks of themselves."""
        return bool(self._first_person.search(normalised))

    def is_own_question(self, normalised: str) -> bool:
        """Whether it says to be another question of the writer's own."""
        return bool(self._own_question.search(normalised))
