"""“Did you mean gmail.com?”: the question back about a mistyped domain, and the replies to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from knowledge.outcomes import Option
from knowledge.understanding.normalise import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from knowledge.catalog.model import Catalog
    from knowledge.outcomes import Reference
    from knowledge.understanding import Understanding


class SlipQuestion(NamedTuple):
    """The question and its likely replies: yes first, no second."""

    ask: str
    options: tuple[Option, ...]


class DidYouMean:
    """Asks about slips, and knows a bare yes or no for the reply."""

    def __init__(self, catalog: Catalog) -> None:
        self._row: Mapping[str, Any] = catalog.language.get("clarify", {}).get("slip", {})
        talk: Mapping[str, Any] = catalog.language.get("conversation", {})
        self._replies = tuple(
            frozenset(str(talk.get(name, {}).get("words", "")).split())
            for name in ("assent", "dissent")
        )

    def ask_about(
        self, understanding: Understanding, reference: Reference | None = None
    ) -> SlipQuestion:
        """The question about the domain that was mistyped; no options where none was.

        `reference` is the answer as it would be to somebody without a provider.
        """
        if not understanding.meant:
            return SlipQuestion("", ())
        values = {"meant": understanding.meant, "typed": understanding.domain}
        options = tuple(
            Option(label=one["label"].format(**values), says=one["says"].format(**values))
            for one in self._row.get("options", ())
        )
        if reference and options:
            meant = replace(reference, provider=understanding.meant_provider)
            options = (replace(options[0], reference=meant), *options[1:])
        return SlipQuestion(self._row.get("ask", "").format(**values), options)

    def spell_out(self, text: str, before: Understanding) -> str:
        """A bare yes or no to the question about `before` in the words that stand for it."""
        words = read(text).words
        options = self.ask_about(before).options if words else ()
        for option, replies in zip(options, self._replies, strict=False):
            if replies.issuperset(words):
                return option.says
        return text
