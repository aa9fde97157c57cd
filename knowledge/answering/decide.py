"""Answer, clarify, suggest or pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from knowledge.conversation import Leaning
from knowledge.outcomes import Option
from knowledge.topic_ids import (
    CAN_NOT_CONNECT,
    CAN_NOT_RECEIVE,
    CAN_NOT_SEND,
    ERROR_FAMILY,
    FOLLOW_UP,
    GREETING,
    ONE_DEVICE_ONLY,
    PORT_LOOKUP,
    THANKS,
    TROUBLE_FAMILY,
    VAGUE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.catalog.model import Catalog
    from knowledge.ranking import Ranking
    from knowledge.understanding import Understanding

ANSWER_FROM = 0.7
"""Confidence from which the answer is given outright."""
CLARIFY_FROM = 0.57
"""… from which the first checks are given, with the one question that decides."""
CLARIFY_WITHOUT_MAIL_FROM = 0.65
"""… the same where no word speaks of mail: a full storage may be that of a phone."""
CLARIFY_IN_TALK_FROM = 0.55
"""… the same for what goes on from an answer: who asks Postie further wants its best guess."""
COURTESY_FROM = 0.35
"""… from which a greeting or thanks is returned."""
SUGGEST_FROM = 0.2
IN_SCOPE_FROM = 0.5
"""How surely a question has to be about setting mail up, to be more than passed."""
_SMALL_TALK = frozenset({"chat"})
"""Stands around questions too: "ok i tried that lol"."""
_REMARK_BELOW = 0.6
"""Less sure to be about mail than this, a word or two that point at nothing are a remark."""
_ELSEWHERE_BELOW = 0.15
"""Less sure than this, even what points back ("that's life") is about something else."""
_RUNNER_UP = 0.04
_HALF = 0.5
NO_CHOICE = frozenset({FOLLOW_UP, GREETING, THANKS})
"""What nobody can have meant who is offered a choice."""
_COURTESIES = frozenset({GREETING, THANKS})
_DIRECTIONS = frozenset({CAN_NOT_RECEIVE, CAN_NOT_SEND, CAN_NOT_CONNECT})

Verdict = Literal["answer", "clarify", "suggest", "pass"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, about which topic, with which runners-up."""

    verdict: Verdict
    topic: str
    runners_up: tuple[str, ...]
    reason: str


def clarify_from(ranking: Ranking) -> float:
    """The confidence from which the first checks are given."""
    if ranking.in_talk:
        return CLARIFY_IN_TALK_FROM
    speaks_of_mail = ranking.interpretation.understanding.about_mail
    return CLARIFY_FROM if speaks_of_mail else CLARIFY_WITHOUT_MAIL_FROM


def decide(ranking: Ranking) -> Decision:
    """By confidence first; what is not surely mail has to be in scope by evidence of its own."""
    topics = ranking.scores.topics
    best = topics[0][0]
    runners_up = tuple(t for t, _ in topics[1:] if t not in NO_CHOICE)[:3]
    sure, clear = ranking.confidence, clarify_from(ranking)
    understanding = ranking.interpretation.understanding
    is_mail = understanding.about_mail and not understanding.off_topic
    is_ours = ranking.scores.in_scope >= IN_SCOPE_FROM or (is_mail and sure >= clear)
    verdict: Verdict = "pass"
    reason = "not clear enough"
    if not is_ours and best not in NO_CHOICE:  # a courtesy is never about mail
        reason = "not about setting mail up"
    elif sure >= (COURTESY_FROM if best in NO_CHOICE else ANSWER_FROM):
        verdict, reason = "answer", "sure"  # a greeting for a greeting does no harm
    elif sure >= clear and best not in NO_CHOICE:
        verdict, reason = "clarify", "the neighbourhood is clear"
    elif sure >= SUGGEST_FROM and best not in NO_CHOICE:
        verdict, reason = "suggest", "several may be meant"
    return Decision(verdict, best, runners_up, reason)


def stands_alone(ranking: Ranking, leaning: Leaning) -> bool:
    """Whether a text is answered as if nothing had been said before it.

    `ranking` is that of the text alone. What is clearly a question of its own, or clearly none of
    Postie's business, takes nothing from earlier turns unless its words lean on them.
    """
    own, in_scope = ranking.interpretation.own, ranking.scores.in_scope
    if own.claim and not own.claim.stands_alone and not (own.provider or own.domain):
        return False  # "does it have pop?": the talk knows whose mailbox it is
    if in_scope < IN_SCOPE_FROM and _is_elsewhere(own, in_scope, leaning):
        return True
    if leaning is Leaning.LOOSELY and _is_remark(own, in_scope):
        return True
    best, chance = ranking.scores.topics[0]
    if best in _COURTESIES and ranking.confidence >= COURTESY_FROM:
        return True  # "that worked, thanks!"
    follows = leaning in {Leaning.CONTINUES, Leaning.SLOTS}
    if follows or (best == FOLLOW_UP and chance > _HALF):
        return False
    return leaning is Leaning.NONE or (ranking.confidence >= ANSWER_FROM and best != VAGUE)


def _is_elsewhere(own: Understanding, in_scope: float, leaning: Leaning) -> bool:
    """Whether what is hardly about mail is about something else even after talk of mail."""
    match leaning:
        case Leaning.CONTINUES:
            return bool(own.off_topic - _SMALL_TALK)
        case Leaning.CLOSELY:
            return bool(own.off_topic) or in_scope < _ELSEWHERE_BELOW
        case Leaning.SLOTS:
            return False
        case _:
            return True


def _is_remark(own: Understanding, in_scope: float) -> bool:
    """Whether a word or two neither ask nor point at anything, or are no more than a link."""
    says_nothing = not own.signals and not own.about_mail
    return says_nothing and (not own.words or in_scope < _REMARK_BELOW)


def choose_question(catalog: Catalog, ranking: Ranking) -> tuple[str, tuple[Option, ...]]:
    """The one question whose reply would change the answer most, and its likely replies."""
    table = catalog.language.get("clarify", {})
    for name in _in_order(catalog, ranking):
        if row := table.get(name):
            options = row.get("options", ())
            return row["ask"], tuple(Option(label=o["label"], says=o["says"]) for o in options)
    return "", ()


def _in_order(catalog: Catalog, ranking: Ranking) -> Iterator[str]:
    """Questions of content/language/clarify.toml by name, the most telling first."""
    understanding = ranking.interpretation.understanding
    best = ranking.scores.topics[0][0]
    close = {t for t, chance in ranking.scores.topics[:4] if chance >= _RUNNER_UP}
    if best == VAGUE:
        yield "vague"
    if understanding.ambiguous and not understanding.provider:
        yield f"which_{understanding.ambiguous}"
    if len(close & _DIRECTIONS) > 1 and not understanding.direction:
        yield "direction"
    if _depends_on_provider(catalog, best, understanding):
        yield "provider"
    if best == PORT_LOOKUP:
        yield "purpose"
    amiss = best.startswith((TROUBLE_FAMILY, ERROR_FAMILY))
    if amiss and not understanding.messages and not understanding.codes:
        yield "words"
    if ONE_DEVICE_ONLY in close or best.startswith(TROUBLE_FAMILY):
        yield "devices"
    if amiss:
        yield "words"


def _depends_on_provider(catalog: Catalog, topic: str, understanding: Understanding) -> bool:
    """Whether the reply differs by provider, and none was named."""
    if understanding.provider or understanding.domain:
        return False
    sections = catalog.topic_by_id[topic].sections
    return any(section.tags & catalog.provider_tags for section in sections)
