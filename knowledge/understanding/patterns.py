"""Named patterns, all matched in one pass and in time linear in the text (RE2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Iterable

_MEMORY = 64 << 20


class PatternSet:
    """Which of many named patterns occur in a text."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.case_sensitive = False
        options.dot_nl = True
        options.log_errors = False
        self._names: list[str] = []
        self._sources: dict[str, str] = {}
        self._alone: dict[str, Any] = {}
        """Patterns by themselves, compiled once somebody asks where they occur."""
        self._set = re2.Set.SearchSet(options)
        for name, pattern in patterns:
            try:
                self._set.Add(pattern)
            except re2.error:  # the linter names it; the others go on
                continue
            self._names.append(name)
            self._sources[name] = pattern
        if self._names:
            self._set.Compile()

    def found(self, text: str) -> list[str]:
        """Names of the patterns that occur in `text`, in no particular order."""
        return [self._names[i] for i in self._set.Match(text) or ()] if self._names else []

    def places(self, name: str, text: str) -> list[tuple[int, int]]:
        """Where the pattern called `name` occurs in `text`: places of its first and last signs."""
        if name not in self._alone:
            self._alone[name] = re2.compile(f"(?is){self._sources[name]}")
        return [match.span() for match in self._alone[name].finditer(text)]
