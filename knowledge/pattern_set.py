"""Patterns matched in time linear in the text (RE2): many in one pass, or one when it is needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MEMORY = 64 << 20


class PatternSet:
    """Which of many named patterns occur in a text."""

    def __init__(self, patterns: Iterable[tuple[str, str]], *, must_be_whole: bool = False) -> None:
        """`patterns` are names and expressions.

        One that is no expression is left out, or `must_be_whole`: then `re2.error` is raised.
        """
        options = re2.Options()
        options.max_mem = _MEMORY
        options.case_sensitive = False
        options.dot_nl = True
        options.log_errors = False
        self._names: list[str] = []
        self._set = re2.Set.SearchSet(options)
        for name, pattern in patterns:
            try:
                self._set.Add(pattern)
            except re2.error:  # the linter names it; the others go on
                if must_be_whole:
                    raise
                continue
            self._names.append(name)
        if self._names:
            self._set.Compile()

    def found(self, text: str) -> list[str]:
        """Names of the patterns that occur in `text`, in no particular order."""
        return [self._names[i] for i in self._set.Match(text) or ()] if self._names else []


class Pattern:
    """One expression, compiled when it is first looked for: most never are in a short run."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def finditer(self, text: str) -> Iterator[Any]:
        """All matches in `text`, in order; RE2's have no public type."""
        matches: Iterator[Any] = self._compiled.finditer(text)
        return matches

    @cached_property
    def _compiled(self) -> Any:  # noqa: ANN401  # RE2 has no public types
        return re2.compile(self.pattern)
