"""What somebody says they have tried already: "i already made an app password", "vpn is off"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import re2

from knowledge.pattern_set import PatternSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FAILED = "failed"
_KINDS = ("said", "off")


class TriedReader:
    """Reads by the tables of content/language/tried.toml, clause by clause."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        clauses: Mapping[str, str] = table.get("clauses", {})
        self._ends = re.compile(clauses.get("ends", "$^"))
        self._failed = re2.compile(clauses.get("failed", "$^"))
        self._asked = re2.compile(clauses.get("asked", "$^"))
        self._not_done = re2.compile(clauses.get("not_done", "$^"))
        subjects = table.get("subjects", ())
        of_subjects = (
            (f"{k}.{row['name']}", row[k]) for row in subjects for k in _KINDS if k in row
        )
        self._patterns = PatternSet(((_FAILED, clauses.get("failed", "$^")), *of_subjects))

    def read(self, normalised: str) -> frozenset[str]:
        """Names of the subjects that a normalised text says to have been tried."""
        found = self._patterns.found(normalised)
        if _FAILED in found:
            normalised = self._failed.sub(_FAILED, normalised)
            found = self._patterns.found(normalised)
        if not set(found) - {_FAILED}:
            return frozenset()
        clauses = (c for c in self._ends.split(normalised) if not self._asked.search(c))
        return frozenset(subject for clause in clauses for subject in self._subjects_of(clause))

    def _subjects_of(self, clause: str) -> Iterator[str]:
        """What `clause` says to have been done, or to be off, which "not" does not change."""
        kinds = ("off",) if self._not_done.search(clause) else _KINDS
        for name in self._patterns.found(clause):
            kind, _, subject = name.partition(".")
            if kind in kinds:
                yield subject
