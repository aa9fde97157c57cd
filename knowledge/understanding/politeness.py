"""Greeting and thanks around a question, which must not change its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import re2

from knowledge.pattern_set import PatternSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog.model import Catalog


class Politeness:
    """Takes a greeting before and thanks after a question away."""

    def __init__(self, table: Mapping[str, str]) -> None:
        before, after = table.get("before", "^$"), table.get("after", "^$")
        self._before, self._after = re2.compile(f"(?i){before}"), re2.compile(f"(?i){after}")
        self._either = PatternSet((("before", before), ("after", after)))

    @classmethod
    def of(cls, catalog: Catalog) -> Self:
        """As content/language/anchors.toml words it."""
        return cls(catalog.language.get("anchors", {}).get("politeness", {}))

    def without(self, text: str) -> str:
        """`text` without them, or as it is if nothing would remain."""
        if not self._either.found(text.strip()):
            return text.strip() or text  # as most questions are; a set is looked through faster
        core: str = self._after.sub("", self._before.sub("", text.strip()))
        return core or text
