"""One question on its way through the rules, and what these look things up in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import re2

from knowledge.ranking.asked import fault_behind, topic_of_claim
from knowledge.topic_ids import CUSTOM_DOMAIN, PROVIDER, PROVIDER_HOSTED, PROVIDER_NO_IMAP

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.catalog.model import Catalog, Provider
    from knowledge.outcomes import Turn
    from knowledge.ranking.linear import Scores
    from knowledge.understanding import Understanding
    from knowledge.understanding.quoted.codes import Codes

_WORD = re2.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look things up in."""

    catalog: Catalog
    codes: Codes
    gone: frozenset[str]
    """Topics that the weights know and the catalogue has no more."""

    @property
    def anchors(self) -> Sequence[Mapping[str, Any]]:
        """The `[[anchors]]` of content/language/anchors.toml."""
        rows: Sequence[Mapping[str, Any]] = self.catalog.language.get("anchors", {}).get(
            "anchors", ()
        )
        return rows


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question on its way through the rules."""

    facts: Facts
    understanding: Understanding
    scores: Scores
    previous: Turn | None = None
    in_talk: bool = False
    """Whether something was said before it."""
    tries: int = 0
    """How often what was advised did not help, where the text says no more than that."""
    is_over: bool = False
    """Whether the text only says that the trouble is over."""

    @cached_property
    def provider(self) -> Provider | None:
        """The record of the provider that is meant."""
        return self.facts.catalog.provider_by_key.get(self.understanding.provider)

    @cached_property
    def anchor(self) -> str:
        """The topic that the slots alone make unmistakable; empty if there is none."""
        understanding = self.understanding
        for anchor in self.facts.anchors:
            if (
                all(getattr(understanding, slot) for slot in anchor["slots"])
                and not any(getattr(understanding, slot) for slot in anchor["without"])
                and self._words <= anchor["most_words"]
            ):
                return self._topic_of(anchor["topic"])
        return ""

    def _topic_of(self, anchored: str) -> str:
        """The topic that an anchor leads to in this case."""
        if anchored == PROVIDER:
            return self.settings_topics[0]
        return self._topic_of_code() if anchored == "code" else anchored

    @cached_property
    def _words(self) -> int:
        """How many words there are beside numbers and codes."""
        codes = self.understanding.codes
        coded = {word for code in codes for word in _WORD.findall(code)}
        return sum(not word.isdigit() and word not in coded for word in self.understanding.words)

    @cached_property
    def settings_topics(self) -> tuple[str, str]:
        """Of topics that ask for the same settings, the one for this provider and the other."""
        provider = self.provider
        if provider and (
            "provider_change" in self.understanding.signals or "hosted_elsewhere" in provider.tags
        ):
            return PROVIDER_HOSTED, PROVIDER
        if provider and provider.sign_in in {"bridge", "none"}:
            return PROVIDER_NO_IMAP, PROVIDER
        is_named = self.understanding.domain and not provider
        if is_named and "own_domain" not in self.understanding.signals:
            return PROVIDER, CUSTOM_DOMAIN
        return PROVIDER, PROVIDER_HOSTED

    @cached_property
    def topic_of_claim(self) -> str:
        """Where a yes-or-no question is answered of which every word is understood."""
        settings = self.settings_topics[0] if self.provider else ""
        return topic_of_claim(self.understanding, settings, self.scores.topics, self.facts.catalog)

    @cached_property
    def fault_behind(self) -> str:
        """The fault that is meant where the best topic only tells what has been done already."""
        previous = self.previous.topics if self.previous else ()
        return fault_behind(self.understanding, self.scores.topics, previous, self.facts.catalog)

    def _topic_of_code(self) -> str:
        codes, provider = self.understanding.codes, self.understanding.provider
        explain = self.facts.codes.explain
        meaning = explain(" ".join(codes[:2]), provider) or explain(codes[0], provider)
        known = self.facts.catalog.topic_by_id
        return meaning.topic if meaning and meaning.topic in known else ""
