"""What somebody says they have tried already: "i already made an app password", "vpn is off"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import re2

from knowledge.pattern_set import PatternSet

if TYPE_CHECKING:
    from collections.abc import Mapping

_FAILED = "failed"


class TriedReader:
    """Reads by the tables of content/language/tried.toml, clause by clause."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        clauses: Mapping[str, str] = table.get("clauses", {})
        self._ends = re.compile(clauses.get("ends", "$^"))
        self._failed = re2.compile(clauses.get("failed", "$^"))
        self._asked = re2.compile(clauses.get("asked", "$^"))
        self._not_done = re2.compile(clauses.get("not_done", "$^"))
        subjects = table.get("subjects", ())
        self._said = PatternSet((row["name"], row["said"]) for row in subjects if "said" in row)
        self._off = PatternSet((row["name"], row["off"]) for row in subjects if "off" in row)

    def read(self, normalised: str) -> frozenset[str]:
        """Names of the subjects that a normalised text says to have been tried."""
        marked = self._failed.sub(_FAILED, normalised)
        if not self._said.found(marked) and not self._off.found(marked):
            return frozenset()
        tried: set[str] = set()
        for clause in self._ends.split(marked):
            if self._asked.search(clause):
                continue
            tried.update(self._off.found(clause))
            if not self._not_done.search(clause):
                tried.update(self._said.found(clause))
        return frozenset(tried)
