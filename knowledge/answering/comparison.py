"""Two things side by side: by the topic that compares them, else by what each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.outcomes import (
    OWN,
    Answer,
    Clarification,
    Pass,
    Reference,
    Suggestion,
    Suggestions,
)
from knowledge.topic_ids import (
    CLIENT_FAMILY,
    COMPARE_FAMILY,
    META_FAMILY,
    PORT_FAMILY,
    PORT_LOOKUP,
    PROVIDER,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from knowledge.outcomes import Outcome
    from knowledge.understanding import Understander

_EXPLAINING: Final = ("protocol.", "concept.", "setup.", COMPARE_FAMILY, PORT_FAMILY)
"""What the ids of topics begin with that say what a thing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two things side by side, or which of them is none that Postie knows."""

    outcome: Outcome | None
    unknown: tuple[str, ...] = ()
    """As they were typed."""


class Comparer:
    """Compares what people name, out of one catalogue."""

    def __init__(
        self,
        understander: Understander,
        *,
        answer: Callable[[str], Outcome],
        compose: Callable[[Reference], Answer],
        topics: Collection[str],
    ) -> None:
        self._understander = understander
        self._answer = answer
        self._compose = compose
        self._topics = topics

    def compare(self, this: str, that: str, asked: Outcome) -> Comparison:
        """`this` and `that`; `asked` is what the question for their difference got."""
        if isinstance(asked, Answer) and asked.topic.startswith((COMPARE_FAMILY, OWN)):
            return Comparison(outcome=asked)
        sides = [(name, self._explain(name)) for name in (this, that)]
        known = [side for _, side in sides if side is not None]
        if len(known) == len(sides):
            one, other = known
            is_same = one.reference == other.reference  # two names of one thing
            return Comparison(outcome=one if is_same else _lay_side_by_side(one, other, asked))
        unknown = tuple(name for name, side in sides if side is None)
        if self._is_near(asked, unknown):
            return Comparison(outcome=asked)
        return Comparison(outcome=None, unknown=unknown)

    def _explain(self, name: str) -> Answer | None:
        """What `name` is by itself: a port, a provider, a program, or a word of mail."""
        own = self._understander.understand(name)
        if port := (own.ports or own.odd_ports or (0,))[0]:
            return self._compose(Reference(topic=PORT_LOOKUP, port=port))
        if own.provider and not own.protocol:
            return self._compose(Reference(topic=PROVIDER, provider=own.provider))
        client = own.client or own.ambiguous
        if (program := f"{CLIENT_FAMILY}{client}") in self._topics:
            return self._compose(Reference(topic=program, client=client))
        outcome = self._answer(f"what is {name}")
        if not isinstance(outcome, Answer | Clarification):
            return None
        is_explained = outcome.topic.startswith(_EXPLAINING)
        return self._compose(outcome.reference) if is_explained else None

    def _is_near(self, asked: Outcome, unknown: tuple[str, ...]) -> bool:
        """Whether the question is about mail all the same, though no topic says what each is."""
        if isinstance(asked, Pass) or asked.topic.startswith(META_FAMILY):
            return False
        return all(self._understander.understand(name).about_mail for name in unknown)


def _lay_side_by_side(this: Answer, that: Answer, asked: Outcome) -> Suggestions:
    return Suggestions(
        confidence=min(this.confidence, that.confidence),
        turn=asked.turn,
        suggestions=tuple(
            Suggestion(topic=one.topic, title=_headline(one), reference=one.reference)
            for one in (this, that)
        ),
        topic=this.topic,
        lead=f"{this.reply.fact}\n\n{that.reply.fact}",
    )


def _headline(answer: Answer) -> str:
    reference = answer.reference
    return f"Port {reference.port}" if reference.port else answer.title
